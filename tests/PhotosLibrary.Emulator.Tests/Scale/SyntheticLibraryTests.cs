using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests.Scale;

/// <summary>A library that begins with synthetic items.</summary>
public sealed class SyntheticLibraryTests : IDisposable
{
    private const string Ffmpeg = "/usr/bin/ffmpeg";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task Synthetic_library_has_the_requested_number_of_items_in_albums_and_over_the_years()
    {
        await using var emulator = await TestEmulator.StartAsync(configure: options => options.Seed = 1000);
        var app = emulator.App("dev:demo");

        var items = await ListAsync(app);
        var albums = (JArray)(await app.GetAsync("/v1/albums?pageSize=50")).Success()["albums"]!;
        var inAlbum = await app.PostAsync(
            "/v1/mediaItems:search",
            $$"""{ "albumId": "{{(string?)albums[^1]!["id"]}}", "pageSize": 100 }"""
        );

        Assert.Equal(1000, items.Select(item => (string?)item["id"]).Distinct().Count());
        Assert.InRange(items.Count(item => item["mediaMetadata"]!["video"] is not null), 30, 150);
        Assert.Equal(
            22,
            items.Select(item => ((string)item["mediaMetadata"]!["creationTime"]!)[..4]).Distinct().Count()
        );
        Assert.Equal(Math.Min(100, (int)albums[^1]!["mediaItemsCount"]!), TestApp.Ids(inAlbum.Success()).Count);
    }

    [Fact]
    public async Task Every_synthetic_video_can_be_downloaded_is_what_it_says_and_no_other_one()
    {
        await using var emulator = await TestEmulator.StartAsync(configure: options => options.Seed = 300);
        var app = emulator.App("dev:demo");
        var videos = (await ListAsync(app)).Where(item => item["mediaMetadata"]!["video"] is not null).ToList();
        var seen = new HashSet<string>();

        foreach (var item in videos)
        {
            var response = await emulator.Http.GetAsync((string?)item["baseUrl"] + "=dv");
            var bytes = await response.Content.ReadAsByteArrayAsync();
            var file = Path.Combine(_folder.FullName, "film.mp4");
            await File.WriteAllBytesAsync(file, bytes);
            var media = await new MediaInspector().InspectAsync(file, "film.mp4", default);

            Assert.Equal("video/mp4", response.Content.Headers.ContentType!.ToString());
            Assert.Equal((string?)item["filename"], response.Content.Headers.ContentDisposition!.FileNameStar);
            Assert.Equal(
                ((string?)item["mediaMetadata"]!["width"], (string?)item["mediaMetadata"]!["height"], 30.0),
                ($"{media.Width}", $"{media.Height}", media.FramesPerSecond)
            );
            Assert.True(seen.Add(Convert.ToHexString(bytes)), (string?)item["filename"]);
        }

        Assert.InRange(seen.Count, 5, 60);
    }

    [SkippableFact]
    public async Task Synthetic_video_is_decoded_without_an_error()
    {
        Skip.IfNot(File.Exists(Ffmpeg), "no ffmpeg (Debian's package ffmpeg).");
        await using var emulator = await TestEmulator.StartAsync(configure: options => options.Seed = 300);
        var videos = (await ListAsync(emulator.App("dev:demo")))
            .Where(item => item["mediaMetadata"]!["video"] is not null)
            .DistinctBy(item => (string?)item["mediaMetadata"]!["width"]);

        foreach (var item in videos)
        {
            var file = Path.Combine(_folder.FullName, "film.mp4");
            await File.WriteAllBytesAsync(
                file,
                await emulator.Http.GetByteArrayAsync((string?)item["baseUrl"] + "=dv")
            );
            var run = await ProcessRun.StartAsync(
                Ffmpeg,
                _folder.FullName,
                [.. "-v error -nostdin -i film.mp4 -f framemd5 -".Split(' ')]
            );

            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Equal(30, run.Output.Split('\n').Count(line => line.Length > 0 && line[0] != '#'));
        }
    }

    [Fact]
    public async Task Same_seed_number_gives_the_same_library_and_another_number_another()
    {
        var one = await BodyAsync(1);
        Assert.Equal(one, await BodyAsync(1));
        Assert.NotEqual(one, await BodyAsync(2));

        static async Task<string> BodyAsync(int seedNumber)
        {
            await using var emulator = await TestEmulator.StartAsync(configure: options =>
                (options.Seed, options.SeedNumber) = (50, seedNumber)
            );
            var app = emulator.App("dev:demo");
            return (await app.GetAsync("/v1/mediaItems?fields=mediaItems(id,filename,mimeType,mediaMetadata)")).Body
                + (await app.GetAsync("/v1/albums?fields=albums(id,title,mediaItemsCount)")).Body;
        }
    }

