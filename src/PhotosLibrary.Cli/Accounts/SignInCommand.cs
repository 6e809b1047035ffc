using System.CommandLine;
using Google.Apis.Auth.OAuth2;

namespace PhotosLibrary.Cli.Accounts;

/// <summary><c>photos sign-in</c>: asks the user once, and keeps the grant for all other commands.</summary>
internal static class SignInCommand
{
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
        var command = new Command("sign-in", "Signs in, and keeps the grant where only you can read it.") { secrets, paste };
        account.AddTo(command);
        command.SetAction((arguments, cancellationToken) => CommandRun.RunAsync(
            stop => RunAsync(account.Of(arguments), arguments.GetRequiredValue(secrets), arguments.GetValue(paste), stop),
            cancellationToken));
        return command;
    }

    private static async Task<bool> RunAsync(
        Account account, FileInfo file, bool hasNoBrowser, CancellationToken cancellationToken)
    {
        var secrets = await ReadAsync(file, cancellationToken);
        using var flow = OAuthClient.FlowOf(account, secrets);
        var signIn = new InstalledAppSignIn(flow, hasNoBrowser ? new PastedAddressReceiver() : null);
        await signIn.SignInAsync(account.Name, cancellationToken);
        await OAuthClient.KeepAsync(account, secrets);
        Console.WriteLine($"Signed in as {account}.");
        return true;
    }

    private static async Task<ClientSecrets> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            return (await GoogleClientSecrets.FromFileAsync(file.FullName, cancellationToken)).Secrets;
        }
        catch (Exception e) when (e is not (OperationCanceledException or IOException or UnauthorizedAccessException))
        {
            throw new CommandException(
                $"{file.Name} is not a client-secrets file. Download it from the Google Cloud console, where OAuth clients are.");
        }
    }
}
