using System.Collections;
using System.CommandLine;
using System.CommandLine.Help;

namespace PhotosLibrary.Emulator.Program;

/// <summary>
/// Gives every flag of the program a variable of the environment: <c>--data</c> is also <c>PHOTOS_EMULATOR_DATA</c>. A
/// flag goes before its variable, and a variable before the default.
/// </summary>
internal static class EnvironmentVariables
{
    private const string Prefix = "PHOTOS_EMULATOR_";

    /// <summary>Names the variables in the help of a command.</summary>
    public static void Describe(RootCommand command)
    {
        foreach (var option in Flags(command))
        {
            option.Description += $" [{NameOf(option)}]";
        }
    }

    /// <summary>Adds to the arguments what only variables say.</summary>
    /// <param name="command">The command.</param>
    /// <param name="arguments">The arguments as given.</param>
    /// <param name="environment">The variables.</param>
    /// <exception cref="ArgumentException">A variable holds what its flag does not take.</exception>
    public static IReadOnlyList<string> Complete(
        RootCommand command,
        IReadOnlyList<string> arguments,
        IDictionary environment
    )
    {
        var given = command.Parse(arguments);
        var completed = arguments.ToList();
        foreach (var option in Flags(command).Where(option => given.GetResult(option) is null or { Implicit: true }))
        {
            // As everywhere, an empty variable is none: that is how a file of variables leaves one out.
            if (environment[NameOf(option)] is not string { Length: > 0 } value)
            {
                continue;
            }

            var values = option.ValueType.IsArray ? value.Split(',', StringSplitOptions.TrimEntries) : [value];
            var added = values.Select(one => $"{option.Name}={one}").ToList();
            if (command.Parse(added).Errors is [var error, ..])
            {
                throw new ArgumentException($"{NameOf(option)}: {error.Message}");
            }

            completed.AddRange(added);
        }

        return completed;
    }

    /// <summary>Variables that look like ours and are none, perhaps misspelled.</summary>
    public static IEnumerable<string> Unknown(RootCommand command, IDictionary environment)
    {
        var known = Flags(command).Select(NameOf).ToHashSet();
        return environment
            .Keys.OfType<string>()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && !known.Contains(name))
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<Option> Flags(RootCommand command) =>
        command.Options.Where(option => option is not (HelpOption or VersionOption));

    private static string NameOf(Option option) =>
        Prefix + option.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant();
}
