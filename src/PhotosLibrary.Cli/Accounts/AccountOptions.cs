using System.CommandLine;

namespace PhotosLibrary.Cli.Accounts;

/// <summary>The options of all commands that work on somebody's library.</summary>
internal sealed class AccountOptions
{
    private const string ServerVariable = "PHOTOS_SERVER";

    private readonly Option<string> _name = new("--account")
    {
        Description = "Which of your accounts, by a name of your choice.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "default",
    };

    private readonly Option<string?> _server = new("--server")
    {
        Description = $"A local Google Photos instead of Google's, such as http://127.0.0.1:8085; also {ServerVariable}.",
        HelpName = "URL",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(ServerVariable),
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_name);
        command.Options.Add(_server);
    }

    public Account Of(ParseResult arguments) => new(NameOf(arguments), ServerOf(arguments));

    private string NameOf(ParseResult arguments) => arguments.GetValue(_name) is { Length: > 0 } name
        ? name
        : throw new CommandException("--account needs a name.");

    private Uri? ServerOf(ParseResult arguments) => arguments.GetValue(_server) switch
    {
        null or "" => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var server) && server.Scheme is "http" or "https" => server,
        var text => throw new CommandException($"\"{text}\" is not the address of a server; one is http://127.0.0.1:8085."),
    };
}
