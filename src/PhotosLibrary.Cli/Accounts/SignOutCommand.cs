using System.CommandLine;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Accounts;

/// <summary><c>photos sign-out</c>: revokes the grant, and deletes what is stored of the account.</summary>
internal static class SignOutCommand
{
    public static Command Create()
    {
        var account = new AccountOptions();
        var command = new Command(
            "sign-out",
            "Revokes the grant, and deletes it and the journal of uploads; the library keeps its items."
        );
        account.AddTo(command);
        command.Runs((arguments, stop) => RunAsync(account.Of(arguments), stop));
        return command;
    }

    private static async Task RunAsync(Account account, CancellationToken cancellationToken)
    {
        account.TakeOver();
        account.CheckFolder();
        using var flow = await OAuthClient.FindFlowAsync(account);
        if (flow is null)
        {
            Console.WriteLine($"Not signed in as {account}.");
            return;
        }

        await flow.SignOutAsync(account.User, cancellationToken);
        // The journal too: the next user who signs in may be another one, whose library has none of those items.
        await account.DeleteAsync();
        Console.WriteLine($"Signed out of {account}.");
    }
}
