using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Media;
using PhotosLibrary.Emulator.Storage;
using PhotosLibrary.Emulator.Uploads;

namespace PhotosLibrary.Emulator.Library;

/// <summary>
/// Turns uploads into media items (<c>mediaItems.batchCreate</c>). What is wrong with the request fails it whole; bytes
/// that are no photo or video fail only their own result.
/// </summary>
internal sealed class MediaItemCreation(
    Database database,
    ContentStore contents,
    MediaInspector inspector,
    Resources resources,
    UnconfirmedFacts facts,
    TimeProvider time
)
{
    /// <summary>Creates the items, in the order of the request.</summary>
    public async Task<BatchCreateMediaItemsResponse> CreateAsync(
        CallContext call,
        BatchCreateMediaItemsRequest request,
        CancellationToken cancellationToken
    )
    {
        var caller = call.Caller;
        Check(request);
        var uploads = database.Read(connection =>
        {
            Permissions.CheckSharingScope(
                caller,
                string.IsNullOrEmpty(request.AlbumId)
                    ? null
                    : AlbumService.FindToFill(connection, caller, request.AlbumId)
            );
            return request.NewMediaItems.Select(item => FindUpload(connection, caller, item)).ToList();
        });

        // Inspecting the files takes time, so it is done outside the write transaction.
        var described = await Task.WhenAll(
            uploads.Select(
                (upload, index) =>
                    DescribeAsync(upload, FileNameOf(request.NewMediaItems[index], upload), cancellationToken)
            )
        );
        var items = await database.WriteAsync(
            connection => StoreAll(connection, caller, request, uploads, described),
            cancellationToken
        );
        return new BatchCreateMediaItemsResponse { NewMediaItemResults = [.. ToResults(call, uploads, items)] };
    }

    // The items, null for bytes that are no photo or video.
    private List<StoredMediaItem?> StoreAll(
        SqliteConnection connection,
        Caller caller,
        BatchCreateMediaItemsRequest request,
        List<StoredUpload> uploads,
        MediaDescription?[] described
    )
    {
        // Again, as a token may have expired, and its bytes been deleted, while the files were inspected.
        foreach (var item in request.NewMediaItems)
        {
            FindUpload(connection, caller, item);
        }

        var stored = uploads
            .Select(
                (upload, index) =>
                    described[index] is { } media
                        ? Store(connection, caller, request.NewMediaItems[index], upload, media)
                        : null
            )
            .ToList();
        if (!string.IsNullOrEmpty(request.AlbumId))
        {
            var album = AlbumService.FindToFill(connection, caller, request.AlbumId);
            AlbumContents.Insert(connection, caller, album, request.AlbumPosition, stored.OfType<StoredMediaItem>());
        }

        if (facts.UploadTokenIsSpent)
        {
            Spend(connection, uploads.Where((_, index) => stored[index] is not null));
        }

        return stored;
    }

    private static void Check(BatchCreateMediaItemsRequest request)
    {
        if (request.NewMediaItems.Count > BatchCreateMediaItemsRequest.NewMediaItemsMaxCount)
        {
            throw ApiErrors.TooManyItems();
        }

        if (request.NewMediaItems.Count == 0)
        {
            throw ApiErrors.InvalidUploadToken();
        }

        if (request.AlbumPosition is not null && string.IsNullOrEmpty(request.AlbumId))
        {
            throw ApiErrors.InvalidArgument("album_position", "A position needs an album_id.");
        }

        for (var index = 0; index < request.NewMediaItems.Count; index++)
        {
            var item = request.NewMediaItems[index];
            if (item.Description?.Length > NewMediaItem.DescriptionMaxLength)
            {
                throw ApiErrors.InvalidArgument(
                    $"new_media_items[{index}].description",
                    $"A description has at most {NewMediaItem.DescriptionMaxLength} characters."
                );
            }

            if (item.SimpleMediaItem?.FileName?.Length > SimpleMediaItem.FileNameMaxLength)
            {
                throw ApiErrors.InvalidArgument(
                    $"new_media_items[{index}].simple_media_item.file_name",
                    $"A file name has at most {SimpleMediaItem.FileNameMaxLength} characters."
                );
            }
        }
    }

    private StoredUpload FindUpload(SqliteConnection connection, Caller caller, NewMediaItem item)
    {
        var token = item.SimpleMediaItem?.UploadToken;
        var upload = string.IsNullOrEmpty(token) ? null : UploadStore.FindByToken(connection, token);
        var isGood =
            upload is { Content: not null, FinishedAt: { } finished }
            && upload.Account == caller.Account
            && upload.App == caller.ClientId
            && time.GetUtcNow() - finished < UploadSessions.TokenLifetime
            && !(facts.UploadTokenIsSpent && UploadStore.IsSpent(connection, upload.Id));
        return isGood ? upload! : throw ApiErrors.InvalidUploadToken();
    }

    private async Task<MediaDescription?> DescribeAsync(
        StoredUpload upload,
        string? fileName,
        CancellationToken cancellationToken
    )
    {
        var known = database.Read(connection =>
            MediaItemStore.FindByContent(connection, upload.Account, upload.Content!)
        );
        if (known is not null)
        {
            return known.Media;
        }

        try
        {
            return await inspector.InspectAsync(contents.PathOf(upload.Content!), fileName, cancellationToken);
        }
        catch (UnsupportedMediaException)
        {
            return null;
        }
    }

    private StoredMediaItem Store(
        SqliteConnection connection,
        Caller caller,
        NewMediaItem item,
        StoredUpload upload,
        MediaDescription media
    ) =>
        MediaItemStore.FindByContent(connection, caller.Account, upload.Content!)
        ?? MediaItemStore.Add(
            connection,
            new StoredMediaItem
            {
                Id = OpaqueId.Create(),
                Account = caller.Account,
                App = caller.ClientId,
                Content = upload.Content!,
                Filename = FileNameOf(item, upload),
                Description = item.Description,
                AddedAt = time.GetUtcNow(),
                Media = media,
            }
        );

    private static string? FileNameOf(NewMediaItem item, StoredUpload upload) =>
        item.SimpleMediaItem!.FileName is { Length: > 0 } name ? name : upload.FileName;

    // In the write transaction, so that two concurrent calls cannot both spend the token.
    private static void Spend(SqliteConnection connection, IEnumerable<StoredUpload> uploads)
    {
        foreach (var upload in uploads)
        {
            if (!UploadStore.Spend(connection, upload.Id))
            {
                throw ApiErrors.InvalidUploadToken();
            }
        }
    }

    private IEnumerable<NewMediaItemResult> ToResults(
        CallContext call,
        List<StoredUpload> uploads,
        List<StoredMediaItem?> items
    )
    {
        var seen = new HashSet<string>();
        for (var index = 0; index < items.Count; index++)
        {
            var (token, item) = (uploads[index].Token!, items[index]);
            if (item is null)
            {
                yield return Failed(token, RpcCode.InvalidArgument, ErrorTexts.BadItem);
            }
            else if (!seen.Add(item.Id) && !facts.RepeatInBatchSucceeds)
            {
                yield return Failed(
                    token,
                    RpcCode.AlreadyExists,
                    item.Media.IsVideo ? ErrorTexts.ExistingVideo : ErrorTexts.BadItem
                );
            }
            else
            {
                yield return Created(call, token, item);
            }
        }
    }

    private NewMediaItemResult Created(CallContext call, string uploadToken, StoredMediaItem item) =>
        new()
        {
            UploadToken = uploadToken,
            MediaItem = facts.CreatedItemHasBaseUrl
                ? resources.ToMediaItem(item, call)
                : resources.ToCreatedMediaItem(item),
            Status = new Status { Message = ErrorTexts.Success },
        };

    private static NewMediaItemResult Failed(string uploadToken, RpcCode code, string message) =>
        new()
        {
            UploadToken = uploadToken,
            Status = new Status { Code = (int)code, Message = message },
        };
}
