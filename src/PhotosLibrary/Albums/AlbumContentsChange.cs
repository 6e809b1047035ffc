using PhotosLibrary.Http;
using PhotosLibrary.Json;

namespace PhotosLibrary.Albums;

/// <summary>
/// Finds out whether items were added to an album, or taken out of it, by looking into the album: such a call takes
/// effect as a whole or not at all.
/// </summary>
internal sealed class AlbumContentsChange(MediaItemsClient mediaItems, ApiOperation operation, bool isAddition)
    : IOutcomeCheck
{
    public ApiOperation Operation => operation;

    public async Task<string?> LookAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Both requests have the same one field.
        var sought = new HashSet<string>(
            JsonSettings
                .Deserialize<BatchAddMediaItemsToAlbumRequest>(
                    await request.Content!.ReadTextAsync(cancellationToken).ConfigureAwait(false)
                )
                .MediaItemIds
                ?? []
        );
        var contents = mediaItems.SearchAllAsync(
            new SearchMediaItemsRequest { AlbumId = AlbumIdIn(request.RequestUri!) },
            "nextPageToken,mediaItems(id)"
        );
        await foreach (var item in contents.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (item.Id is not { } id || !sought.Remove(id))
            {
                continue;
            }

            if (!isAddition)
            {
                return null;
            }

            if (sought.Count == 0)
            {
                return "{}";
            }
        }

        return isAddition ? null : "{}";
    }

    public void Heard(PooledBody answer)
    {
        // Says nothing.
    }

    // The last segment is the id, a colon and the verb.
    private static string AlbumIdIn(Uri address)
    {
        var path = address.AbsolutePath;
        var start = path.LastIndexOf('/') + 1;
        return Uri.UnescapeDataString(path.Substring(start, path.LastIndexOf(':') - start));
    }
}
