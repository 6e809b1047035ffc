using System.Security.Cryptography;
using System.Text;
using PhotosLibrary.Emulator.Media;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Seeding;

/// <summary>
/// A folder of photos and videos as a library: the files in it are items, its sub-folders are albums. The bytes are
/// copied, as the emulator must not change with the folder nor the folder with it.
/// </summary>
internal sealed class FolderLibrary(
    Database database,
    UploadFiles files,
    ContentStore contents,
    MediaInspector inspector,
    TimeProvider time
)
{
    /// <summary>Adds what is missing; files that are no photo or video are skipped.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public async Task AddAsync(string account, string app, string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder {folder} to seed from.");
        }

        foreach (var file in InOrder(Directory.EnumerateFiles(folder)))
        {
            await AddItemAsync(account, app, file, cancellationToken);
        }

        foreach (var subfolder in InOrder(Directory.EnumerateDirectories(folder)))
        {
            await AddAlbumAsync(account, app, subfolder, cancellationToken);
        }
    }

    // Ordinal, so that the library is the same on every machine; hidden files belong to the system.
    private static IEnumerable<string> InOrder(IEnumerable<string> paths) =>
        paths.Where(path => !Path.GetFileName(path).StartsWith('.')).OrderBy(Path.GetFileName, StringComparer.Ordinal);

    private async Task AddAlbumAsync(string account, string app, string folder, CancellationToken cancellationToken)
    {
        var items = new List<StoredMediaItem>();
        foreach (var file in InOrder(Directory.EnumerateFiles(folder)))
        {
            if (await AddItemAsync(account, app, file, cancellationToken) is { } item)
            {
                items.Add(item);
            }
        }

        var title = Path.GetFileName(folder);
        var id = IdOfAlbum(account, app, title);
        await database.WriteAsync(
            connection =>
            {
                var album =
                    AlbumStore.Find(connection, account, id) ?? AlbumStore.Add(connection, account, app, title, id);
                AlbumEntryStore.InsertLast(
                    connection,
                    album.Sequence,
                    [
                        .. items
                            .Select(item => item.Sequence)
                            .Distinct()
                            .Where(item => !AlbumEntryStore.Contains(connection, album.Sequence, item))
                            .Select(item => new NewAlbumEntry { MediaItem = item }),
                    ]
                );
                return true;
            },
            cancellationToken
        );
    }

    private async Task<StoredMediaItem?> AddItemAsync(
        string account,
        string app,
        string file,
        CancellationToken cancellationToken
    )
    {
        await using var source = new FileStream(
            file,
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read,
            bufferSize: 0,
            useAsync: true
        );
        if (source.Length == 0)
        {
            return null;
        }

        var content = Convert.ToHexStringLower(await SHA256.HashDataAsync(source, cancellationToken));
        if (database.Read(connection => MediaItemStore.FindByContent(connection, account, content)) is { } known)
        {
            return known;
        }

        MediaDescription media;
        try
        {
            media = await inspector.InspectAsync(file, Path.GetFileName(file), cancellationToken);
        }
        catch (UnsupportedMediaException)
        {
            return null;
        }

        if (!contents.Contains(content))
        {
            var copy = OpaqueId.Create();
            source.Position = 0;
            await files.AppendAsync(copy, source, long.MaxValue - 1, isLast: true, cancellationToken);
            contents.Adopt(files.PathOf(copy), content);
        }

        return await database.WriteAsync(
            connection =>
                MediaItemStore.Add(
                    connection,
                    new StoredMediaItem
                    {
                        Id = OpaqueId.Create(),
                        Account = account,
                        App = app,
                        Content = content,
                        Filename = Path.GetFileName(file),
                        AddedAt = time.GetUtcNow(),
                        Media = media,
                    }
                ),
            cancellationToken
        );
    }

    // The same folder is the same album at the next start, whatever it is called by then.
    private static string IdOfAlbum(string account, string app, string title) =>
        "A" + Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes($"folder\n{account}\n{app}\n{title}")));
}
