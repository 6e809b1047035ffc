using Newtonsoft.Json;
using PhotosLibrary.Http;
using PhotosLibrary.Json;

namespace PhotosLibrary.Albums;

/// <summary>
/// Finds the album that a call created unheard: one of that title, without items, that no answer has spoken of. Titles
/// need not be unique, so an older album of the same title may be there too; one that is empty and was made by another
/// process cannot be told apart, and is as good.
/// </summary>
internal sealed class AlbumCreation(AlbumsClient albums, CreatedAlbums created) : IOutcomeCheck
{
    public ApiOperation Operation => AlbumsClient.CreateOperation;

    public async Task<string?> LookAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var title =
            JsonSettings
                .Deserialize<CreateAlbumRequest>(
                    await request.Content!.ReadTextAsync(cancellationToken).ConfigureAwait(false)
                )
                .Album?.Title
            ?? "";
        var list = albums.ListAllAsync(AlbumsClient.ListPageSizeMax);
        await foreach (var album in list.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (
                (album.Title ?? "") == title
                && album.MediaItemsCount is null or 0
                && album.Id is { } id
                && created.Remember(id)
            )
            {
                return JsonSettings.Serialize(album);
            }
        }

        return null;
    }

    public void Heard(PooledBody answer)
    {
        try
        {
            using var text = new StreamReader(answer.OpenRead());
            using var json = new JsonTextReader(text);
            if (JsonSettings.Serializer().Deserialize<Album>(json)?.Id is { } id)
            {
                created.Remember(id);
            }
        }
        catch (JsonException)
        {
            // The caller is told of it where the answer is read.
        }
    }
}
