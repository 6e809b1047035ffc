using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Uploads;

/// <summary>
/// Tidies up at the start, before anything comes in: completes what a crash cut off, and deletes what nobody can ask for
/// any more.
/// </summary>
internal sealed class UploadRecovery(
    Database database, UploadFiles files, ContentStore contents, UnconfirmedFacts facts, TimeProvider time)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var uploads = database.Read(UploadStore.List);
        var living = uploads.Where(IsLiving).ToDictionary(upload => upload.Id);
        await database.WriteAsync(
            connection =>
            {
                foreach (var upload in uploads.Where(upload => !living.ContainsKey(upload.Id)))
                    UploadStore.Delete(connection, upload.Id);
                return true;
            },
            cancellationToken);

        foreach (var id in files.List().ToList())
        {
            if (!living.TryGetValue(id, out var upload)) files.Delete(id);
            else if (upload.State == StoredUploadState.Final) contents.Adopt(files.PathOf(id), upload.Content!);
        }

        var referenced = living.Values.Select(upload => upload.Content).OfType<string>()
            .Concat(database.Read(MediaItemStore.ListContents))
            .ToHashSet();
        contents.DeleteAllBut(referenced);
    }

    private bool IsLiving(StoredUpload upload) => upload.State switch
    {
        StoredUploadState.Final => time.GetUtcNow() - upload.FinishedAt < UploadSessions.TokenLife,
        _ => time.GetUtcNow() - upload.StartedAt < facts.SessionLife,
    };
}
