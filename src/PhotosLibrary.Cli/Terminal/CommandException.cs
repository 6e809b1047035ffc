namespace PhotosLibrary.Cli.Terminal;

/// <summary>A command cannot continue; the message is all that a user needs to know.</summary>
/// <param name="message">What happened, to what, and what to do.</param>
/// <param name="code">How the command ends.</param>
internal sealed class CommandException(string message, ExitCode code = ExitCode.Failed) : Exception(message)
{
    public ExitCode Code { get; } = code;
}
