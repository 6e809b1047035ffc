using System.CommandLine;

namespace PhotosLibrary.Cli.Configuration;

/// <summary>An option of a command, under the names by which it can be set for good.</summary>
/// <param name="Command">The command, such as <c>album list</c>.</param>
/// <param name="Option">The option.</param>
internal sealed record Setting(string Command, Option Option)
{
    /// <summary>In the settings file, for this command, such as <c>upload.jobs</c>.</summary>
    public string Name => $"{Command.Replace(' ', '.')}.{CommonName}";

    /// <summary>In the settings file, for all commands that have the option, such as <c>account</c>.</summary>
    public string CommonName => Option.Name.TrimStart('-');

    /// <summary>In the environment, for this command.</summary>
    public string Variable => VariableOf(Name);

    /// <summary>In the environment, for all commands that have the option.</summary>
    public string CommonVariable => VariableOf(CommonName);

    private static string VariableOf(string name) =>
        "PHOTOS_" + name.Replace('.', '_').Replace('-', '_').ToUpperInvariant();
}
