namespace PhotosLibrary.Cli;

/// <summary>A command cannot continue; the message is all that a user needs to know.</summary>
internal sealed class CommandException(string message) : Exception(message);
