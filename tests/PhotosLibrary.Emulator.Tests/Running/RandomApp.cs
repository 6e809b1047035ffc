using System.Globalization;
using System.Net.Sockets;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests.Running;

/// <summary>An app that records what was acknowledged, and the one call whose outcome is unknown.</summary>
internal sealed partial class RandomApp(HttpClient http, Random random)
{
    private const int Granularity = 262_144;

    private readonly List<string> _tokens = [];
    private readonly List<string> _items = [];
    private readonly Dictionary<string, List<string>> _albums = [];
    private (string Path, int Received, byte[] Bytes)? _session;
    private (string Album, List<string> After)? _albumUnderWay;
    private readonly Dictionary<string, (string Field, string Text)> _texts = [];
    private (string Path, string Field, string Text)? _textUnderWay;
    private string? _cancelled;
    private bool _cancelUnderWay;
    private bool _itemUnderWay;
    private bool _albumCreationUnderWay;
    private TestApp _app = null!;
    private int _photos;

    /// <summary>How many calls came through, by the name of the step.</summary>
    public Dictionary<string, int> Acknowledged { get; } = [];

    /// <summary>The step that each kill struck.</summary>
    public List<string> CutOff { get; } = [];

    /// <summary>All that it does.</summary>
    public static IReadOnlySet<string> StepNames { get; } =
        new RandomApp(null!, null!).Steps.Select(step => step.Method.Name).ToHashSet();

    // What happens often is there more than once.
    private Func<Task>[] Steps =>
        [
            UploadAsync,
            UploadAsync,
            CreateItemAsync,
            CreateItemAsync,
            CreateAlbumAsync,
            AddToAlbumAsync,
            RemoveFromAlbumAsync,
            RenameAlbumAsync,
            DescribeItemAsync,
            ContinueSessionAsync,
            ContinueSessionAsync,
            CancelSessionAsync,
            SignInAsync,
            RedeemAsync,
            RefreshAsync,
            RevokeAsync,
            PutInAsync,
            MarkAsync,
        ];