    [Fact]
    public async Task Synthetic_library_is_created_once_and_another_size_is_refused()
    {
        await using (await TestEmulator.StartAsync(_folder.FullName, options => options.Seed = 30)) { }

        await using (var again = await TestEmulator.StartAsync(_folder.FullName, options => options.Seed = 30))
        {
            Assert.Equal(30, (await ListAsync(again.App("dev:demo"))).Count);
        }

        var failure = await Assert.ThrowsAsync<IOException>(() =>
            PhotosEmulator.StartAsync(new() { DataDirectory = _folder.FullName, Seed = 31 })
        );
        Assert.Contains("30 synthetic items of seed number 1 already, not 31", failure.Message);
    }

    [Fact]
    public async Task Synthetic_pictures_are_drawn_on_request_and_differ()
    {
        await using var emulator = await TestEmulator.StartAsync(configure: options => options.Seed = 20);
        var photos = (await ListAsync(emulator.App("dev:demo")))
            .Where(item => item["mediaMetadata"]!["photo"] is not null)
            .Select(item => (string)item["baseUrl"]!)
            .ToList();

        var pictures = await Task.WhenAll(photos.Select(url => emulator.Http.GetByteArrayAsync(url + "=w80-h60-c")));

        Assert.All(pictures, picture => Assert.Equal((80u, 60u), SizeOf(picture)));
        Assert.Equal(photos.Count, pictures.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(pictures[0], await emulator.Http.GetByteArrayAsync(photos[0] + "=w80-h60-c"));
        Assert.NotEmpty(await emulator.Http.GetByteArrayAsync(photos[0] + "=d"));
    }

    [Fact]
    public async Task Synthetic_items_of_another_app_are_hidden()
    {
        await using var emulator = await TestEmulator.StartAsync(configure: options =>
            (options.Seed, options.SeedApp, options.SeedAccount) = (10, "", "ann")
        );

        Assert.Equal("{}", (await emulator.App("dev:ann").GetAsync("/v1/mediaItems")).Body.Trim());
    }

    [Theory]
    [InlineData("""{ "dates": [{ "year": 2010, "month": 5, "day": 0 }] }""", "2010-05")]
    [InlineData(
        """{ "dates": [{ "year": 2010 }, { "year": 2012 }, { "year": 2010, "month": 3, "day": 1 }] }""",
        "2010 2012"
    )]
    [InlineData("""{ "dates": [{ "month": 2, "day": 29 }, { "month": 12, "day": 31 }] }""", "-02-29 -12-31")]
    [InlineData(
        """{ "ranges": [{ "startDate": { "month": 12, "day": 31 }, "endDate": { "month": 1, "day": 1 } }] }""",
        "-12-31 -01-01"
    )]
    [InlineData(
        """
            { "ranges": [{ "startDate": { "year": 2024, "month": 2, "day": 29 },
                           "endDate": { "year": 2024, "month": 3, "day": 1 } }] }
            """,
        "2024-02-29 2024-03-01"
    )]
    public async Task Every_form_of_date_finds_exactly_its_days_in_order_over_many_pages(string filter, string days)
    {
        // Section 5: dates are ORed, inclusive, and 0 stands for all.
        await using var emulator = await TestEmulator.StartAsync(configure: options => options.Seed = 8000);
        var app = emulator.App("dev:demo");
        var expected = (await ListAsync(app))
            .Where(item =>
                days.Split(' ')
                    .Any(day =>
                        ((string)item["mediaMetadata"]!["creationTime"]!)[..10].Contains(day, StringComparison.Ordinal)
                    )
            )
            .Select(item => (string)item["id"]!)
            .ToList();
        Assert.NotEmpty(expected);

        foreach (var order in new[] { "MediaMetadata.creation_time desc", "MediaMetadata.creation_time" })
        {
            var found = new List<string>();
            string? next = null;
            do
            {
                var page = (
                    await app.PostAsync(
                        "/v1/mediaItems:search",
                        $$"""
                        {
                          "filters": { "dateFilter": {{filter}}, "includeArchivedMedia": true },
                          "orderBy": "{{order}}", "pageSize": 20, "pageToken": "{{next}}"
                        }
                        """
                    )
                ).Success();
                found.AddRange(TestApp.Ids(page));
                next = (string?)page["nextPageToken"];
            } while (next is not null);

            Assert.Equal(expected, found);
            expected.Reverse();
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static (uint Width, uint Height) SizeOf(byte[] picture)
    {
        using var image = new ImageMagick.MagickImage(picture);
        return (image.Width, image.Height);
    }

    private static async Task<List<JToken>> ListAsync(TestApp app)
    {
        var items = new List<JToken>();
        string? next = null;
        do
        {
            var page = (await app.GetAsync($"/v1/mediaItems?pageSize=100&pageToken={next}")).Success();
            items.AddRange(page["mediaItems"]!);
            next = (string?)page["nextPageToken"];
        } while (next is not null);
        return items;
    }
}
