using System.Net;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Tests.Http;

/// <summary>A server with albums, some of whose responses get lost.</summary>
internal sealed class AlbumServer
{
    /// <summary>The albums, as id, title and number of items.</summary>
    public List<(string Id, string Title, int Items)> Albums { get; } = [];

    /// <summary>The ids of the items in the one album whose contents matter.</summary>
    public HashSet<string> Contents { get; } = [];

    /// <summary>Does what is requested, and responds.</summary>
    public FaultyNetwork.Reaction Works => (request, _) => Task.FromResult(Serve(request));

    /// <summary>Does what is requested, and then something happens to the response.</summary>
    public FaultyNetwork.Reaction WorksBut(FaultyNetwork.Reaction fault) =>
        (request, cancellationToken) =>
        {
            Serve(request).Dispose();
            return fault(request, cancellationToken);
        };

    /// <summary>Adds an album behind the client's back.</summary>
    public string Add(string title, int items = 0)
    {
        Albums.Insert(0, ($"album-{Albums.Count + 1}", title, items));
        return Albums[0].Id;
    }

    private HttpResponseMessage Serve(RecordedRequest request)
    {
        var body = request.Body is null ? [] : JObject.Parse(request.Body);
        switch ((request.Method, request.Address.AbsolutePath))
        {
            case ("POST", "/v1/albums"):
                Add((string?)body["album"]?["title"] ?? "");
                return StubNetwork.Json(Describe(Albums[0]).ToString());
            case ("GET", "/v1/albums"):
                return StubNetwork.Json(new JObject(new JProperty("albums", Albums.Select(Describe))).ToString());
            case ("POST", "/v1/mediaItems:search"):
                return StubNetwork.Json(
                    new JObject(
                        new JProperty("mediaItems", Contents.Select(id => new JObject(new JProperty("id", id))))
                    ).ToString()
                );
            case ("POST", var path) when path.EndsWith(":batchAddMediaItems", StringComparison.Ordinal):
                Contents.UnionWith(body["mediaItemIds"]!.Values<string>()!);
                return StubNetwork.Json("{}");
            case ("POST", var path) when path.EndsWith(":batchRemoveMediaItems", StringComparison.Ordinal):
                // Google takes all or none.
                var ids = body["mediaItemIds"]!.Values<string>().ToList();
                if (!ids.All(Contents.Contains!))
                {
                    return StubNetwork.Json(
                        """{"error":{"code":400,"message":"Request contains an invalid media item id.","status":"INVALID_ARGUMENT"}}""",
                        HttpStatusCode.BadRequest
                    );
                }

                Contents.ExceptWith(ids!);
                return StubNetwork.Json("{}");
            default:
                throw new InvalidOperationException($"{request.Method} {request.Address.AbsolutePath}");
        }
    }

    private static JObject Describe((string Id, string Title, int Items) album)
    {
        var json = new JObject(new JProperty("id", album.Id), new JProperty("title", album.Title));
        // Google leaves out what is zero.
        if (album.Items > 0)
        {
            json.Add("mediaItemsCount", album.Items.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return json;
    }
}
