using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace PhotosLibrary.Cli.Terminal;

/// <summary>A number that is at least 1, such as that of <c>--limit</c>.</summary>
internal static class NumberOption
{
    public static Option<int?> Create(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = Parse,
        };

    // What the parser itself says names a type of .NET.
    private static int? Parse(ArgumentResult argument)
    {
        var name = ((OptionResult)argument.Parent!).Option.Name;
        var text = argument.Tokens[0].Value;
        if (!int.TryParse(text, CultureInfo.InvariantCulture, out var number))
        {
            argument.AddError($"{name} must be a number, not '{text}'.");
        }
        else if (number < 1)
        {
            argument.AddError($"{name} must be at least 1.");
        }

        return number;
    }
}
