using System.Net;
using Microsoft.Extensions.Time.Testing;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Control;

namespace PhotosLibrary.Emulator.Tests.Control;

/// <summary>The clock, and that all which expires follows it.</summary>
public sealed class ClockTests : IAsyncLifetime
{
    private TestEmulator _emulator = null!;
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _emulator = await TestEmulator.StartAsync(configure: options =>
            options.VideoProcessingTime = TimeSpan.FromMinutes(5)
        );
        _app = _emulator.NewAccount();
    }

    public Task DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public async Task Clock_can_be_read_set_moved_and_reset()
    {
        var start = _emulator.Clock.GetUtcNow();
        Assert.Equal(start, await NowAsync());

        await SetAsync("""{ "now": "2020-02-29T10:00:00+02:00" }""");
        Assert.Equal(At("2020-02-29T08:00:00Z"), await NowAsync());
        await SetAsync("""{ "advance": "90m" }""");
        await SetAsync("""{ "advance": "PT1H" }""");
        await SetAsync("""{ "advance": "1h3600s" }""");
        Assert.Equal(At("2020-02-29T12:30:00Z"), await NowAsync());

        // It goes on with the clock behind.
        _emulator.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(At("2020-02-29T12:30:05Z"), await NowAsync());
        (await _emulator.DeleteControlAsync("/emulator/clock")).Success();
        Assert.Equal(start.AddSeconds(5), await NowAsync());
        Assert.Equal(start.AddSeconds(5), _emulator.Emulator.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Frozen_clock_stands_still()
    {
        await SetAsync("""{ "freeze": true, "now": "2030-01-01T00:00:00Z" }""");
        _emulator.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(At("2030-01-01T00:00:00Z"), await NowAsync());

        await SetAsync("""{ "advance": "10s" }""");
        Assert.Equal(At("2030-01-01T00:00:10Z"), await NowAsync());

        var response = await SetAsync("""{ "freeze": false }""");
        Assert.False((bool)response["isFrozen"]!);
        _emulator.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(At("2030-01-01T00:00:11Z"), await NowAsync());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "advance": "-1h" }""")]
    [InlineData("""{ "advance": "1 hour" }""")]
    [InlineData("""{ "advance": "-PT1H" }""")]
    [InlineData("""{ "advance": "99999999d" }""")]
    [InlineData("""{ "now": "yesterday" }""")]
    [InlineData("""{ "now": "2030-01-01T00:00:00Z", "advance": "1h" }""")]
    [InlineData("""{ "forward": "1h" }""")]
    [InlineData("nonsense")]
    public async Task Invalid_change_of_the_clock_is_refused(string json)
    {
        var response = await _emulator.PostControlAsync("/emulator/clock", json);

        Assert.Equal(400, (int)response.Status);
        Assert.NotEmpty((string)response.Json["error"]!["message"]!);
        Assert.Equal(_emulator.Clock.GetUtcNow(), await NowAsync());
    }

    // spec/facts.md, "Base URLs"
    [Fact]
    public async Task Base_urls_follow_the_clock()
    {
        var id = await _app.AddIdAsync(TestPhotos.Jpeg(1));
        var url = (string)(await _app.GetAsync($"/v1/mediaItems/{id}")).Success()["baseUrl"]! + "=d";

        await _emulator.AdvanceAsync("59m");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(url));
        await _emulator.AdvanceAsync("1m");
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(url));
    }

    // spec/facts.md, "Upload tokens"
    [Fact]
    public async Task Upload_tokens_follow_the_clock()
    {
        var token = await _app.UploadRawAsync(TestPhotos.Jpeg(1));

        await _emulator.AdvanceAsync("P1D");

        (
            await _app.PostAsync(
                "/v1/mediaItems:batchCreate",
                $$"""{ "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{token}}" } }] }"""
            )
        ).Error(400, "INVALID_ARGUMENT", "Request must contain a valid upload token.");
    }

    [Fact]
    public async Task Upload_sessions_follow_the_clock()
    {
        var url = await _app.StartUploadAsync();

        await _emulator.AdvanceAsync("7d");

        (await _app.UploadAsync(url, [], "X-Goog-Upload-Command: query")).BareStatus(404, 5);
    }

    // spec/facts.md, "Video processing"
    [Fact]
    public async Task Processing_of_videos_follows_the_clock()
    {
        var id = await _app.AddIdAsync(SampleVideos.Mp4(), "film.mp4");

        Assert.Equal("PROCESSING", await VideoStatusAsync(id));
        await _emulator.AdvanceAsync("5m");
        Assert.Equal("READY", await VideoStatusAsync(id));
    }

    [Fact]
    public async Task Access_tokens_follow_the_clock()
    {
        await using var emulator = await PhotosEmulator.StartAsync(new() { TimeProvider = _emulator.Clock });
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var token = await SignIn.AccessTokenAsync(http, emulator.Address);
        var app = new TestApp(http, emulator.Address, token);

        await app.CreateAlbumAsync();
        emulator.Clock.Advance(TimeSpan.FromMinutes(60));

        (await app.PostAsync("/v1/albums", "{}")).Error(401, "UNAUTHENTICATED");
    }

    [Fact]
    public void Timers_follow_the_clock()
    {
        var source = new FakeTimeProvider();
        var clock = new EmulatorClock(source);
        List<string> fired = [];
        using var late = clock.CreateTimer(
            _ => fired.Add("late"),
            null,
            TimeSpan.FromHours(2),
            Timeout.InfiniteTimeSpan
        );
        using var early = clock.CreateTimer(
            _ => fired.Add("early"),
            null,
            TimeSpan.FromHours(1),
            TimeSpan.FromHours(5)
        );

        clock.Advance(TimeSpan.FromMinutes(30));
        source.Advance(TimeSpan.FromMinutes(29));
        Assert.Empty(fired);
        source.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["early"], fired);

        // What is frozen does not fire, and what is set back does not wait longer.
        clock.Freeze();
        source.Advance(TimeSpan.FromHours(10));
        Assert.Equal(["early"], fired);
        clock.Unfreeze();
        clock.SetNow(clock.GetUtcNow().AddYears(-1));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["early", "late"], fired);
        clock.Advance(TimeSpan.FromHours(4));
        Assert.Equal(["early", "late", "early"], fired);
    }

    private static DateTimeOffset At(string time) =>
        DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);

    private async Task<JObject> SetAsync(string json) =>
        (await _emulator.PostControlAsync("/emulator/clock", json)).Success();

    private async Task<DateTimeOffset> NowAsync() =>
        At((string)(await _emulator.GetControlAsync("/emulator/clock")).Success()["now"]!);

    private async Task<HttpStatusCode> StatusAsync(string url)
    {
        using var response = await _emulator.Http.GetAsync(url);
        return response.StatusCode;
    }

    private async Task<string> VideoStatusAsync(string id) =>
        (string)(await _app.GetAsync($"/v1/mediaItems/{id}")).Success()["mediaMetadata"]!["video"]!["status"]!;
}
