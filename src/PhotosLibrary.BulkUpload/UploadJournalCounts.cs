using Microsoft.Data.Sqlite;
using PhotosLibrary.BulkUpload;

namespace PhotosLibrary;

/// <summary>How much a journal of uploads notes.</summary>
public sealed class UploadJournalCounts
{
    private UploadJournalCounts(int uploaded, int unfinished)
    {
        Uploaded = uploaded;
        Unfinished = unfinished;
    }

    /// <summary>Files of which there is a media item: the next run skips them.</summary>
    public int Uploaded { get; }

    /// <summary>
    /// Files that were begun, and of which there is no media item yet: the next run resumes them, if it is given them.
    /// </summary>
    public int Unfinished { get; }

    /// <summary>Counts what a journal notes. It is not changed, and not created if there is none.</summary>
    /// <param name="path">Path of the journal.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The counts; null if there is no such file.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="IOException">It cannot be read, a run uses it right now, or it is no journal.</exception>
    public static Task<UploadJournalCounts?> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        path = Path.GetFullPath(path ?? throw new ArgumentNullException(nameof(path)));
        // SQLite knows no asynchronous calls.
        return Task.Run(() => File.Exists(path) ? Read(path) : null, cancellationToken);
    }

    private static UploadJournalCounts Read(string path)
    {
        var address = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            // In seconds: a run does not let go of it soon.
            DefaultTimeout = 1,
        };
        try
        {
            using var connection = new SqliteConnection(address.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(media_item_id), COUNT(*) - COUNT(media_item_id) FROM files";
            using var row = command.ExecuteReader();
            row.Read();
            return new UploadJournalCounts(row.GetInt32(0), row.GetInt32(1));
        }
        catch (SqliteException e)
        {
            throw JournalFailure.Of(path, e);
        }
    }
}
