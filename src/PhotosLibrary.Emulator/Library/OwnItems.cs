using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Media;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Library;

/// <summary>
/// Puts items and albums into libraries without the API, as their users and other apps would, and sets what only a user
/// can. An item's categories are set here only; they are never guessed from the picture.
/// </summary>
internal sealed class OwnItems(
    Database database,
    UploadFiles files,
    ContentStore contents,
    MediaInspector inspector,
    RenderedItems rendered,
    TimeProvider time
)
{
    private const int NameMaxLength = 100;

    // The reference describes UTILITY as documents, screenshots, whiteboards and the like.
    private static readonly CategorySet Useful = CategorySet.Of([
        ContentCategory.Documents,
        ContentCategory.Screenshots,
        ContentCategory.Whiteboards,
    ]);

    private static readonly CategorySet Utility = CategorySet.Of([ContentCategory.Utility]);

    /// <summary>Copies a file into a library.</summary>
    public async Task<StoredMediaItem> AddFileAsync(
        string account,
        string path,
        OwnItem item,
        CancellationToken cancellationToken
    )
    {
        await using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read,
            bufferSize: 0,
            useAsync: true
        );
        var named = item with { FileName = item.FileName ?? Path.GetFileName(path) };
        return await AddAsync(account, file, named, cancellationToken);
    }

    /// <summary>
    /// Puts a photo or video into a library. Bytes that are in it already give their item.
    /// </summary>
    public async Task<StoredMediaItem> AddAsync(
        string account,
        Stream bytes,
        OwnItem item,
        CancellationToken cancellationToken
    )
    {
        CheckName(account, "account");
        if (item.App is not null)
        {
            CheckName(item.App, "app");
        }

        CheckLength(item.FileName, SimpleMediaItem.FileNameMaxLength, "file_name");
        CheckLength(item.Description, NewMediaItem.DescriptionMaxLength, "description");
        ReadCategories(item.Marks);

        var upload = OpaqueId.Create();
        try
        {
            var hashes = await files.AppendAsync(
                upload,
                bytes,
                MediaLimits.Default.VideoBytes,
                isLast: true,
                cancellationToken
            );
            var media = await InspectAsync(files.PathOf(upload), item.FileName, cancellationToken);

            // First the bytes, then the record: bytes without a record after a crash are deleted at the next start.
            contents.Adopt(files.PathOf(upload), hashes!.Sha256);
            return await database.WriteAsync(
                connection => Mark(connection, Store(connection, account, hashes.Sha256, media, item), item.Marks),
                cancellationToken
            );
        }
        finally
        {
            files.Delete(upload);
        }
    }

    /// <summary>Makes an album of items of the same account.</summary>
    public Task<StoredAlbum> AddAlbumAsync(
        string account,
        string title,
        IReadOnlyList<string> mediaItemIds,
        string? app,
        CancellationToken cancellationToken
    )
    {
        CheckName(account, "account");
        if (app is not null)
        {
            CheckName(app, "app");
        }

        CheckLength(title, Album.TitleMaxLength, "title");
        return database.WriteAsync(
            connection =>
            {
                var album = AlbumStore.Add(connection, account, app, title);
                var items = mediaItemIds
                    .Distinct()
                    .Select(id =>
                        MediaItemStore.Find(connection, account, app: null, id)
                        ?? throw ApiErrors.InvalidMediaItemIdInBatch()
                    );
                AlbumEntryStore.InsertLast(
                    connection,
                    album.Sequence,
                    [.. items.Select(item => new NewAlbumEntry { MediaItem = item.Sequence })]
                );
                return album;
            },
            cancellationToken
        );
    }

    /// <summary>Changes what no app can set about an item, whichever app created it.</summary>
    public async Task<StoredMediaItem> MarkAsync(
        string mediaItemId,
        ItemMarks marks,
        CancellationToken cancellationToken
    )
    {
        var marked = await database.WriteAsync(
            connection =>
                Mark(
                    connection,
                    MediaItemStore.FindById(connection, mediaItemId) ?? throw ApiErrors.InvalidMediaItemId(),
                    marks
                ),
            cancellationToken
        );
        rendered.Changed(marked.Sequence);
        return marked;
    }

    private async Task<MediaDescription> InspectAsync(
        string path,
        string? fileName,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await inspector.InspectAsync(path, fileName, cancellationToken);
        }
        catch (UnsupportedMediaException unsupported)
        {
            throw ApiErrors.InvalidArgument("content", unsupported.Message);
        }
    }

    private StoredMediaItem Store(
        SqliteConnection connection,
        string account,
        string content,
        MediaDescription media,
        OwnItem item
    ) =>
        MediaItemStore.FindByContent(connection, account, content)
        ?? MediaItemStore.Add(
            connection,
            new StoredMediaItem
            {
                Id = OpaqueId.Create(),
                Account = account,
                App = item.App,
                Content = content,
                Filename = item.FileName,
                Description = item.Description,
                AddedAt = time.GetUtcNow(),
                Media = media,
            }
        );

    private static StoredMediaItem Mark(SqliteConnection connection, StoredMediaItem item, ItemMarks marks)
    {
        var marked = item with
        {
            IsFavorite = marks.IsFavorite ?? item.IsFavorite,
            IsArchived = marks.IsArchived ?? item.IsArchived,
            Categories = ReadCategories(marks) ?? item.Categories,
        };
        if (marked != item)
        {
            MediaItemStore.SetMarks(connection, marked);
        }

        if (marks.CaptureTime is not { } taken)
        {
            return marked;
        }

        MediaItemStore.SetCaptureTime(connection, item.Sequence, taken);
        return marked with { Media = marked.Media with { CaptureTime = taken } };
    }

    private static CategorySet? ReadCategories(ItemMarks marks)
    {
        if (marks.Categories is null)
        {
            return null;
        }

        try
        {
            var categories = CategorySet.Of(marks.Categories);
            return categories.Overlaps(Useful) ? categories.With(Utility) : categories;
        }
        catch (ArgumentException unknown)
        {
            throw ApiErrors.InvalidArgument("categories", unknown.Message);
        }
    }

    private static void CheckLength(string? text, int most, string field)
    {
        if (text?.Length > most)
        {
            throw ApiErrors.InvalidArgument(field, $"It has at most {most} characters.");
        }
    }

    // As the consent page accepts them; an app's name follows an "@" in developers' tokens.
    private static void CheckName(string name, string field)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > NameMaxLength || name.Any(char.IsControl))
        {
            throw ApiErrors.InvalidArgument(field, $"A name has 1 to {NameMaxLength} characters.");
        }
    }
}
