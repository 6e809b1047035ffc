namespace PhotosLibrary.Emulator.Tests.Scale;

/// <summary>A folder that becomes a library.</summary>
public sealed class FolderLibraryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public FolderLibraryTests()
    {
        Write("b.jpg", TestPhotos.Jpeg(1, "2021:01:01 00:00:00"));
        Write("a.jpg", TestPhotos.Jpeg(2, "2020:01:01 00:00:00"));
        Write("notes.txt", TestPhotos.NotAPhoto);
        Write("empty.jpg", []);
        Write(".hidden.jpg", TestPhotos.Jpeg(9));
        Write("Summer/2.jpg", TestPhotos.Jpeg(3, "2018:01:01 00:00:00"));
        Write("Summer/1.jpg", TestPhotos.Jpeg(4, "2019:01:01 00:00:00"));
        Write("Summer/3 again.jpg", TestPhotos.Jpeg(1, "2021:01:01 00:00:00"));
    }

    [Fact]
    public async Task Files_of_a_seed_folder_are_items_and_subfolders_are_albums_in_the_order_of_their_names()
    {
        await using var emulator = await StartAsync(null);
        var app = emulator.App("dev:demo");

        var items = (await app.GetAsync("/v1/mediaItems")).Success()["mediaItems"]!;
        var album = Assert.Single((await app.GetAsync("/v1/albums")).Success()["albums"]!);
        var inAlbum = await app.ListAlbumAsync((string)album["id"]!);

        Assert.Equal(["b.jpg", "a.jpg", "1.jpg", "2.jpg"], items.Select(item => (string?)item["filename"]));
        Assert.Equal(("Summer", "3"), ((string?)album["title"], (string?)album["mediaItemsCount"]));
        Assert.Equal(
            ["1.jpg", "2.jpg", "b.jpg"],
            inAlbum.Select(id => (string?)items.Single(item => (string?)item["id"] == id)["filename"])
        );
        Assert.Equal(
            TestPhotos.Jpeg(1, "2021:01:01 00:00:00"),
            await emulator.Http.GetByteArrayAsync(items[0]!["baseUrl"] + "=d")
        );
    }

    [Fact]
    public async Task Next_start_adds_only_new_files_and_never_changes_the_seed_folder()
    {
        var data = Directory.CreateTempSubdirectory();
        var before = Snapshot();
        string items,
            albums;
        await using (var first = await StartAsync(data.FullName))
        {
            (items, albums) = await ReadAsync(first);
        }

        await using (var second = await StartAsync(data.FullName))
        {
            Assert.Equal((items, albums), await ReadAsync(second));
        }

        Assert.Equal(before, Snapshot());

        Write("Summer/4.jpg", TestPhotos.Jpeg(5));
        await using (var third = await StartAsync(data.FullName))
        {
            Assert.Contains("\"mediaItemsCount\": \"4\"", (await ReadAsync(third)).Albums);
        }

        data.Delete(recursive: true);
    }

    [Fact]
    public async Task Missing_seed_folder_is_reported()
    {
        var failure = await Assert.ThrowsAsync<DirectoryNotFoundException>(() =>
            PhotosEmulator.StartAsync(new() { SeedDirectory = Path.Combine(_folder.FullName, "none") })
        );

        Assert.StartsWith("There is no folder ", failure.Message);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<TestEmulator> StartAsync(string? data) =>
        TestEmulator.StartAsync(data, options => options.SeedDirectory = _folder.FullName);

    private static async Task<(string Items, string Albums)> ReadAsync(TestEmulator emulator) =>
        (
            (await emulator.App("dev:demo").GetAsync("/v1/mediaItems?fields=mediaItems(id,filename)")).Body,
            (await emulator.App("dev:demo").GetAsync("/v1/albums?fields=albums(id,title,mediaItemsCount)")).Body
        );

    private string Snapshot() =>
        string.Join(
            '\n',
            _folder
                .GetFiles("*", SearchOption.AllDirectories)
                .OrderBy(file => file.FullName)
                .Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc:O}")
        );

    private void Write(string path, byte[] bytes)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }
}
