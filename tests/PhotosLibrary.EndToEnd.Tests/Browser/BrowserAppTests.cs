using System.Text.Json;
using PhotosLibrary.Emulator;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.Browser;

/// <summary>An app whose scripts run in the browser, on a page that is not the emulator's.</summary>
[Collection(nameof(Chromium))]
public class BrowserAppTests(Chromium chromium)
{
    private const string Use = """
        async ({ address, photo }) => {
            const call = async (path, options = {}) => {
                const response = await fetch(new URL(path, address), {
                    ...options, headers: { Authorization: 'Bearer dev:alice', ...options.headers } });
                return response;
            };
            const json = (path, body) => call(path, {
                method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
            const started = await call('v1/uploads', { method: 'POST', headers: {
                'X-Goog-Upload-Protocol': 'resumable', 'X-Goog-Upload-Command': 'start' } });
            const session = started.headers.get('X-Goog-Upload-URL');
            const bytes = Uint8Array.from(atob(photo), letter => letter.charCodeAt(0));
            const sent = await call(session, { method: 'POST', body: bytes, headers: {
                'X-Goog-Upload-Command': 'upload, finalize', 'X-Goog-Upload-Offset': '0' } });
            const uploadToken = await sent.text();
            const created = await (await json('v1/mediaItems:batchCreate', {
                newMediaItems: [{ simpleMediaItem: { uploadToken, fileName: 'a.jpg' } }] })).json();
            const id = created.newMediaItemResults[0].mediaItem.id;
            const item = await (await call('v1/mediaItems/' + id)).json();
            const download = await fetch(item.baseUrl + '=d', { headers: { Range: 'bytes=0-9' } });
            const refused = await call('v1/albums/none');
            return {
                granularity: started.headers.get('X-Goog-Upload-Chunk-Granularity'),
                status: sent.headers.get('X-Goog-Upload-Status'),
                length: (await download.arrayBuffer()).byteLength,
                range: download.headers.get('Content-Range'),
                refused: (await refused.json()).error.status,
            };
        }
        """;

    private const string Play = """
        async url => {
            const video = document.createElement('video');
            video.muted = true;
            const ended = new Promise((resolve, reject) => {
                video.onended = () => resolve(video.videoWidth + 'x' + video.videoHeight);
                video.onerror = () => reject(new Error(video.error.message));
            });
            document.body.append(video);
            video.src = url;
            await video.play();
            return await ended;
        }
        """;

    private const string Attempt = """
        async address => {
            const attempts = [
                ['v1/albums', {}],
                ['v1/albums', { headers: { Authorization: 'Bearer dev:alice' } }],
                ['v1/uploads', { method: 'POST', headers: { 'X-Goog-Upload-Protocol': 'raw' }, body: 'bytes' }],
                ['emulator/state', {}],
            ];
            const results = [];
            for (const [path, options] of attempts) {
                results.push(await fetch(new URL(path, address), options).then(r => 'read ' + r.status, () => 'closed'));
            }
            return results.join(', ');
        }
        """;

    [SkippableFact]
    public async Task App_of_an_allowed_origin_uploads_creates_and_downloads()
    {
        await using var page = await PhotosEmulator.StartAsync();
        await using var emulator = await PhotosEmulator.StartAsync(new() { AllowedOrigins = [page.Address] });
        await using var window = await OpenAsync(page);
        var photo = TestPhotos.Jpeg(1);

        var seen = await window.Page.EvaluateAsync<JsonElement>(
            Use,
            new { address = emulator.Address.ToString(), photo = Convert.ToBase64String(photo) }
        );

        Assert.Equal("262144", seen.GetProperty("granularity").GetString());
        Assert.Equal("final", seen.GetProperty("status").GetString());
        Assert.Equal(10, seen.GetProperty("length").GetInt32());
        Assert.Equal($"bytes 0-9/{photo.Length}", seen.GetProperty("range").GetString());
        Assert.Equal("NOT_FOUND", seen.GetProperty("refused").GetString());
        Assert.Equal("a.jpg", (await emulator.GetStateAsync("alice")).Accounts[0].MediaItems[0].Filename);
    }

    [SkippableFact]
    public async Task Page_of_an_origin_that_is_not_allowed_reads_nothing()
    {
        await using var page = await PhotosEmulator.StartAsync();
        await using var emulator = await PhotosEmulator.StartAsync(
            new() { AllowedOrigins = [new Uri("http://127.0.0.1:9")] }
        );
        await using var window = await OpenAsync(page);

        var seen = await window.Page.EvaluateAsync<string>(Attempt, emulator.Address.ToString());

        Assert.Equal("closed, closed, closed, closed", seen);
        Assert.Empty((await emulator.GetStateAsync()).Accounts);
    }

    [SkippableFact]
    public async Task Synthetic_videos_play()
    {
        await using var page = await PhotosEmulator.StartAsync();
        await using var emulator = await PhotosEmulator.StartAsync(new() { Seed = 100 });
        await using var window = await OpenAsync(page);
        using var http = new HttpClient(emulator.CreateHandler());
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(emulator.Address, "v1/mediaItems?pageSize=100")
        );
        request.Headers.Authorization = new("Bearer", "dev:demo");
        using var response = await http.SendAsync(request);
        using var list = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        var bySize = list
            .RootElement.GetProperty("mediaItems")
            .EnumerateArray()
            .Where(item => item.GetProperty("mimeType").GetString() == "video/mp4")
            .DistinctBy(SizeOf)
            .ToList();

        Assert.NotEmpty(bySize);
        foreach (var video in bySize)
        {
            var seen = await window.Page.EvaluateAsync<string>(Play, video.GetProperty("baseUrl").GetString() + "=dv");
            Assert.Equal(SizeOf(video), seen);
        }

        static string SizeOf(JsonElement item) =>
            item.GetProperty("mediaMetadata").GetProperty("width").GetString()
            + "x"
            + item.GetProperty("mediaMetadata").GetProperty("height").GetString();
    }

    // Another port is another origin, and this path of it has no policy of its own about scripts.
    private async Task<Window> OpenAsync(PhotosEmulator page)
    {
        var window = await chromium.OpenAsync();
        await window.Page.GotoAsync(new Uri(page.Address, "healthz").ToString());
        return window;
    }
}
