using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Transfers;

/// <summary>The outcomes of uploads and downloads in the words of reports.</summary>
internal static class OutcomeWords
{
    public static TransferOutcome Of(UploadOutcome outcome, long? bytes) =>
        new(outcome.File.Path, WordOf(outcome), bytes, outcome.MediaItemId, TextOf(outcome.Error));

    public static TransferOutcome Of(DownloadOutcome<MediaItem> outcome) =>
        new(
            outcome.Result?.Path ?? outcome.MediaItem?.Filename ?? outcome.MediaItemId ?? "",
            WordOf(outcome.Kind),
            outcome.Result?.Bytes,
            outcome.MediaItemId,
            TextOf(outcome.Error)
        );

    private static string WordOf(UploadOutcome outcome) =>
        outcome.Kind switch
        {
            // It is in the library, and only its album is new.
            UploadOutcomeKind.Planned when outcome.MediaItemId is not null => "would be added to the album",
            UploadOutcomeKind.Uploaded => "uploaded",
            UploadOutcomeKind.Skipped => "skipped",
            UploadOutcomeKind.AddedToAlbum => "added to the album",
            UploadOutcomeKind.Planned => "would be uploaded",
            UploadOutcomeKind.Failed => "failed",
            _ => "not attempted",
        };

    private static string WordOf(DownloadOutcomeKind kind) =>
        kind switch
        {
            DownloadOutcomeKind.Downloaded => "downloaded",
            DownloadOutcomeKind.Skipped => "skipped",
            DownloadOutcomeKind.Planned => "would be downloaded",
            DownloadOutcomeKind.Failed => "failed",
            _ => "not attempted",
        };

    private static string? TextOf(Exception? error) => error is null ? null : ErrorText.Of(error);
}
