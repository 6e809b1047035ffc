using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Storage;
using Xunit.Abstractions;

namespace PhotosLibrary.Emulator.Tests.Running;

/// <summary>
/// Kills the program at random moments while an app is working with it: what was acknowledged is there after the next
/// start, what was under way is there or not but never half, and no bytes are left over.
/// </summary>
public sealed class RandomKillTests(ITestOutputHelper output) : IDisposable
{
    // Two libraries at a time, as starting a program is most of the time.
    private const int Libraries = 2;
    private const int KillsOfEach = 50;

    // A busy machine does not come to a hundred; it must come to some.
    private const int FewestKills = 10;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(300);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly HttpClient _http = new();

    [Fact]
    public async Task A_hundred_kills_lose_nothing_and_leave_nothing_behind()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("KILL_SEED"), out var given)
            ? given
            : RandomNumberGenerator.GetInt32(int.MaxValue);
        output.WriteLine($"KILL_SEED={seed}");
        var watch = Stopwatch.StartNew();

        var runs = await Task.WhenAll(Enumerable.Range(0, Libraries).Select(library => RunAsync(
            Path.Combine(_folder.FullName, $"library-{library}"), new Random(seed + library), watch)));
        var (kills, acknowledged) = (runs.Sum(run => run.Kills), runs.Sum(run => run.Acknowledged));

        output.WriteLine($"{kills} kills, {acknowledged} calls acknowledged, {watch.Elapsed}");
        Assert.InRange(kills, FewestKills, Libraries * KillsOfEach);
        Assert.True(acknowledged > kills, "Too few calls came through to prove anything.");
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<(int Kills, int Acknowledged)> RunAsync(string folder, Random random, Stopwatch watch)
    {
        var app = new RandomApp(_http, random);
        var kills = 0;
        for (; kills < KillsOfEach && (kills < FewestKills / Libraries || watch.Elapsed < TimeLimit); kills++)
        {
            using var program = await EmulatorProgram.StartAsync("--data", folder);
            AssertNothingLeftOver(folder);
            await app.CheckAsync(program.Address);

            await app.WorkUntilItBreaksAsync(program.Kill);
            await program.WaitForExitAsync();
        }

        using var last = await EmulatorProgram.StartAsync("--data", folder);
        AssertNothingLeftOver(folder);
        await app.CheckAsync(last.Address);
        return (kills, app.Acknowledged);
    }

    // Every file belongs to a record and every record has its file.
    private static void AssertNothingLeftOver(string folder)
    {
        using var database = new Database(Path.Combine(folder, "library.db"), []);
        var (contents, sessions) = database.Read(connection => (
            connection.List("SELECT content FROM media_items UNION SELECT content FROM uploads WHERE content IS NOT NULL", row => row.GetString(0)),
            connection.List("SELECT id FROM uploads WHERE state = 0", row => row.GetString(0))));
        var files = Directory.GetFiles(Path.Combine(folder, "content"), "*", SearchOption.AllDirectories);

        Assert.Equal(contents.Order(), files.Select(Path.GetFileName).Order());
        Assert.All(files, file => Assert.Equal(Path.GetFileName(file), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))));
        Assert.Subset(sessions.ToHashSet(), Directory.GetFiles(Path.Combine(folder, "uploads")).Select(Path.GetFileName).ToHashSet()!);
    }

    /// <summary>An app that remembers what it was told, and the one call that it was told nothing about.</summary>
    private sealed class RandomApp(HttpClient http, Random random)
    {
        private const int Granularity = 262_144;

        private readonly List<string> _tokens = [];
        private readonly List<string> _items = [];
        private readonly Dictionary<string, List<string>> _albums = [];
        private (string Path, int Received, byte[] Bytes)? _session;
        private (string Album, List<string> After)? _albumUnderWay;
        private bool _itemUnderWay;
        private bool _albumCreationUnderWay;
        private TestApp _app = null!;
        private int _photos;

        public int Acknowledged { get; private set; }

        /// <summary>Makes some calls, and more until the program is killed a moment later.</summary>
        public async Task WorkUntilItBreaksAsync(Action kill)
        {
            var calls = random.Next(1, 20);
            Timer? timer = null;
            try
            {
                for (var call = 0; ; call++)
                {
                    if (call == calls) timer = new Timer(_ => kill(), null, random.Next(30), Timeout.Infinite);
                    await StepAsync();
                    Acknowledged++;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                // It was killed.
            }
            finally
            {
                timer?.Dispose();
            }
        }

        /// <summary>Compares the library with what this app was told, and takes over what it was not told.</summary>
        public async Task CheckAsync(Uri address)
        {
            _app = new TestApp(http, address, "dev:alice");
            await CheckItemsAsync();
            await CheckAlbumsAsync();
            await CheckSessionAsync();
        }

        private Task StepAsync() => random.Next(8) switch
        {
            0 or 1 => UploadAsync(),
            2 or 3 => CreateItemAsync(),
            4 => CreateAlbumAsync(),
            5 => AddToAlbumAsync(),
            6 => RemoveFromAlbumAsync(),
            _ => ContinueSessionAsync(),
        };

        private async Task UploadAsync() => _tokens.Add(await _app.UploadRawAsync(NextPhoto()));

        private async Task CreateItemAsync()
        {
            if (_tokens.Count == 0) return;
            var token = _tokens[^1];
            _itemUnderWay = true;
            var answer = await _app.PostAsync(
                "/v1/mediaItems:batchCreate", $$"""{ "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{token}}" } }] }""");
            _tokens.Remove(token);
            _items.Add((string)answer.Success()["newMediaItemResults"]![0]!["mediaItem"]!["id"]!);
            _itemUnderWay = false;
        }

        private async Task CreateAlbumAsync()
        {
            if (_albums.Count >= 20) return;
            _albumCreationUnderWay = true;
            _albums.Add(await _app.CreateAlbumAsync(), []);
            _albumCreationUnderWay = false;
        }

        private async Task AddToAlbumAsync()
        {
            if (_albums.Count == 0 || _items.Count == 0) return;
            var (album, inIt) = _albums.ElementAt(random.Next(_albums.Count));
            List<string> added = [.. random.GetItems(_items.ToArray(), 5).Distinct()];
            await ChangeAlbumAsync(album, "batchAddMediaItems", added, [.. inIt, .. added.Except(inIt)]);
        }

        private async Task RemoveFromAlbumAsync()
        {
            if (_albums.FirstOrDefault(album => album.Value.Count > 0) is not { Key: { } album, Value: var inIt }) return;
            List<string> removed = [inIt[random.Next(inIt.Count)]];
            await ChangeAlbumAsync(album, "batchRemoveMediaItems", removed, [.. inIt.Except(removed)]);
        }

        private async Task ChangeAlbumAsync(string album, string method, List<string> items, List<string> after)
        {
            _albumUnderWay = (album, after);
            var answer = await _app.PostAsync(
                $"/v1/albums/{album}:{method}", new JObject { ["mediaItemIds"] = new JArray(items) }.ToString());
            answer.Success();
            _albums[album] = after;
            _albumUnderWay = null;
        }

        private async Task ContinueSessionAsync()
        {
            if (_session is not { } session)
            {
                var started = await _app.UploadAsync(
                    "/v1/uploads", [], "X-Goog-Upload-Protocol: resumable", "X-Goog-Upload-Command: start");
                var path = new Uri(started.Headers["X-Goog-Upload-URL"]).PathAndQuery;
                byte[] bytes = [.. NextPhoto(), .. TestPhotos.Noise(3 * Granularity, _photos)];
                _session = (path, 0, bytes);
                return;
            }

            var end = Math.Min(session.Received + Granularity, session.Bytes.Length);
            var isLast = end == session.Bytes.Length;
            var answer = await _app.UploadAsync(
                session.Path,
                session.Bytes[session.Received..end],
                $"X-Goog-Upload-Command: upload{(isLast ? ", finalize" : "")}",
                $"X-Goog-Upload-Offset: {session.Received}");
            Assert.True((int)answer.Status == 200, answer.Body);
            if (isLast) _tokens.Add(answer.Body);
            _session = isLast ? null : session with { Received = end };
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
            }
            while (next is not null);

            Assert.Empty(_items.Except(found));
            var untold = found.Except(_items).ToList();
            Assert.True(untold.Count <= (_itemUnderWay ? 1 : 0), "There are items that nobody created.");
            if (untold.Count > 0) _tokens.RemoveAt(_tokens.Count - 1);
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
            foreach (var album in untold) _albums.Add(album, []);
            _albumCreationUnderWay = false;

            // One that was changed, and one by chance: all of them each time would take too long.
            var chosen = new[] { _albumUnderWay?.Album, _albums.Keys.ElementAtOrDefault(random.Next(20)) };
            foreach (var album in chosen.OfType<string>().Distinct())
            {
                var items = await ListAlbumAsync(album);
                Assert.True(
                    items.SequenceEqual(_albums[album])
                        || (_albumUnderWay?.Album == album && items.SequenceEqual(_albumUnderWay.Value.After)),
                    "An album holds something else than was acknowledged.");
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
                var page = (await _app.PostAsync(
                    "/v1/mediaItems:search",
                    new JObject { ["albumId"] = album, ["pageSize"] = 100, ["pageToken"] = next ?? "" }.ToString())).Success();
                found.AddRange(TestApp.Ids(page));
                next = (string?)page["nextPageToken"];
            }
            while (next is not null);
            return found;
        }

        private async Task CheckSessionAsync()
        {
            if (_session is not { } session) return;
            var answer = await _app.UploadAsync(session.Path, [], "X-Goog-Upload-Command: query");
            Assert.True((int)answer.Status == 200, answer.Body);
            if (answer.Headers["X-Goog-Upload-Status"] == "final")
            {
                _tokens.Add(answer.Body);
                _session = null;
                return;
            }

            var received = int.Parse(answer.Headers["X-Goog-Upload-Size-Received"], CultureInfo.InvariantCulture);
            Assert.InRange(received, session.Received, session.Bytes.Length);
            _session = session with { Received = received };
        }

        private byte[] NextPhoto() => TestPhotos.Jpeg(++_photos);
    }
}
