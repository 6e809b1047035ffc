using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Tests.Downloads;

/// <summary>
/// Items and their bytes: <c>mediaItems.get</c>, <c>batchGet</c> and <c>search</c>, and a media host whose manners a
/// test chooses.
/// </summary>
internal sealed class StubPhotos : HttpMessageHandler
{
    private readonly object _gate = new();
    private readonly Dictionary<string, Stored> _items = [];
    private readonly List<string> _requests = [];

    /// <summary>
    /// What was asked: <c>get ID</c>, <c>batchGet ID ID</c>, <c>search</c>, <c>media ID URLNUMBER SUFFIX RANGE</c>.
    /// </summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Called before the media host responds; null lets it respond as usual.</summary>
    public Func<MediaRequest, HttpResponseMessage?>? OnMedia { get; set; }

    /// <summary>Called before the API responds; null lets it respond as usual.</summary>
    public Func<string, HttpResponseMessage?>? OnApi { get; set; }

    /// <summary>Breaks the body of the n-th request for bytes after so many; null lets it through.</summary>
    public Func<MediaRequest, long?>? CutAfter { get; set; }

    public bool HasRanges { get; set; } = true;

    public bool HasLength { get; set; } = true;

    /// <summary>Whether a body without a length is chunked, so that its end is no broken connection.</summary>
    public bool IsFramed { get; set; } = true;

    public string? Tag { get; set; } = "\"1\"";

    /// <summary>A broken body just ends, without an error.</summary>
    public bool EndsSilently { get; set; }

    /// <summary>The requests for bytes.</summary>
    public IEnumerable<string> MediaRequests =>
        Requests.Where(request => request.StartsWith("media ", StringComparison.Ordinal));

    /// <summary>Those for items.</summary>
    public IEnumerable<string> ApiRequests =>
        Requests.Where(request => !request.StartsWith("media ", StringComparison.Ordinal));

    public MediaItem Add(string id, byte[] bytes, string? filename = null, string contentType = "image/jpeg")
    {
        lock (_gate)
        {
            _items[id] = new Stored(id, bytes, filename ?? id + ".jpg", contentType);
            return Newtonsoft.Json.JsonConvert.DeserializeObject<MediaItem>(Json(_items[id]).ToString())!;
        }
    }

    /// <summary>No base URL that was given out is good any more.</summary>
    public void ExpireAll()
    {
        lock (_gate)
        {
            foreach (var item in _items.Values)
            {
                item.Url++;
            }
        }
    }

    public void SetStatus(string id, string status) => _items[id].Status = status;

    public void SetBytes(string id, byte[] bytes) => _items[id].Bytes = bytes;

    public void Remove(string id) => _items.Remove(id);

