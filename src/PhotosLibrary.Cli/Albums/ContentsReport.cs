using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Albums;

/// <summary>Tells what became of each item that was to be put into an album or taken out of it.</summary>
/// <param name="album">The album.</param>
/// <param name="done">What succeeded was …, such as "added".</param>
/// <param name="notices">What the user wants to be told.</param>
/// <param name="isJson">Whether each outcome is printed for other programs.</param>
internal sealed class ContentsReport(Album album, string done, Notices notices, bool isJson) : IDisposable
{
    private readonly Lines? _lines = isJson ? new Lines(isJson) : null;

    /// <param name="outcomes">One for each item.</param>
    /// <param name="end">What ended it early; null if nothing did.</param>
    public ExitCode Write(IReadOnlyList<BatchOutcome<string>> outcomes, Exception? end)
    {
        foreach (var outcome in outcomes)
        {
            _lines?.Write(
                new Dictionary<string, string?>
                {
                    ["mediaItemId"] = outcome.Input,
                    ["outcome"] = WordOf(outcome.Error),
                    ["error"] = outcome.Error?.Message,
                },
                ""
            );
        }

        var failed = outcomes.Where(outcome => outcome.Error is { Kind: not BatchErrorKind.NotAttempted }).ToList();
        foreach (var outcome in failed.Where(outcome => end is null || IsOfItem(outcome.Error!.Kind)))
        {
            notices.Warn($"Not {done}: {outcome.Input}: {outcome.Error!.Message}");
        }

        if (end is not null)
        {
            notices.Warn(ErrorText.Of(end));
        }

        var succeeded = outcomes.Count(outcome => outcome.Succeeded);
        notices.Say(
            outcomes.Count == 0
                ? "No ids were given: there was nothing to do."
                : $"{succeeded:N0} of {outcomes.Count:N0} items {done}: \"{album.Title}\"."
        );
        return CodeOf(failed, succeeded > 0, end);
    }

    public void Dispose() => _lines?.Dispose();

    // Others are the reason why it ended, which is told once and not for thousands of items.
    private static bool IsOfItem(BatchErrorKind kind) =>
        kind is BatchErrorKind.Invalid or BatchErrorKind.NotFound or BatchErrorKind.AlreadyExists;

    private string WordOf(BatchError? error) =>
        error?.Kind switch
        {
            null => done,
            BatchErrorKind.NotAttempted => "not attempted",
            _ => "failed",
        };

    private static ExitCode CodeOf(List<BatchOutcome<string>> failed, bool anySucceeded, Exception? end)
    {
        var codes = failed
            .Select(outcome =>
                outcome.Error!.Kind switch
                {
                    BatchErrorKind.QuotaExceeded => ExitCode.Quota,
                    BatchErrorKind.Transient => ExitCode.Network,
                    _ => ExitCode.Failed,
                }
            )
            .ToHashSet();
        return end is null || anySucceeded ? ExitCodes.OfRun(codes, anySucceeded) : ExitCodes.Of(end);
    }
}
