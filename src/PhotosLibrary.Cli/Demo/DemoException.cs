namespace PhotosLibrary.Cli.Demo;

/// <summary>The demo saw something other than it must; the message says what.</summary>
internal sealed class DemoException(string message) : Exception(message);
