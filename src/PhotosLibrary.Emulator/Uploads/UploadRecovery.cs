using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Uploads;

/// <summary>
/// Cleans up: at the start, before any request, it completes what a crash interrupted and deletes what cannot be
/// requested any more; while the emulator runs it deletes what has expired.
/// </summary>
internal sealed class UploadRecovery(
    Database database,
    UploadFiles files,
    ContentStore contents,
    UnconfirmedFacts facts,
    TimeProvider time
)
{
    /// <summary>Cleans up at the start.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await DeleteExpiredAsync(TimeSpan.Zero, cancellationToken);
        var living = database.Read(UploadStore.List).ToDictionary(upload => upload.Id);
        foreach (var id in files.List().ToList())
        {
            if (!living.TryGetValue(id, out var upload) || upload.State == StoredUploadState.Cancelled)
            {
                files.Delete(id);
            }
            else if (upload.State == StoredUploadState.Final)
            {
                contents.Adopt(files.PathOf(id), upload.Content!);
            }
        }

        // From the files to the records, as there may be a million records without a file.
        database.Read(connection =>
        {
            foreach (var content in contents.List().ToList().Where(content => !IsReferenced(connection, content)))
            {
                contents.Delete(content);
            }

            return true;
        });
    }

    /// <summary>Deletes uploads whose session or token has expired, and their bytes unless an item has them.</summary>
    /// <param name="grace">
    /// How much longer they are retained, so that a request that is just using one completes.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task DeleteExpiredAsync(TimeSpan grace, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                var now = time.GetUtcNow() - grace;
                foreach (
                    var upload in UploadStore.ListExpired(
                        connection,
                        now - UploadSessions.TokenLifetime,
                        now - facts.SessionLife
                    )
                )
                {
                    // Before the commit, so that after a crash in between the record leads to the rest. Inside the
                    // write transaction: a request that finishes an upload of the same bytes has either recorded so
                    // already, or brings its own copy after this.
                    UploadStore.Delete(connection, upload.Id);
                    files.Delete(upload.Id);
                    if (upload.Content is { } content && !IsReferenced(connection, content))
                    {
                        contents.Delete(content);
                    }
                }

                return true;
            },
            cancellationToken
        );

    private static bool IsReferenced(SqliteConnection connection, string content) =>
        UploadStore.HasContent(connection, content) || MediaItemStore.HasContent(connection, content);
}
