using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Transfers;

/// <summary>Prints the outcome of each file, and at the end, however the run ends, the totals.</summary>
/// <param name="what">What is counted, for example files.</param>
internal sealed class Tally(string what) : IDisposable
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    private readonly HashSet<ExitCode> _codes = [];
    private bool _isAnySucceeded;

    /// <summary>How the run ended.</summary>
    public ExitCode ExitCode => ExitCodes.OfRun(_codes, _isAnySucceeded);

    public void Add(string? name, string kind, Exception? error)
    {
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        if (error is null)
        {
            _isAnySucceeded = true;
            Console.WriteLine(PrintableText.Of($"{kind}: {name}"));
            return;
        }

        _codes.Add(ExitCodes.Of(error));
        var text = ErrorText.Of(error);
        var named = name is not null && text.StartsWith(PrintableText.Of(name), StringComparison.Ordinal);
        Console.Error.WriteLine(PrintableText.Of(named ? $"{kind}: {text}" : $"{kind}: {name}: {text}"));
    }

    public void Dispose()
    {
        var sums = string.Join(", ", _counts.Select(count => $"{count.Value} {count.Key}"));
        Console.WriteLine(sums.Length > 0 ? $"{what}: {sums}." : $"{what}: none.");
    }
}
