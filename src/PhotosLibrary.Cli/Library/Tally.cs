namespace PhotosLibrary.Cli.Library;

/// <summary>Prints what became of each file, and of all.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private bool _hasFailed;

    public void Add(string? name, string kind, Exception? error)
    {
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        if (error is null)
        {
            Console.WriteLine($"{kind}: {name}");
            return;
        }

        _hasFailed = true;
        Console.Error.WriteLine($"{kind}: {name}: {error.Message}");
    }

    /// <summary>Prints the sums.</summary>
    /// <param name="what">What was counted.</param>
    /// <returns>Whether nothing failed.</returns>
    public bool Print(string what)
    {
        var sums = string.Join(", ", _counts.Select(count => $"{count.Value} {count.Key}"));
        Console.WriteLine(sums.Length > 0 ? $"{what}: {sums}." : $"There are no {what}.");
        return !_hasFailed;
    }
}
