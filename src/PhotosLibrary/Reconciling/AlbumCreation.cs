using PhotosCore.Calls;
using PhotosCore.Http;
using PhotosCore.Json;
using PhotosCore.Responses;

namespace PhotosLibrary.Reconciling;

/// <summary>
/// Finds the album that a call has created though its response was lost: one of that title, without items, that no
/// response has named. Titles need not be unique, so an older album of the same title may be there too; one that is
/// empty and was made by another process cannot be told apart, and is as good.
/// </summary>
internal sealed class AlbumCreation(CreatedAlbums created) : IReconciler
{
    public ApiOperation Operation => AlbumsClient.CreateOperation;

    public async Task<string?> FindAsync(
        HttpRequestMessage request,
        ApiPipeline pipeline,
        CancellationToken cancellationToken
    )
    {
        var title =
            JsonSettings
                .Deserialize<CreateAlbumRequest>(
                    await request.Content!.ReadTextAsync(cancellationToken).ConfigureAwait(false)
                )
                .Album?.Title
            ?? "";
        var list = new AlbumsClient(pipeline).ListAllAsync(
            AlbumsClient.ListPageSizeMax,
            cancellationToken: cancellationToken
        );
        await foreach (var album in list.ConfigureAwait(false))
        {
            if ((album.Title ?? "") == title && album.MediaItemsCount is null or 0 && created.Remember(album.Id))
            {
                return JsonSettings.Serialize(album);
            }
        }

        return null;
    }

    public void Observe(PooledBody response)
    {
        try
        {
            if (JsonReading.Read(response.Bytes, Album.ReadJson) is { } album)
            {
                created.Remember(album.Id);
            }
        }
        catch (IrregularJsonException)
        {
            // The caller is told of it where the response is read.
        }
    }
}
