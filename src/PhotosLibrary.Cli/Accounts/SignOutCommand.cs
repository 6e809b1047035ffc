using System.CommandLine;

namespace PhotosLibrary.Cli.Accounts;

/// <summary><c>photos sign-out</c>: gives the grant back, and forgets the account.</summary>
internal static class SignOutCommand
{
    public static Command Create()
    {
        var account = new AccountOptions();
        var command = new Command(
            "sign-out",
            "Gives the grant back to Google, and forgets it, and what was uploaded; in the library it stays."
        );
        account.AddTo(command);
        command.Runs((arguments, stop) => RunAsync(account.Of(arguments), stop));
        return command;
    }

    private static async Task<bool> RunAsync(Account account, CancellationToken cancellationToken)
    {
        using var flow = await OAuthClient.FindFlowAsync(account);
        if (flow is null)
        {
            Console.WriteLine($"Nobody is signed in as {account}.");
            return true;
        }

        await flow.SignOutAsync(account.User, cancellationToken);
        // The journal, too: whoever signs in next may be somebody else, whose library holds none of it.
        account.Forget();
        Console.WriteLine($"Signed out of {account}.");
        return true;
    }
}
