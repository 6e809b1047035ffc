namespace PhotosLibrary.Cli.Library;

/// <summary>Prints the outcome of each file, and at the end, however the run ends, the totals.</summary>
/// <param name="what">What is counted, for example files.</param>
/// <param name="cancellationToken">Says whether the user has stopped the run.</param>
internal sealed class Tally(string what, CancellationToken cancellationToken) : IDisposable
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Whether no file has failed.</summary>
    public bool HasSucceeded { get; private set; } = true;

    public void Add(string? name, string kind, Exception? error)
    {
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        if (error is null)
        {
            Console.WriteLine(PrintableText.Of($"{kind}: {name}"));
            return;
        }

        HasSucceeded = false;
        var text = ErrorText.Of(error);
        var named = name is not null && text.StartsWith(PrintableText.Of(name), StringComparison.Ordinal);
        Console.Error.WriteLine(PrintableText.Of(named ? $"{kind}: {text}" : $"{kind}: {name}: {text}"));
    }

    public void Dispose()
    {
        var sums = string.Join(", ", _counts.Select(count => $"{count.Value} {count.Key}"));
        Console.WriteLine(sums.Length > 0 ? $"{what}: {sums}." : $"{what}: none.");
        if (cancellationToken.IsCancellationRequested)
        {
            Console.WriteLine("All others were not begun, or not completed. Run it again: it goes on where it was.");
        }
    }
}
