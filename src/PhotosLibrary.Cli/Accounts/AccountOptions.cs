using System.CommandLine;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Accounts;

/// <summary>The options of all commands that work on a library.</summary>
internal sealed class AccountOptions
{
    private const string ServerVariable = "PHOTOS_SERVER";

    // Not an option, since all users of a machine can read the arguments of a process.
    private const string TokenVariable = "PHOTOS_TOKEN";

    private readonly Option<string?> _name = new("--account")
    {
        Description =
            "Which of your accounts, by a name of your choice. "
            + $"{TokenVariable} may hold an access token of it, instead of signing in.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _server = new("--server")
    {
        Description =
            $"A local Google Photos instead of Google's, such as http://127.0.0.1:8085; also {ServerVariable}.",
        HelpName = "URL",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_name);
        command.Options.Add(_server);
    }

    /// <summary>The account that signs in or out, even if a token is set.</summary>
    public Account Of(ParseResult arguments) => new(NameOf(arguments) ?? Account.DefaultName, ServerOf(arguments));

    /// <summary>The account to work on.</summary>
    public Account WithTokenOf(ParseResult arguments) =>
        Environment.GetEnvironmentVariable(TokenVariable) switch
        {
            null or "" => Of(arguments),
            var token when NameOf(arguments) is { } name && Account.IsNameOfAccount(ServerOf(arguments), token) =>
                throw new CommandException(
                    $"{TokenVariable} is set, and identifies an account itself. Unset it to work on account \"{name}\"."
                ),
            var token => new Account(NameOf(arguments), ServerOf(arguments), token),
        };

    private string? NameOf(ParseResult arguments) =>
        arguments.GetValue(_name) is ""
            ? throw new CommandException("--account needs a name.")
            : arguments.GetValue(_name);

    private Uri? ServerOf(ParseResult arguments)
    {
        var text = arguments.GetValue(_server);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
        {
            throw new CommandException($"\"{text}\" is not the address of a server; one is http://127.0.0.1:8085.");
        }

        return server.Scheme == "https" || server.IsLoopback
            ? server
            : throw new CommandException(
                $"\"{text}\" is on another machine: the token would be sent in the clear. Use https."
            );
    }
}
