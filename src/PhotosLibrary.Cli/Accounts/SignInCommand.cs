using System.CommandLine;
using Google.Apis.Auth.OAuth2;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Accounts;

/// <summary>
/// <c>photos sign-in</c>: asks the user for consent once, and stores the grant for all other commands.
/// </summary>
internal static class SignInCommand
{
    private const string NoBrowser =
        "No browser can be opened here. Sign in with --no-browser, and a browser on any machine.";

    public static Command Create()
    {
        var secrets = new Argument<FileInfo>("CLIENT-SECRETS.json")
        {
            Description = "The OAuth client of your Google Cloud project, of the type \"Desktop app\".",
        }.AcceptExistingOnly();
        var paste = new Option<bool>("--no-browser")
        {
            Description = "Print the address to open, on any machine, and ask for the one that the browser ends at.",
        };
        var account = new AccountOptions();
        var command = new Command("sign-in", "Signs in, and stores the grant where only you can read it.")
        {
            secrets,
            paste,
        };
        account.AddTo(command);
        command.Runs(
            (arguments, stop) =>
                RunAsync(account.Of(arguments), arguments.GetRequiredValue(secrets), arguments.GetValue(paste), stop)
        );
        return command;
    }

    private static async Task RunAsync(
        Account account,
        FileInfo file,
        bool hasNoBrowser,
        CancellationToken cancellationToken
    )
    {
        var secrets = await ClientSecretsFile.ReadAsync(file, cancellationToken);
        account.TakeOver();
        if (await OAuthClient.FindAsync(account) is { } stored && stored.ClientId != secrets.ClientId)
        {
            // The stored grant and the uploaded items belong to that client only.
            throw new CommandException(
                $"Signed in as {account} is another OAuth client. First: photos sign-out{account.ToArguments()}"
            );
        }

        using var flow = OAuthClient.FlowOf(account, secrets);
        // A user who is signed in and has granted everything need not be asked.
        if (await flow.FindCredentialAsync(account.User, null, cancellationToken) is null)
        {
            ReportGrant(await AskAsync(flow, account, hasNoBrowser, cancellationToken));
            ReportUploads(account);
        }

        await OAuthClient.StoreAsync(account, secrets);
        Console.WriteLine($"Signed in as {account}.");
    }

    private static async Task<UserCredential> AskAsync(
        PhotosAuthorizationFlow flow,
        Account account,
        bool hasNoBrowser,
        CancellationToken cancellationToken
    )
    {
        if (!hasNoBrowser)
        {
            if (!Browser.HasScreen)
            {
                throw new CommandException(NoBrowser);
            }

            Console.WriteLine("Give your consent in the browser that opens now. If there is none here: --no-browser.");
        }

        try
        {
            return await new InstalledAppSignIn(flow, hasNoBrowser ? new PastedAddressReceiver() : null).SignInAsync(
                account.User,
                cancellationToken
            );
        }
        catch (PhotosSignInException e) when (e.InnerException is NotSupportedException)
        {
            throw new CommandException(NoBrowser);
        }
    }

    private static void ReportGrant(UserCredential credential)
    {
        // A token response without scopes has granted what was asked for.
        if (
            credential.Token.Scope is { Length: > 0 } scope
            && PhotosLibraryScopes.All.Except(scope.Split(' ')).ToList() is { Count: > 0 } missing
        )
        {
            Console.WriteLine(
                $"Not granted: {string.Join(", ", missing)}. Calls that need it will fail; sign in again to grant it."
            );
        }
    }

    private static void ReportUploads(Account account)
    {
        if (File.Exists(account.Journal))
        {
            Console.WriteLine(
                "What was uploaded before counts as uploaded to this Google account. "
                    + $"If it is another one, first: photos sign-out{account.ToArguments()}"
            );
        }
    }
}
