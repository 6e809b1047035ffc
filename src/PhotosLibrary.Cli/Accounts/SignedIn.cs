using Google.Apis.Auth.OAuth2;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Accounts;

/// <summary>The client of an account that is signed in, or whose token was obtained elsewhere.</summary>
internal sealed class SignedIn : IDisposable
{
    private readonly PhotosAuthorizationFlow? _flow;

    private SignedIn(PhotosLibraryClient photos, PhotosAuthorizationFlow? flow)
    {
        Photos = photos;
        _flow = flow;
    }

    public PhotosLibraryClient Photos { get; }

    /// <summary>Opens the library of an account.</summary>
    /// <param name="account">The account.</param>
    /// <param name="notices">What the user wants to be told.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <param name="isTransfer">Whether it runs for long, so that a network may come back meanwhile.</param>
    /// <exception cref="CommandException">The user is not signed in.</exception>
    public static async Task<SignedIn> OpenAsync(
        Account account,
        Notices notices,
        CancellationToken cancellationToken,
        bool isTransfer = false
    )
    {
        var options = new PhotosLibraryClientOptions { ApplicationName = "photos" };
        options.Retry.OnRetry = attempt => Report(attempt, notices);
        if (!isTransfer)
        {
            // Somebody sits and waits: a server that is not there is better told after seconds than after a minute.
            options.Retry.MaxRetries = 2;
        }

        options.LoggerFactory = notices.IsVerbose ? new RequestLog(notices) : null;
        if (account.Server is not null)
        {
            options.BaseAddress = account.Server;
        }

        account.TakeOver();
        if (account.Token is { } token)
        {
            return new SignedIn(new PhotosLibraryClient(GoogleCredential.FromAccessToken(token), options), flow: null);
        }

        var flow = await OAuthClient.FindFlowAsync(account);
        try
        {
            // With whatever scopes were granted: a call that needs more says which.
            var credential = flow is null ? null : await flow.FindCredentialAsync(account.User, [], cancellationToken);
            return credential is not null
                ? new SignedIn(new PhotosLibraryClient(credential, options), flow)
                : throw new CommandException(
                    $"Not signed in as {account}, or the grant has expired. "
                        + $"Sign in: photos sign-in CLIENT-SECRETS.json{account.ToArguments()}"
                        + (account.Server is null ? "" : ", or set PHOTOS_TOKEN, to dev:NAME for an emulator."),
                    ExitCode.NotSignedIn
                );
        }
        catch
        {
            flow?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Photos.Dispose();
        _flow?.Dispose();
    }

    // Without a message, half a minute of waiting would look like a hang.
    private static void Report(RetryAttempt attempt, Notices notices)
    {
        if (attempt.Delay >= TimeSpan.FromSeconds(1))
        {
            notices.Say(
                $"Retrying in {Math.Ceiling(attempt.Delay.TotalSeconds)} s: "
                    + $"{attempt.Method}: {ErrorText.Of(attempt.Failure)}"
            );
        }
    }
}
