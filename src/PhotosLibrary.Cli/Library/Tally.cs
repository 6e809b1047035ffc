namespace PhotosLibrary.Cli.Library;

/// <summary>Prints what became of each file, and at the end, however it ends, of all.</summary>
/// <param name="what">What is counted.</param>
internal sealed class Tally(string what) : IDisposable
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Whether nothing has failed.</summary>
    public bool IsGood { get; private set; } = true;

    public void Add(string? name, string kind, Exception? error)
    {
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        if (error is null)
        {
            Console.WriteLine(PrintableText.Of($"{kind}: {name}"));
            return;
        }

        IsGood = false;
        Console.Error.WriteLine(PrintableText.Of($"{kind}: {name}: {error.Message}"));
    }

    public void Dispose()
    {
        var sums = string.Join(", ", _counts.Select(count => $"{count.Value} {count.Key}"));
        Console.WriteLine(sums.Length > 0 ? $"{what}: {sums}." : $"{what}: none.");
    }
}
