using System.CommandLine;
using System.Text.Json;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Albums;

/// <summary>Media items that a command works on: as arguments, or on its input.</summary>
internal static class GivenIds
{
    private const string Input = "-";

    public static Argument<string[]> CreateArgument() =>
        new("ID")
        {
            Description =
                $"Ids of photos and videos. {Input} reads them from the input: one on each line, or what "
                + "`photos list --json` prints.",
            Arity = ArgumentArity.OneOrMore,
        };

    /// <summary>The ids, those of the input in the place of the <c>-</c>.</summary>
    /// <exception cref="CommandException">A line of the input is JSON without an id.</exception>
    public static async Task<List<string>> ReadAsync(string[] given, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        foreach (var id in given)
        {
            if (id == Input)
            {
                await ReadInputAsync(ids, cancellationToken);
            }
            else
            {
                ids.Add(id);
            }
        }

        return ids;
    }

    private static async Task ReadInputAsync(List<string> ids, CancellationToken cancellationToken)
    {
        for (var number = 1; await Console.In.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            line = line.Trim();
            if (line.Length > 0)
            {
                ids.Add(line.StartsWith('{') ? IdOf(line, number) : line);
            }
        }
    }

    private static string IdOf(string json, int number)
    {
        try
        {
            using var item = JsonDocument.Parse(json);
            return item.RootElement.GetProperty("id").GetString()!;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CommandException(
                $"Line {number} of the input is neither an id nor JSON of an item. Nothing was done.",
                ExitCode.Usage
            );
        }
    }
}
