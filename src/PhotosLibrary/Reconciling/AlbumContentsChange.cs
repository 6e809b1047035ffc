using PhotosCore.Calls;
using PhotosCore.Http;
using PhotosCore.Json;
using PhotosCore.Responses;

namespace PhotosLibrary.Reconciling;

/// <summary>
/// Finds out whether items were added to an album, or taken out of it, by looking into the album: such a call takes
/// effect as a whole or not at all.
/// </summary>
internal sealed class AlbumContentsChange(ApiOperation operation, bool isAddition) : IReconciler
{
    public ApiOperation Operation => operation;

    public async Task<string?> FindAsync(
        HttpRequestMessage request,
        ApiPipeline pipeline,
        CancellationToken cancellationToken
    )
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
        var contents = new MediaItemsClient(pipeline).SearchAllAsync(
            new SearchMediaItemsRequest { AlbumId = AlbumIdIn(request.RequestUri!) },
            "nextPageToken,mediaItems(id)",
            cancellationToken
        );
        await foreach (var item in contents.ConfigureAwait(false))
        {
            if (!sought.Remove(item.Id))
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

    public void Observe(PooledBody response)
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