    /// <summary>
    /// A client that does not wait between tries, or if there is a clock as long as it should, but never for bytes.
    /// </summary>
    public PhotosLibraryClient NewClient(TimeProvider? time = null, RetryOptions? retry = null) =>
        new(
            new HttpClient(this) { Timeout = Timeout.InfiniteTimeSpan },
            new PhotosLibraryClientOptions
            {
                TimeProvider = time ?? TimeProvider.System,
                Retry =
                    retry
                    ?? (
                        time is null
                            ? new RetryOptions { Delay = TimeSpan.Zero, QuotaDelay = TimeSpan.Zero }
                            : new RetryOptions { AttemptTimeout = TimeSpan.FromDays(1) }
                    ),
            }
        );

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var response = request.RequestUri!.Host == "lh3.googleusercontent.com" ? Media(request) : Api(request);
            response.RequestMessage = request;
            return Task.FromResult(response);
        }
    }

    private HttpResponseMessage Api(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath;
        var ids = System.Web.HttpUtility.ParseQueryString(request.RequestUri.Query).GetValues("mediaItemIds") ?? [];
        var single = path.StartsWith("/v1/mediaItems/", StringComparison.Ordinal)
            ? path["/v1/mediaItems/".Length..]
            : null;
        var text =
            single is not null ? $"get {single}"
            : path.EndsWith(":batchGet", StringComparison.Ordinal) ? $"batchGet {string.Join(' ', ids)}"
            : "search";
        _requests.Add(text);
        if (OnApi?.Invoke(text) is { } response)
        {
            return response;
        }

        if (single is not null)
        {
            return _items.TryGetValue(single, out var item)
                ? StubNetwork.Json(Json(item).ToString())
                : StubNetwork.Json(
                    """{"error":{"code":400,"message":"Invalid media item ID.","status":"INVALID_ARGUMENT"}}""",
                    HttpStatusCode.BadRequest
                );
        }

        if (text == "search")
        {
            return StubNetwork.Json(new JObject { ["mediaItems"] = new JArray(_items.Values.Select(Json)) }.ToString());
        }

        Assert.InRange(ids.Length, 2, 50);
        return StubNetwork.Json(
            new JObject
            {
                ["mediaItemResults"] = new JArray(
                    ids.Select(id =>
                        _items.TryGetValue(id, out var item)
                            ? new JObject { ["mediaItem"] = Json(item) }
                            : JObject.Parse("""{"status":{"code":3,"message":"Invalid media item ID."}}""")
                    )
                ),
            }.ToString()
        );
    }

    private HttpResponseMessage Media(HttpRequestMessage request)
    {
        Assert.Null(request.Headers.Authorization);
        var parts = request.RequestUri!.AbsolutePath.Split('/')[^1].Split('=', 2);
        var address = parts[0].Split('.');
        var asked = new MediaRequest(
            MediaRequests.Count(),
            address[0],
            request.Headers.Range?.Ranges.Single().From,
            request.Headers.IfRange?.ToString()
        );
        _requests.Add($"media {address[0]} {address[1]} ={parts[1]} {asked.From}".TrimEnd());
        if (OnMedia?.Invoke(asked) is { } given)
        {
            return given;
        }

        if (!_items.TryGetValue(address[0], out var item))
        {
            return Problem(HttpStatusCode.NotFound);
        }

        if (int.Parse(address[1], null) != item.Url)
        {
            return Problem(HttpStatusCode.Forbidden);
        }

        if (parts[1] == "dv" && item.Status != "READY")
        {
            return Problem(HttpStatusCode.NotFound);
        }

        // As they are now: what is called below may change them for the next request.
        var (bytes, tag, hasLength) = (item.Bytes, Tag, HasLength);
        var isPart = HasRanges && asked.From is not null && (asked.IfRange is null || asked.IfRange == tag);
        var from = isPart ? asked.From!.Value : 0;
        if (from >= bytes.Length && isPart)
        {
            return Problem(HttpStatusCode.RequestedRangeNotSatisfiable);
        }

        var cut = CutAfter?.Invoke(asked);
        var content = new StreamContent(new CutStream(bytes, from, cut, EndsSilently));
        content.Headers.ContentType = new MediaTypeHeaderValue(
            parts[1][0] is 'w' or 'h' ? "image/png" : item.ContentType
        );
        content.Headers.ContentLength = hasLength ? bytes.Length - from : null;
        if (isPart)
        {
            content.Headers.ContentRange = new ContentRangeHeaderValue(from, bytes.Length - 1, bytes.Length);
        }

        var response = new HttpResponseMessage(isPart ? HttpStatusCode.PartialContent : HttpStatusCode.OK)
        {
            Content = content,
        };
        response.Headers.TransferEncodingChunked = IsFramed && !hasLength ? true : null;
        if (tag is not null)
        {
            response.Headers.ETag = EntityTagHeaderValue.Parse(tag);
        }

        return response;
    }

    private static HttpResponseMessage Problem(HttpStatusCode status) =>
        new(status) { Content = new StringContent("no", Encoding.ASCII, "text/plain") };

    private static JObject Json(Stored item) =>
        new()
        {
            ["id"] = item.Id,
            ["filename"] = item.Filename,
            ["mimeType"] = item.ContentType,
            ["baseUrl"] = $"https://lh3.googleusercontent.com/lr/{item.Id}.{item.Url}",
            ["mediaMetadata"] = new JObject
            {
                ["creationTime"] = "2021-03-04T05:06:07Z",
                [item.IsVideo ? "video" : "photo"] = item.IsVideo ? new JObject { ["status"] = item.Status } : [],
            },
        };

    internal sealed record MediaRequest(int Number, string Id, long? From, string? IfRange);

    private sealed class Stored(string id, byte[] bytes, string filename, string contentType)
    {
        public string Id => id;

        public byte[] Bytes { get; set; } = bytes;

        public string Filename => filename;

        public string ContentType => contentType;

        public bool IsVideo => contentType.StartsWith("video/", StringComparison.Ordinal);

        public string Status { get; set; } = "READY";

        public int Url { get; set; }
    }

    /// <summary>Bytes that break off, as a connection does.</summary>
    private sealed class CutStream(byte[] bytes, long from, long? limit, bool silently)
        : MemoryStream(bytes, (int)from, (int)Math.Min(bytes.Length - from, limit ?? long.MaxValue), writable: false)
    {
        public override bool CanSeek => false;

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = Read(buffer, offset, count);
            return read == 0 && limit is not null && !silently
                ? Task.FromException<int>(new IOException("The connection was reset."))
                : Task.FromResult(read);
        }
    }
}
