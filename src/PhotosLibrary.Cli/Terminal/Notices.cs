using System.CommandLine;

namespace PhotosLibrary.Cli.Terminal;

/// <summary>
/// What a command tells people beside its data: on the error stream, so that other programs read data and nothing else.
/// </summary>
internal sealed class Notices(bool isQuiet, bool isVerbose)
{
    private static readonly Option<bool> QuietOption = new("--quiet", "-q")
    {
        Description = "Tells errors only.",
        Recursive = true,
    };

    private static readonly Option<bool> VerboseOption = new("--verbose", "-v")
    {
        Description = "Tells also each file that succeeds, and each request with its status and time.",
        Recursive = true,
    };

    public bool IsQuiet { get; } = isQuiet;

    public bool IsVerbose { get; } = isVerbose;

    /// <summary>Adds the options to the root command, for all commands.</summary>
    public static void AddOptionsTo(RootCommand root)
    {
        root.Options.Add(QuietOption);
        root.Options.Add(VerboseOption);
    }

    public static Notices Of(ParseResult arguments) =>
        new(arguments.GetValue(QuietOption), arguments.GetValue(VerboseOption));

    /// <summary>Where the lines go; a screen that is redrawn puts them above itself.</summary>
    public Action<string> Output { get; set; } = Console.Error.WriteLine;

    /// <summary>Tells something that a user may want to know.</summary>
    public void Say(string text)
    {
        if (!IsQuiet)
        {
            Warn(text);
        }
    }

    /// <summary>Tells of something that failed or may fail.</summary>
    public void Warn(string text) => Output(PrintableText.Of(text));
}