    /// <summary>Makes some calls, and more until the program is killed a moment later.</summary>
    public async Task WorkUntilItBreaksAsync(Action kill)
    {
        var calls = random.Next(1, 20);
        Timer? timer = null;
        var name = "";
        try
        {
            for (var call = 0; ; call++)
            {
                if (call == calls)
                {
                    timer = new Timer(_ => kill(), null, random.Next(30), Timeout.Infinite);
                }

                var step = Steps[random.Next(Steps.Length)];
                name = step.Method.Name;
                await step();
                Acknowledged[name] = Acknowledged.GetValueOrDefault(name) + 1;
            }
        }
        // A connection that ends in the moment that it is made comes as a SocketException.
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            CutOff.Add(name);
        }
        finally
        {
            if (timer is not null)
            {
                await timer.DisposeAsync();
            }
        }
    }

    /// <summary>Compares the library with what this app was told, and takes over what it was not told.</summary>
    public async Task CheckAsync(Uri address)
    {
        _app = new TestApp(http, address, "dev:alice");
        await CheckItemsAsync();
        await CheckAlbumsAsync();
        await CheckTextsAsync();
        await CheckSessionAsync();
        await CheckGrantsAsync();
        await CheckOwnItemsAsync();
    }

    private async Task UploadAsync() => _tokens.Add(await _app.UploadRawAsync(NextPhoto()));

    private async Task CreateItemAsync()
    {
        if (_tokens.Count == 0)
        {
            return;
        }

        var token = _tokens[^1];
        _itemUnderWay = true;
        var response = await _app.PostAsync(
            "/v1/mediaItems:batchCreate",
            $$"""{ "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{token}}" } }] }"""
        );
        _tokens.Remove(token);
        _items.Add((string)response.Success()["newMediaItemResults"]![0]!["mediaItem"]!["id"]!);
        _itemUnderWay = false;
    }

    private async Task CreateAlbumAsync()
    {
        if (_albums.Count >= 20)
        {
            return;
        }

        _albumCreationUnderWay = true;
        _albums.Add(await _app.CreateAlbumAsync(), []);
        _albumCreationUnderWay = false;
    }

    private async Task AddToAlbumAsync()
    {
        if (_albums.Count == 0 || _items.Count == 0)
        {
            return;
        }

        var (album, inIt) = _albums.ElementAt(random.Next(_albums.Count));
        List<string> added = [.. random.GetItems(_items.ToArray(), 5).Distinct()];
        await ChangeAlbumAsync(album, "batchAddMediaItems", added, [.. inIt, .. added.Except(inIt)]);
    }

    private async Task RemoveFromAlbumAsync()
    {
        if (_albums.FirstOrDefault(album => album.Value.Count > 0) is not { Key: { } album, Value: var inIt })
        {
            return;
        }

        List<string> removed = [inIt[random.Next(inIt.Count)]];
        await ChangeAlbumAsync(album, "batchRemoveMediaItems", removed, [.. inIt.Except(removed)]);
    }

    private async Task ChangeAlbumAsync(string album, string method, List<string> items, List<string> after)
    {
        _albumUnderWay = (album, after);
        var response = await _app.PostAsync(
            $"/v1/albums/{album}:{method}",
            new JObject { ["mediaItemIds"] = new JArray(items) }.ToString()
        );
        response.Success();
        _albums[album] = after;
        _albumUnderWay = null;
    }

    private Task RenameAlbumAsync() =>
        _albums.Count == 0 ? Task.CompletedTask : WriteTextAsync($"/v1/albums/{Any(_albums.Keys)}", "title");

    private Task DescribeItemAsync() =>
        _items.Count == 0 ? Task.CompletedTask : WriteTextAsync($"/v1/mediaItems/{Any(_items)}", "description");

    private async Task WriteTextAsync(string path, string field)
    {
        var text = $"Text {++_photos}";
        _textUnderWay = (path, field, text);
        (await _app.PatchAsync($"{path}?updateMask={field}", new JObject { [field] = text }.ToString())).Success();
        _texts[path] = (field, text);
        _textUnderWay = null;
    }

    private async Task ContinueSessionAsync()
    {
        if (_session is not { } session)
        {
            var started = await _app.UploadAsync(
                "/v1/uploads",
                [],
                "X-Goog-Upload-Protocol: resumable",
                "X-Goog-Upload-Command: start"
            );
            var path = new Uri(started.Headers["X-Goog-Upload-URL"]).PathAndQuery;
            byte[] bytes = [.. NextPhoto(), .. TestPhotos.Noise(3 * Granularity, _photos)];
            _session = (path, 0, bytes);
            return;
        }

        var end = Math.Min(session.Received + Granularity, session.Bytes.Length);
        var isLast = end == session.Bytes.Length;
        var response = await _app.UploadAsync(
            session.Path,
            session.Bytes[session.Received..end],
            $"X-Goog-Upload-Command: upload{(isLast ? ", finalize" : "")}",
            $"X-Goog-Upload-Offset: {session.Received}"
        );
        Assert.True((int)response.Status == 200, response.Body);
        if (isLast)
        {
            _tokens.Add(response.Body);
        }

        _session = isLast ? null : session with { Received = end };
    }

    private async Task CancelSessionAsync()
    {
        if (_session is not { } session || random.Next(3) > 0)
        {
            return;
        }

        _cancelUnderWay = true;
        Assert.Equal(200, (int)(await _app.UploadAsync(session.Path, [], "X-Goog-Upload-Command: cancel")).Status);
        (_session, _cancelled, _cancelUnderWay) = (null, session.Path, false);
    }

    private async Task CheckItemsAsync()
    {
        var found = new List<string>();
        string? next = null;
        do
        {
            var page = (await _app.GetAsync($"/v1/mediaItems?pageSize=100&pageToken={next}")).Success();
            found.AddRange(TestApp.Ids(page));
            next = (string?)page["nextPageToken"];
        } while (next is not null);

        Assert.Empty(_items.Except(found));
        var untold = found.Except(_items).ToList();
        Assert.True(untold.Count <= (_itemUnderWay ? 1 : 0), "There are items that nobody created.");
        if (untold.Count > 0)
        {
            _tokens.RemoveAt(_tokens.Count - 1);
        }

        _items.AddRange(untold);
        _itemUnderWay = false;
    }

    private async Task CheckAlbumsAsync()
    {
        var page = (await _app.GetAsync("/v1/albums?pageSize=50")).Success();
        var found = TestApp.Ids(page, "albums");
        Assert.Empty(_albums.Keys.Except(found));
        var untold = found.Except(_albums.Keys).ToList();
        Assert.True(untold.Count <= (_albumCreationUnderWay ? 1 : 0), "There are albums that nobody created.");
        foreach (var album in untold)
        {
            _albums.Add(album, []);
        }

        _albumCreationUnderWay = false;

        // One that was changed, and one by chance: all of them each time would take too long.
        var chosen = new[] { _albumUnderWay?.Album, _albums.Keys.ElementAtOrDefault(random.Next(20)) };
        foreach (var album in chosen.OfType<string>().Distinct())
        {
            var items = await ListAlbumAsync(album);
            Assert.True(
                items.SequenceEqual(_albums[album])
                    || (_albumUnderWay?.Album == album && items.SequenceEqual(_albumUnderWay.Value.After)),
                "An album holds something else than was acknowledged."
            );
            _albums[album] = items;
        }

        _albumUnderWay = null;
    }

    private async Task<List<string>> ListAlbumAsync(string album)
    {
        var found = new List<string>();
        string? next = null;
        do
        {
            var page = (
                await _app.PostAsync(
                    "/v1/mediaItems:search",
                    new JObject
                    {
                        ["albumId"] = album,
                        ["pageSize"] = 100,
                        ["pageToken"] = next ?? "",
                    }.ToString()
                )
            ).Success();
            found.AddRange(TestApp.Ids(page));
            next = (string?)page["nextPageToken"];
        } while (next is not null);
        return found;
    }

    private async Task CheckSessionAsync()
    {
        if (_cancelled is { } path)
        {
            Assert.Equal("cancelled", await StatusAsync(path));
        }

        if (_session is not { } session)
        {
            return;
        }

        var (wasCancelling, status) = (_cancelUnderWay, await StatusAsync(session.Path));
        _cancelUnderWay = false;
        if (wasCancelling && status == "cancelled")
        {
            (_session, _cancelled) = (null, session.Path);
            return;
        }

        var response = await _app.UploadAsync(session.Path, [], "X-Goog-Upload-Command: query");
        Assert.True((int)response.Status == 200, response.Body);
        if (response.Headers["X-Goog-Upload-Status"] == "final")
        {
            _tokens.Add(response.Body);
            _session = null;
            return;
        }

        var received = int.Parse(response.Headers["X-Goog-Upload-Size-Received"], CultureInfo.InvariantCulture);
        Assert.InRange(received, session.Received, session.Bytes.Length);
        _session = session with { Received = received };
    }

    private async Task<string> StatusAsync(string session) =>
        (await _app.UploadAsync(session, [], "X-Goog-Upload-Command: query")).Headers["X-Goog-Upload-Status"];

    // The one that was being changed, and one by chance.
    private async Task CheckTextsAsync()
    {
        var chosen = new[] { _textUnderWay?.Path, _texts.Keys.ElementAtOrDefault(random.Next(20)) };
        foreach (var path in chosen.OfType<string>().Distinct())
        {
            var (field, known) = _texts.GetValueOrDefault(path, (_textUnderWay?.Field ?? "", null!));
            var found = (string?)(await _app.GetAsync(path)).Success()[field];
            if (_textUnderWay is { } changed && changed.Path == path && found == changed.Text)
            {
                _texts[path] = (field, changed.Text);
            }
            else if (known is not null)
            {
                Assert.Equal(known, found);
            }
        }

        _textUnderWay = null;
    }

    private T Any<T>(IEnumerable<T> choices) => choices.ElementAt(random.Next(choices.Count()));

    private byte[] NextPhoto() => TestPhotos.Jpeg(++_photos);
}
