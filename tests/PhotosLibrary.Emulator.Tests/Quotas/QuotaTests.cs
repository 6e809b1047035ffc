using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Control;

namespace PhotosLibrary.Emulator.Tests.Quotas;

/// <summary>Quotas (spec/facts.md, "Quotas" and "Quota errors").</summary>
public class QuotaTests
{
    [Fact]
    public async Task By_default_nothing_is_limited_but_everything_is_counted()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var app = emulator.App("dev:alice");
        for (var call = 0; call < 3; call++)
        {
            await app.CreateAlbumAsync();
        }

        var gauge = await GaugeAsync(app, "RequestsPerDay");

        Assert.Equal(
            ("dev", 3, JTokenType.Null),
            ((string?)gauge["project"], (int)gauge["used"]!, gauge["limit"]!.Type)
        );
    }

    [Fact]
    public async Task Error_of_the_daily_quota_is_Googles_in_full()
    {
        await using var emulator = await StartAsync(quotas => quotas.RequestsPerDay = 1);
        var app = emulator.AppWithScopes(PhotosLibraryScopes.All, clientId: "987654321-x.apps.googleusercontent.com");
        (await app.GetAsync("/v1/albums")).Success();

        var response = await app.GetAsync("/v1/albums");

        var expected = JObject.Parse(GoogleErrors.DailyQuota("987654321", limit: 1));
        response.Error(429, "RESOURCE_EXHAUSTED", (string)expected["error"]!["message"]!);
        Assert.True(JToken.DeepEquals(expected, response.Json), response.Json.ToString(Formatting.Indented));
    }

    [Fact]
    public async Task Quota_day_ends_at_midnight_in_California()
    {
        await using var emulator = await StartAsync(quotas => quotas.RequestsPerDay = 1);
        var app = emulator.App("dev:alice");
        (await app.GetAsync("/v1/albums")).Success();
        Assert.Equal("2026-06-16T07:00:00+00:00", (string?)(await GaugeAsync(app, "RequestsPerDay"))["reset"]);

        // It is 12:00 in UTC and summer in California, where the day ends at 7:00.
        emulator.Clock.Advance(TimeSpan.FromHours(19) - TimeSpan.FromSeconds(1));
        (await app.GetAsync("/v1/albums")).Error(429, "RESOURCE_EXHAUSTED");
        emulator.Clock.Advance(TimeSpan.FromSeconds(1));

        (await app.GetAsync("/v1/albums")).Success();
    }

    [Fact]
    public async Task Each_project_has_its_own_quota_and_a_call_without_a_token_uses_none()
    {
        await using var emulator = await StartAsync(quotas => quotas.RequestsPerDay = 1);
        (await emulator.App("nonsense").GetAsync("/v1/albums")).Error(401, "UNAUTHENTICATED");
        var one = emulator.AppWithScopes(PhotosLibraryScopes.All, "alice", "one");
        var two = emulator.AppWithScopes(PhotosLibraryScopes.All, "alice", "two");

        (await one.GetAsync("/v1/albums")).Success();
        (await two.GetAsync("/v1/albums")).Success();
        (await emulator.AppWithScopes(PhotosLibraryScopes.All, "bob", "one").GetAsync("/v1/albums")).Error(
            429,
            "RESOURCE_EXHAUSTED"
        );
    }

    [Theory]
    [InlineData(false, 429, 8, null)]
    [InlineData(
        true,
        400,
        3,
        "Insufficient tokens for quota 'photoslibrary.googleapis.com/upload_requests' and limit 'UploadsPerMinute' of "
            + "service 'photoslibrary.googleapis.com' for consumer 'project_number:123456789'."
    )]
    public async Task Uploads_count_too_and_have_their_own_shape_of_error(
        bool asOfOld,
        int status,
        int code,
        string? message
    )
    {
        // spec/facts.md, "Upload errors"
        await using var emulator = await TestEmulator.StartAsync(configure: options =>
        {
            options.Quotas.RequestsPerDay = 1;
            options.Unconfirmed.UploadQuotaIsInvalidArgument = asOfOld;
        });
        var app = emulator.App("dev:alice");
        await app.UploadRawAsync(TestPhotos.NotAPhoto);

        (await app.UploadAsync("/v1/uploads", [1], "X-Goog-Upload-Protocol: raw")).BareStatus(status, code, message);
    }

    [Fact]
    public async Task Media_requests_have_a_quota_of_their_own()
    {
        await using var emulator = await StartAsync(quotas => quotas.MediaRequestsPerDay = 1);
        var app = emulator.App("dev:alice");
        var item = await app.AddIdAsync(TestPhotos.Jpeg(1));
        var url = (string)(await app.GetAsync($"/v1/mediaItems/{item}")).Success()["baseUrl"]!;

        Assert.Equal(200, (int)(await emulator.Http.GetAsync(url + "=d")).StatusCode);
        Assert.Equal(429, (int)(await emulator.Http.GetAsync(url + "=d")).StatusCode);
        emulator.Clock.Advance(TimeSpan.FromDays(1));
        url = (string)(await app.GetAsync($"/v1/mediaItems/{item}")).Success()["baseUrl"]!;
        Assert.Equal(200, (int)(await emulator.Http.GetAsync(url + "=d")).StatusCode);
    }

    [Fact]
    public async Task Writes_are_limited_per_user_and_minute_and_reads_are_not()
    {
        await using var emulator = await StartAsync(quotas => quotas.WritesPerMinutePerUser = 2);
        var app = emulator.App("dev:alice");
        await app.CreateAlbumAsync();
        await app.CreateAlbumAsync();

        var error = (await app.PostAsync("/v1/albums", """{ "album": { "title": "t" } }""")).Error(
            429,
            "RESOURCE_EXHAUSTED",
            "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user' "
                + "of service 'photoslibrary.googleapis.com' for consumer 'project_number:123456789'."
        );
        Assert.Equal("WritesPerMinutePerUser", (string?)error["details"]![0]!["metadata"]!["quota_limit"]);
        (await app.PostAsync("/v1/mediaItems:search", "{}")).Success();
        await emulator.App("dev:bob").CreateAlbumAsync();
        emulator.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.CreateAlbumAsync();
    }

    [Fact]
    public async Task Client_that_waits_for_each_response_never_exceeds_one_concurrent_write()
    {
        await using var emulator = await StartAsync(quotas => quotas.ConcurrentWritesPerUser = 1);
        var app = emulator.App("dev:alice");

        for (var album = 0; album < 30; album++)
        {
            await app.CreateAlbumAsync();
        }

        Assert.DoesNotContain(await GaugesAsync(app), IsOfConcurrentWrites);
    }

    [Fact]
    public void Second_concurrent_write_is_refused()
    {
        var options = new PhotosEmulatorOptions { Quotas = { ConcurrentWritesPerUser = 1 } };
        var counters = new Emulator.Quotas.QuotaCounters(options, TimeProvider.System);
        var alice = new Emulator.Access.Caller("alice", "dev", new HashSet<string>());
        var write = counters.BeginWrite(alice);

        var error = Assert.Throws<Emulator.Errors.ApiException>(() => counters.BeginWrite(alice));
        counters.BeginWrite(alice with { Account = "bob" });
        write.Dispose();
        counters.BeginWrite(alice);

        Assert.Equal(
            (429, "Quota exceeded for quota 'concurrent write request' of service 'photoslibrary.googleapis.com'."),
            (error.HttpStatus, error.Message)
        );
    }

    [Fact]
    public async Task Call_during_a_write_is_refused_only_if_that_call_writes()
    {
        await using var emulator = await StartAsync(quotas => quotas.ConcurrentWritesPerUser = 1);
        var alice = emulator.App("dev:alice");
        emulator.Emulator.Quotas.BeginWrite(new Emulator.Access.Caller("alice", "dev", new HashSet<string>()));

        (await alice.PostAsync("/v1/albums", """{ "album": { "title": "t" } }""")).Error(
            429,
            "RESOURCE_EXHAUSTED",
            "Quota exceeded for quota 'concurrent write request' of service 'photoslibrary.googleapis.com'."
        );
        (await alice.PostAsync("/v1/mediaItems:search", "{}")).Success();
        await emulator.App("dev:bob").CreateAlbumAsync();
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task Write_that_a_fault_delays_is_in_progress_meanwhile(string when)
    {
        await using var emulator = await StartAsync(quotas => quotas.ConcurrentWritesPerUser = 1);
        var alice = emulator.App("dev:alice");
        emulator.Emulator.Faults.Add(
            new Fault
            {
                Operation = "Albums_Create",
                Delay = TimeSpan.FromMinutes(1),
                When = when == "after" ? FaultMoment.After : FaultMoment.Before,
            }
        );

        var slow = alice.CreateAlbumAsync("slow");
        await UntilAsync(async () => (await GaugesAsync(alice)).Any(IsOfConcurrentWrites));
        (await alice.PostAsync("/v1/albums", """{ "album": { "title": "second" } }""")).Error(
            429,
            "RESOURCE_EXHAUSTED",
            "Quota exceeded for quota 'concurrent write request' of service 'photoslibrary.googleapis.com'."
        );
        await emulator.App("dev:bob").CreateAlbumAsync();
        (await alice.GetAsync("/v1/albums")).Success();
        Assert.False(slow.IsCompleted);
        await PassAsync(emulator, slow);

        await alice.CreateAlbumAsync("third");
        var albums = (await alice.GetAsync("/v1/albums")).Success()["albums"]!;
        Assert.Equal(["slow", "third"], albums.Select(album => (string?)album["title"]).Order());
    }

    [Fact]
    public async Task Delayed_write_that_fails_lets_the_next_one_begin_when_it_has_failed()
    {
        await using var emulator = await StartAsync(quotas => quotas.ConcurrentWritesPerUser = 1);
        var alice = emulator.App("dev:alice");
        emulator.Emulator.Faults.Add(
            new Fault
            {
                Operation = "Albums_Create",
                Delay = TimeSpan.FromMinutes(1),
                Error = FaultError.Unavailable,
            }
        );

        var slow = alice.PostAsync("/v1/albums", """{ "album": { "title": "slow" } }""");
        await UntilAsync(async () => (await GaugesAsync(alice)).Any(IsOfConcurrentWrites));
        await PassAsync(emulator, slow);
        (await slow).Error(503, "UNAVAILABLE");

        await alice.CreateAlbumAsync();
    }

    [Fact]
    public async Task Every_write_of_many_at_once_is_refused_while_a_delayed_one_is_in_progress()
    {
        await using var emulator = await StartAsync(quotas => quotas.ConcurrentWritesPerUser = 1);
        var alice = emulator.App("dev:alice");
        emulator.Emulator.Faults.Add(new Fault { Delay = TimeSpan.FromMinutes(1), Times = null });

        var all = Enumerable
            .Range(0, 5)
            .Select(index => alice.PostAsync("/v1/albums", $$"""{ "album": { "title": "{{index}}" } }"""))
            .ToList();
        await UntilAsync(() => Task.FromResult(all.Count(one => one.IsCompleted) == 4));
        await PassAsync(emulator, Task.WhenAll(all));
        var statuses = (await Task.WhenAll(all)).Select(response => (int)response.Status);

        Assert.Equal([200, 429, 429, 429, 429], statuses.Order());
    }

    [Fact]
    public async Task Serial_writer_meets_the_limit_of_concurrent_writes_if_a_write_is_completed_late()
    {
        await using var emulator = await TestEmulator.StartAsync(configure: options =>
        {
            options.Quotas.ConcurrentWritesPerUser = 1;
            options.Unconfirmed.WriteCompletionLag = TimeSpan.FromSeconds(20);
        });
        var alice = emulator.App("dev:alice");
        await alice.AddAsync(TestPhotos.Jpeg(1));
        var token = await alice.UploadRawAsync(TestPhotos.Jpeg(2));
        var batch = $$"""{ "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{token}}" } }] }""";

        emulator.Clock.Advance(TimeSpan.FromSeconds(19));
        (await alice.PostAsync("/v1/mediaItems:batchCreate", batch)).Error(
            429,
            "RESOURCE_EXHAUSTED",
            "Quota exceeded for quota 'concurrent write request' of service 'photoslibrary.googleapis.com'."
        );
        await emulator.App("dev:bob").CreateAlbumAsync();
        emulator.Clock.Advance(TimeSpan.FromSeconds(1));
        (await alice.PostAsync("/v1/mediaItems:batchCreate", batch)).Success();
        await alice.SendAsync(HttpMethod.Delete, "/emulator/quotas", "");
        await alice.CreateAlbumAsync();
    }

    // spec/facts.md, "Quotas"
    [Fact]
    public void Preset_of_Googles_quotas_has_the_known_limits() =>
        Assert.Equal(
            (10_000, 75_000, 60, 1),
            (
                QuotaOptions.Google.RequestsPerDay,
                QuotaOptions.Google.MediaRequestsPerDay,
                QuotaOptions.Google.WritesPerMinutePerUser,
                QuotaOptions.Google.ConcurrentWritesPerUser
            )
        );

    [Fact]
    public async Task Quotas_can_be_reset()
    {
        await using var emulator = await StartAsync(quotas => quotas.RequestsPerDay = 1);
        var app = emulator.App("dev:alice");
        await app.GetAsync("/v1/albums");

        Assert.Equal(204, (int)(await app.SendAsync(HttpMethod.Delete, "/emulator/quotas", "")).Status);

        (await app.GetAsync("/v1/albums")).Success();
    }

    private static bool IsOfConcurrentWrites(JToken gauge) => (string?)gauge["name"] == "ConcurrentWritesPerUser";

    // Again and again, as the delay may begin a moment later than the write.
    private static Task PassAsync(TestEmulator emulator, Task delayed) =>
        UntilAsync(() =>
        {
            emulator.Clock.Advance(TimeSpan.FromMinutes(1));
            return Task.FromResult(delayed.IsCompleted);
        });

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            // The emulator works on other threads: nothing here could tell when.
            await Task.Delay(5, deadline.Token);
        }
    }

    private static Task<TestEmulator> StartAsync(Action<QuotaOptions> configure) =>
        TestEmulator.StartAsync(configure: options => configure(options.Quotas));

    private static async Task<JToken> GaugeAsync(TestApp app, string name) =>
        (await GaugesAsync(app)).Single(gauge => (string?)gauge["name"] == name);

    private static async Task<JArray> GaugesAsync(TestApp app) =>
        (JArray)(await app.GetAsync("/emulator/quotas")).Success()["quotas"]!;
}
