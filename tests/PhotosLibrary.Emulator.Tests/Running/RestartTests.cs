using Microsoft.Extensions.Time.Testing;

namespace PhotosLibrary.Emulator.Tests.Running;

/// <summary>What outlives a restart: everything.</summary>
public sealed class RestartTests : IDisposable
{
    private const int Granularity = 262_144;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 6, 15, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Library_survives_a_restart()
    {
        string items,
            albums,
            contents,
            album;
        await using (var before = await StartAsync())
        {
            var app = before.App("dev:alice");
            album = await app.CreateAlbumAsync("Été");
            var first = await app.AddIdAsync(TestPhotos.Jpeg(1, "2021:03:04 05:06:07"), albumId: album);
            await app.AddIdAsync(TestPhotos.Jpeg(2), albumId: album);
            await app.PatchAsync($"/v1/mediaItems/{first}?updateMask=description", """{ "description": "Words" }""");
            (items, albums, contents) = await ReadAsync(before, album);
        }

        await using var after = await StartAsync();

        Assert.Equal((items, albums, contents), await ReadAsync(after, album));
        Assert.Contains("Words", items);
    }

    [Fact]
    public async Task Base_urls_page_tokens_and_upload_tokens_survive_a_restart()
    {
        string path,
            pageToken,
            uploadToken;
        await using (var before = await StartAsync())
        {
            var app = before.App("dev:alice");
            await app.AddIdAsync(TestPhotos.Jpeg(1));
            await app.AddIdAsync(TestPhotos.Jpeg(2));
            var page = (await app.GetAsync("/v1/mediaItems?pageSize=1")).Success();
            pageToken = (string)page["nextPageToken"]!;
            path = new Uri((string)page["mediaItems"]![0]!["baseUrl"]!).PathAndQuery;
            uploadToken = await app.UploadRawAsync(TestPhotos.Jpeg(3));
        }

        await using var after = await StartAsync();
        var again = after.App("dev:alice");

        Assert.Equal(TestPhotos.Jpeg(2), await after.Http.GetByteArrayAsync(new Uri(after.Address, path + "=d")));
        Assert.Single(
            TestApp.Ids((await again.GetAsync($"/v1/mediaItems?pageSize=1&pageToken={pageToken}")).Success())
        );
        (
            await again.PostAsync(
                "/v1/mediaItems:batchCreate",
                $$"""{ "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{uploadToken}}" } }] }"""
            )
        ).Success();
    }

    [Fact]
    public async Task Upload_session_continues_after_a_restart()
    {
        byte[] photo = [.. TestPhotos.Jpeg(1), .. TestPhotos.Noise(Granularity)];
        string path;
        await using (var before = await StartAsync())
        {
            var app = before.App("dev:alice");
            var started = await app.UploadAsync(
                "/v1/uploads",
                [],
                "X-Goog-Upload-Protocol: resumable",
                "X-Goog-Upload-Command: start"
            );
            path = new Uri(started.Headers["X-Goog-Upload-URL"]).PathAndQuery;
            await app.UploadAsync(path, photo[..Granularity], "X-Goog-Upload-Command: upload");
        }

        await using var after = await StartAsync();
        var again = after.App("dev:alice");
        var progress = await again.UploadAsync(path, [], "X-Goog-Upload-Command: query");
        var last = await again.UploadAsync(
            path,
            photo[Granularity..],
            "X-Goog-Upload-Command: upload, finalize",
            $"X-Goog-Upload-Offset: {Granularity}"
        );

        Assert.Equal($"{Granularity}", progress.Headers["X-Goog-Upload-Size-Received"]);
        Assert.Equal(200, (int)last.Status);
    }

    [Fact]
    public async Task Upload_that_crashed_between_record_and_move_is_completed_at_the_start()
    {
        string token;
        await using (var before = await StartAsync())
        {
            token = await before.App("dev:alice").UploadRawAsync(TestPhotos.Jpeg(1));
        }

        // As if the process had died after the upload was recorded, before its bytes were moved.
        var content = Assert.Single(ContentFiles());
        File.Move(content, Path.Combine(_folder.FullName, "uploads", FindUploadId(token)));

        await using var after = await StartAsync();
        var response = await after
            .App("dev:alice")
            .PostAsync(
                "/v1/mediaItems:batchCreate",
                $$"""{ "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{token}}" } }] }"""
            );

        Assert.Equal("Success", (string?)response.Success()["newMediaItemResults"]![0]!["status"]!["message"]);
        Assert.Equal(TestPhotos.Jpeg(1), await File.ReadAllBytesAsync(content));
    }

    [Fact]
    public async Task Unreachable_files_are_deleted_at_the_start()
    {
        await using (var before = await StartAsync())
        {
            var app = before.App("dev:alice");
            await app.AddIdAsync(TestPhotos.Jpeg(1));
            await app.UploadRawAsync(TestPhotos.Jpeg(2));
            var started = await app.UploadAsync(
                "/v1/uploads",
                [],
                "X-Goog-Upload-Protocol: resumable",
                "X-Goog-Upload-Command: start"
            );
            await app.UploadAsync(
                started.Headers["X-Goog-Upload-URL"],
                TestPhotos.Noise(Granularity),
                "X-Goog-Upload-Command: upload"
            );
        }

        var stray = Path.Combine(_folder.FullName, "uploads", "stray");
        await File.WriteAllTextAsync(stray, "of an upload in one request that broke off");
        await using (await StartAsync())
        {
            Assert.Equal((2, 1), (ContentFiles().Length, UploadFiles().Length));
        }

        _clock.Advance(TimeSpan.FromDays(8));
        await using (await StartAsync())
        {
            Assert.Equal((1, 0), (ContentFiles().Length, UploadFiles().Length));
        }
    }

    [Fact]
    public async Task Emulator_without_a_data_folder_leaves_nothing_behind()
    {
        var folder = "";
        await using (
            var emulator = await PhotosEmulator.StartAsync(
                new(),
                builder => folder = builder.Environment.ContentRootPath
            )
        )
        {
            using var http = new HttpClient();
            await new TestApp(http, emulator.Address, "dev:alice").AddAsync(TestPhotos.Jpeg(1));
            Assert.True(Directory.Exists(folder));
        }

        Assert.False(Directory.Exists(folder));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<TestEmulator> StartAsync() => TestEmulator.StartAsync(_folder.FullName, clock: _clock);

    private string[] ContentFiles() =>
        Directory.GetFiles(Path.Combine(_folder.FullName, "content"), "*", SearchOption.AllDirectories);

    private string[] UploadFiles() => Directory.GetFiles(Path.Combine(_folder.FullName, "uploads"));

    private string FindUploadId(string token)
    {
        using var database = new Storage.Database(Path.Combine(_folder.FullName, "library.db"), []);
        return database.Read(connection => Storage.UploadStore.FindByToken(connection, token))!.Id;
    }

    private static async Task<(string Items, string Albums, string Contents)> ReadAsync(
        TestEmulator emulator,
        string album
    )
    {
        // Base URLs have the address in them, which is another one after a restart.
        var app = emulator.App("dev:alice");
        var items = await app.GetAsync(
            "/v1/mediaItems?fields=mediaItems(id,description,filename,mimeType,mediaMetadata)"
        );
        var albums = await app.GetAsync("/v1/albums?fields=albums(id,title,mediaItemsCount,coverPhotoMediaItemId)");
        return (items.Body, albums.Body, string.Join(',', await app.ListAlbumAsync(album)));
    }
}
