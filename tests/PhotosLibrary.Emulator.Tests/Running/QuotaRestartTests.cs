using Microsoft.Extensions.Time.Testing;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests.Running;

/// <summary>What is used of the quotas outlives a restart, and a kill but for a moment's counts.</summary>
public sealed class QuotaRestartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 6, 15, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Restart_resets_no_quota_until_the_day_and_the_minute_are_over()
    {
        await using (var before = await StartAsync())
        {
            var alice = before.App("dev:alice");
            await alice.CreateAlbumAsync();
            var item = (await alice.AddAsync(TestPhotos.Jpeg(1)))["id"];
            var url = (string)(await alice.GetAsync($"/v1/mediaItems/{item}")).Success()["baseUrl"]!;
            await before.Http.GetByteArrayAsync(url + "=d");
        }

        await using (var after = await StartAsync())
        {
            var alice = after.App("dev:alice");
            Assert.Equal(
                ["MediaRequestsPerDay 1", "RequestsPerDay 4", "WritesPerMinutePerUser 2"],
                await ReadAsync(after)
            );
            (await alice.PostAsync("/v1/albums", """{ "album": { "title": "t" } }""")).Error(429, "RESOURCE_EXHAUSTED");
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        await using (var later = await StartAsync())
        {
            // The refused write was a request all the same.
            Assert.Equal(["MediaRequestsPerDay 1", "RequestsPerDay 5"], await ReadAsync(later));
            await later.App("dev:alice").CreateAlbumAsync();
        }

        _clock.Advance(TimeSpan.FromHours(19));
        await using var tomorrow = await StartAsync();
        Assert.Empty(await ReadAsync(tomorrow));
    }

    [Fact]
    public async Task Usage_is_persisted_within_a_second_though_the_emulators_clock_stands_still()
    {
        await using var emulator = await StartAsync();
        emulator.Emulator.Clock.Freeze();
        await emulator.App("dev:alice").GetAsync("/v1/albums");
        Assert.Equal(0, CountOnDisk());

        while (CountOnDisk() == 0)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, CountOnDisk());
    }

    [Fact]
    public async Task Reset_of_the_quotas_survives_a_restart()
    {
        await using (var emulator = await StartAsync())
        {
            await emulator.App("dev:alice").CreateAlbumAsync();
            await emulator.Emulator.ResetAsync();
            Assert.Empty(await ReadAsync(emulator));
        }

        await using var after = await StartAsync();
        Assert.Empty(await ReadAsync(after));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<TestEmulator> StartAsync() =>
        TestEmulator.StartAsync(_folder.FullName, options => options.Quotas.WritesPerMinutePerUser = 2, _clock);

    private static async Task<List<string>> ReadAsync(TestEmulator emulator)
    {
        var gauges = (JArray)(await emulator.App("dev:alice").GetAsync("/emulator/quotas")).Success()["quotas"]!;
        return [.. gauges.Select(gauge => $"{gauge["name"]} {gauge["used"]}").Order(StringComparer.Ordinal)];
    }

    private long CountOnDisk()
    {
        using var database = new Storage.Database(Path.Combine(_folder.FullName, "library.db"), []);
        return database.Read(connection =>
            Storage.Sql.Single(connection, "SELECT coalesce(sum(used), 0) FROM quota_use", row => row.GetInt64(0))
        );
    }
}
