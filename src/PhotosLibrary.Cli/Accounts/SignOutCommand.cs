using System.CommandLine;

namespace PhotosLibrary.Cli.Accounts;

/// <summary><c>photos sign-out</c>: gives the grant back.</summary>
internal static class SignOutCommand
{
    public static Command Create()
    {
        var account = new AccountOptions();
        var command = new Command("sign-out", "Gives the grant back to Google, and forgets it.");
        account.AddTo(command);
        command.SetAction((arguments, cancellationToken) =>
            CommandRun.RunAsync(stop => RunAsync(account.Of(arguments), stop), cancellationToken));
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

        await flow.SignOutAsync(account.Name, cancellationToken);
        await OAuthClient.ForgetAsync(account);
        Console.WriteLine($"Signed out of {account}.");
        return true;
    }
}
