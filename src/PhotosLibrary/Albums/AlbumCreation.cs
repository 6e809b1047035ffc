using PhotosLibrary.Http;
using PhotosLibrary.Json;

namespace PhotosLibrary.Albums;

/// <summary>
/// Finds the album that a call created unheard: one of that title, without items, that no answer has spoken of. Titles
/// need not be unique, so an older album of the same title may be there too; one that is empty and was made by another
/// process cannot be told apart, and is as good.
/// </summary>
internal sealed class AlbumCreation(AlbumsClient albums) : IOutcomeCheck
{
    private const int MostRemembered = 1000;

    private readonly object _gate = new();
    private readonly Queue<string> _order = new();
    private readonly HashSet<string> _heardOf = [];

    public ApiOperation Operation => AlbumsClient.CreateOperation;

    public async Task<string?> LookAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var title = JsonSettings.Deserialize<CreateAlbumRequest>(
            await request.Content!.ReadTextAsync(cancellationToken).ConfigureAwait(false)).Album?.Title;
        await foreach (var album in albums.ListAllAsync().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (album.Title == title && album.MediaItemsCount is null or 0 && album.Id is { } id && Remember(id))
            {
                return JsonSettings.Serialize(album);
            }
        }

        return null;
    }

    public void Heard(PooledBody answer)
    {
        if (ReadId(answer) is { } id)
        {
            Remember(id);
        }
    }

    private static string? ReadId(PooledBody answer)
    {
        try
        {
            using var text = new StreamReader(answer.OpenRead());
            return JsonSettings.Deserialize<Album>(text.ReadToEnd())?.Id;
        }
        catch (Newtonsoft.Json.JsonException)
        {
            // The caller is told of it where the answer is read.
            return null;
        }
    }

    private bool Remember(string id)
    {
        lock (_gate)
        {
            if (!_heardOf.Add(id))
            {
                return false;
            }

            _order.Enqueue(id);
            if (_order.Count > MostRemembered)
            {
                _heardOf.Remove(_order.Dequeue());
            }

            return true;
        }
    }
}
