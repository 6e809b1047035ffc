using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Transfers;

/// <summary>
/// Tells what became of each file or item: a line for each as data, what failed as a notice, and the whole at the end.
/// </summary>
internal sealed class TransferReport : IDisposable
{
    // So many lines are still on the screen when the summary comes.
    private const int FewOutcomes = 10;
    private const int MostFailuresRepeated = 20;

    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<string> _failures = [];
    private readonly HashSet<ExitCode> _codes = [];
    private readonly TransferTotals _totals;
    private readonly TransferDisplay _display;
    private readonly Notices _notices;
    private readonly string _what;
    private readonly Lines? _lines;
    private readonly ReportFile? _file;
    private bool _isAnySucceeded;
    private int _failedCount;

    /// <param name="totals">How far the transfer is.</param>
    /// <param name="display">What shows it.</param>
    /// <param name="notices">What the user wants to be told.</param>
    /// <param name="what">What is counted, such as <c>file</c>.</param>
    /// <param name="isJson">Whether the data is JSON.</param>
    /// <param name="file">A file to report to as well, JSON lines or CSV by its extension; null for none.</param>
    public TransferReport(
        TransferTotals totals,
        TransferDisplay display,
        Notices notices,
        string what,
        bool isJson,
        FileInfo? file = null
    )
    {
        (_totals, _display, _notices, _what) = (totals, display, notices, what);
        // On a screen that is redrawn, a line for each of thousands would bury what matters.
        _lines = isJson || Console.IsOutputRedirected || !display.IsLive ? new Lines(isJson) : null;
        _file = file is null ? null : ReportFile.Create(file);
    }

    /// <summary>How the run ended.</summary>
    public ExitCode ExitCode => ExitCodes.OfRun(_codes, _isAnySucceeded);

    /// <summary>How many had an outcome.</summary>
    public int CountOf(string outcome) => _counts.GetValueOrDefault(outcome);

    /// <summary>Tells one outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="error">What went wrong; null if nothing did.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task AddAsync(TransferOutcome outcome, Exception? error, CancellationToken cancellationToken)
    {
        _counts[outcome.Outcome] = CountOf(outcome.Outcome) + 1;
        var line = LineOf(outcome);
        if (error is not null)
        {
            _failedCount++;
            _codes.Add(ExitCodes.Of(error));
            _notices.Warn(line);
            if (_failures.Count < MostFailuresRepeated)
            {
                _failures.Add(line);
            }
        }
        else
        {
            _isAnySucceeded = true;
            if (_lines is null && _notices.IsVerbose)
            {
                _notices.Warn(line);
            }
        }

        if (_lines is not null && (error is null || _lines.IsJson))
        {
            _lines.Write(outcome, line);
            // Who reads the lines of a run of hours wants each as it comes.
            await _lines.FlushAsync(cancellationToken);
        }

        if (_file is not null)
        {
            await _file.WriteAsync(outcome);
        }
    }

    /// <summary>Tells the whole.</summary>
    /// <param name="isEnded">Whether the run came to its end, and was not stopped.</param>
    public void PrintSummary(bool isEnded)
    {
        var now = _totals.Now();
        if (_failures.Count > 0 && (_display.IsLive || now.CompletedCount > FewOutcomes))
        {
            _notices.Say("");
            _failures.ForEach(_notices.Say);
            if (_failedCount > _failures.Count)
            {
                _notices.Say($"and {Quantity.Count(_failedCount - _failures.Count, "other")}; --report FILE has all.");
            }

            _notices.Say("");
        }

        var counts = string.Join(", ", _counts.Select(count => $"{count.Value:N0} {count.Key}"));
        var speed =
            now.TransferredBytes > 0
                ? $" {Quantity.Bytes(now.TransferredBytes)} in {Quantity.Duration(now.Elapsed)}, "
                    + $"{Quantity.Bytes(now.TransferredBytes / Math.Max(now.Elapsed.TotalSeconds, 0.001))}/s."
                : "";
        if (counts.Length > 0 || isEnded)
        {
            _notices.Say(
                $"{Quantity.Count(now.CompletedCount, _what)}: {(counts.Length > 0 ? counts : "none")}.{speed}"
            );
        }

        if (!isEnded)
        {
            var left = now.ExpectedCount - now.CompletedCount;
            _notices.Say(
                $"Stopped: {Quantity.Count(left, _what)}{(now.IsCounted ? "" : " and those not yet found")} not done. "
                    + "Run the same command again, and it goes on."
            );
        }
        else if (_failedCount > 0)
        {
            _notices.Say("Run the same command again to try what failed once more; what is done is skipped.");
        }
    }

    public void Dispose()
    {
        _lines?.Dispose();
        _file?.Dispose();
    }

    private static string LineOf(TransferOutcome outcome)
    {
        var kind = char.ToUpperInvariant(outcome.Outcome[0]) + outcome.Outcome[1..];
        return outcome.Error is not { } error ? $"{kind}: {outcome.Path}"
            // Most messages name the file themselves.
            : error.StartsWith(PrintableText.Of(outcome.Path), StringComparison.Ordinal) ? $"{kind}: {error}"
            : $"{kind}: {outcome.Path}: {error}";
    }
}
