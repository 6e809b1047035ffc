using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Requests;
using Google.Apis.Auth.OAuth2.Responses;
using PhotosCore.SignIn;

namespace PhotosCore;

/// <summary>
/// Signs in where no browser can be opened: the user opens the address on any machine, consents, and is sent on to a
/// page that does not load, because nothing listens there; its address, copied from the browser's address bar, holds
/// the code. (Google blocked the earlier flow, in which it showed the code itself.)
/// </summary>
public class PastedAddressReceiver : ICodeReceiver
{
    private const string NotTheAddress =
        "That is not the address that the browser was sent to after consent. It begins with "
        + "http://127.0.0.1/signed-in?state= and must be copied whole, not only the code in it.";

    private const string OfAnother =
        "That address belongs to another sign-in, perhaps an earlier one. Open the address that was shown last.";

    // A slip of the hand must not cost the consent.
    private const int MaxPastes = 3;

    private readonly Func<Uri, string?, CancellationToken, Task<string?>> _ask;

    /// <summary>Asks on the console, and says what is wrong with what was pasted.</summary>
    public PastedAddressReceiver() => _ask = AskOnConsoleAsync;

    /// <summary>Asks in a way of your own.</summary>
    /// <param name="ask">
    /// Shows the user the address to open, and returns the address that the user copied; null or empty if there is
    /// none. Called again, three times at most, if it is not the address of the response to this request.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="ask"/> is null.</exception>
    public PastedAddressReceiver(Func<Uri, CancellationToken, Task<string?>> ask)
    {
        if (ask is null)
        {
            throw new ArgumentNullException(nameof(ask));
        }

        _ask = (address, _, cancellationToken) => ask(address, cancellationToken);
    }

    /// <summary>
    /// Where the browser is sent, in vain. OAuth clients of the type "Desktop app" may use it without registering it.
    /// </summary>
    public string RedirectUri => "http://127.0.0.1/signed-in";

    /// <summary>Asks the user and reads the address that was pasted.</summary>
    /// <param name="url">The address that asks for consent.</param>
    /// <param name="taskCancellationToken">Stops waiting.</param>
    /// <exception cref="PhotosSignInException">What was pasted is not the address of a response.</exception>
    public virtual async Task<AuthorizationCodeResponseUrl> ReceiveCodeAsync(
        AuthorizationCodeRequestUrl url,
        CancellationToken taskCancellationToken
    )
    {
        if (url is null)
        {
            throw new ArgumentNullException(nameof(url));
        }

        string? problem = null;
        for (var paste = 1; ; paste++)
        {
            var pasted = await _ask(url.Build(), problem, taskCancellationToken)
                .WaitAsync(taskCancellationToken)
                .ConfigureAwait(false);
            if (string.IsNullOrWhiteSpace(pasted))
            {
                throw new PhotosSignInException("Nothing was pasted. Start the sign-in again.");
            }

            var response = Read(pasted!);
            var isResponse = response.State is not null && (response.Code is not null || response.Error is not null);
            if (isResponse && response.State == url.State)
            {
                return response;
            }

            problem = isResponse ? OfAnother : NotTheAddress;
            if (paste == MaxPastes)
            {
                throw new PhotosSignInException(problem);
            }
        }
    }

    // The address bar may leave out the scheme, and a terminal may put quotes around.
    private static AuthorizationCodeResponseUrl Read(string pasted) =>
        AuthorizationResponse.Read(pasted.Trim().Trim('"', '\'', '<', '>'));

    private static async Task<string?> AskOnConsoleAsync(
        Uri address,
        string? problem,
        CancellationToken cancellationToken
    )
    {
        await Console
            .Out.WriteLineAsync(
                problem is null
                    ? "Open this address in a browser, on any machine, and give your consent:\n\n"
                        + $"{address.AbsoluteUri}\n\n"
                        + "The browser then fails to load a page at 127.0.0.1. Copy its whole address from the address "
                        + "bar, and paste it here:"
                    : $"{problem} Paste it again:"
            )
            .ConfigureAwait(false);
        // The console reads on a thread of its own and cannot be stopped.
        return await Task.Run(ReadLine, cancellationToken).ConfigureAwait(false);

        // An empty line is a slip too; null is the end of the input.
        static string? ReadLine()
        {
            string? line;
            do
            {
                line = Console.In.ReadLine();
            } while (line is not null && string.IsNullOrWhiteSpace(line));

            return line;
        }
    }
}
