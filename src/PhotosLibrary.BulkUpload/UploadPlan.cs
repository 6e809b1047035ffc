using PhotosLibrary.Uploads;

namespace PhotosLibrary.BulkUpload;

/// <summary>Says what a run would do with each file, by the files and the journal alone.</summary>
internal static class UploadPlan
{
    /// <summary>What would become of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="journal">The journal; null if there is none yet.</param>
    public static async Task<UploadOutcome> OfAsync(FileUpload file, UploadJournal? journal)
    {
        try
        {
            if (file.Error is { } error)
            {
                return new UploadOutcome(file, UploadOutcomeKind.Failed, error: error);
            }

            var key = FileSnapshot.Take(file.Path).Key;
            var entry = journal is null
                ? new JournalEntry()
                : await journal.FindAsync(key, file.Album).ConfigureAwait(false);
            if (entry.MediaItemId is { } id)
            {
                var isThere = file.Album is null || entry.IsPlaced;
                return new UploadOutcome(file, isThere ? UploadOutcomeKind.Skipped : UploadOutcomeKind.Planned, id);
            }

            return file.IsFound && MediaContent.ProblemOf(file.Path) is { } problem
                ? new UploadOutcome(file, UploadOutcomeKind.Failed, error: MediaContent.NotMedia(file.Path, problem))
                : new UploadOutcome(file, UploadOutcomeKind.Planned);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !JournalFailure.IsOne(e))
        {
            return new UploadOutcome(file, UploadOutcomeKind.Failed, error: e);
        }
    }
}
