using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Manual;

/// <summary>The help of a command, with examples and, of the root, the exit codes.</summary>
/// <param name="standard">The help that System.CommandLine writes.</param>
internal sealed class HelpPage(HelpAction standard) : SynchronousCommandLineAction
{
    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpPage((HelpAction)option.Action!);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = standard.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command;
        if (command is RootCommand)
        {
            Write("Exit codes:", ExitCodes.Meanings.SelectMany(each => Wrap((int)each.Code, each.Meaning)));
        }

        Write("Examples:", Examples.Of(CommandTree.NameOf(command)));
        return code;

        void Write(string title, IEnumerable<string> lines)
        {
            if (lines.Any())
            {
                output.WriteLine(title);
                foreach (var line in lines)
                {
                    output.WriteLine($"  {line}");
                }

                output.WriteLine();
            }
        }
    }

    // As the options above it are.
    private IEnumerable<string> Wrap(int code, string meaning)
    {
        var line = $"{code, 3} ";
        foreach (var word in meaning.Split(' '))
        {
            if (line.Length + word.Length + 4 > standard.MaxWidth)
            {
                yield return line;
                line = "    ";
            }

            line += $" {word}";
        }

        yield return line;
    }
}
