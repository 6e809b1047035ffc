using System.CommandLine;

namespace PhotosLibrary.Cli.Terminal;

/// <summary>The option of all commands that print data.</summary>
internal static class JsonOption
{
    public static Option<bool> Create() =>
        new("--json") { Description = "Prints JSON with all fields, an object on each line, for other programs." };
}
