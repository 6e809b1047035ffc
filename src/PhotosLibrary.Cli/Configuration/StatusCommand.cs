using System.CommandLine;
using PhotosLibrary.Cli.Accounts;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Configuration;

/// <summary><c>photos status</c>: who is signed in, with which scopes, and where everything is stored.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var journal = new Option<string?>("--journal")
        {
            Description = "The journal of uploads to look into, if it is not that of the account.",
            HelpName = "FILE",
        };
        var json = JsonOption.Create();
        var account = new AccountOptions();
        var command = new Command(
            "status",
            "Shows the account, whether it is signed in and what it has granted, and where settings, grant and journal "
                + "are. Ends with 3 if it is not signed in."
        )
        {
            journal,
            json,
        };
        account.AddTo(command);
        command.Runs(
            async (arguments, stop) =>
            {
                var status = await ReadAsync(account.WithTokenOf(arguments), arguments.GetValue(journal), stop);
                using var lines = new Lines(arguments.GetValue(json));
                lines.WriteFields(status.ToJson(), status.ToFields());
                return status.SignIn == SignInState.No ? ExitCode.NotSignedIn : ExitCode.Success;
            }
        );
        return command;
    }

    private static async Task<Status> ReadAsync(Account account, string? journal, CancellationToken cancellationToken)
    {
        account.TakeOver();
        var status = new Status(account, string.IsNullOrEmpty(journal) ? account.Journal : Path.GetFullPath(journal));
        await ReadSignInAsync(status, cancellationToken);
        try
        {
            status.Counts = await UploadJournalCounts.ReadAsync(status.Journal, cancellationToken);
        }
        catch (IOException e)
        {
            status.JournalProblem = ErrorText.Of(e);
        }

        return status;
    }

    private static async Task ReadSignInAsync(Status status, CancellationToken cancellationToken)
    {
        if (status.Account.Token is not null)
        {
            status.SignIn = SignInState.ByToken;
            return;
        }

        using var flow = await OAuthClient.FindFlowAsync(status.Account);
        try
        {
            var credential = flow is null
                ? null
                : await flow.FindCredentialAsync(status.Account.User, [], cancellationToken);
            status.SignIn = credential is null ? SignInState.No : SignInState.Yes;
            status.Granted = credential?.Token.Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (PhotosException e)
        {
            // The access token has expired, and whether there is a new one cannot be asked now.
            status.SignIn = SignInState.Unknown;
            status.SignInProblem = ErrorText.Of(e);
        }
    }
}
