namespace PhotosLibrary.Cli;

/// <summary>A command cannot go on; the message is all that a person needs to know.</summary>
internal sealed class CommandException(string message) : Exception(message);
