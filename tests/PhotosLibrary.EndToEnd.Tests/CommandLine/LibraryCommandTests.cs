using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Control;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>Uploads, lists and downloads with <c>photos</c>.</summary>
public class LibraryCommandTests
{
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Photos_are_uploaded_listed_and_downloaded_unchanged(bool isNative)
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var photos = new PhotosProgram(isNative, emulator.Address, "dev:alice");
        var lake = TestPhotos.Jpeg(1, "2024:05:01 10:20:30");
        var hill = TestPhotos.Jpeg(2, "2024:05:02 10:20:30");
        photos.Write("camera/lake ü.jpg", lake);
        photos.Write("camera/more/hill.jpg", hill);
        photos.Write("camera/notes.txt", [1, 2, 3]);

        var upload = await photos.RunAsync("upload", "camera", "--album", "Trip");
        var again = await photos.RunAsync("upload", "camera", "--album", "Trip");
        var list = await photos.RunAsync("list");
        var json = await photos.RunAsync("list", "--album", "Trip", "--json");
        var albums = await photos.RunAsync("albums");
        var download = await photos.RunAsync("download", "copies", "--album", "Trip");
        var downloadAgain = await photos.RunAsync("download", "copies");

        Assert.True(upload.ExitCode == 0, upload.Error);
        Assert.Contains("2 files: 2 uploaded.", upload.Error, StringComparison.Ordinal);
        Assert.Contains("2 files: 2 skipped.", again.Error, StringComparison.Ordinal);
        Assert.Equal(
            """
            2024-05-02 10:20:30Z  image/jpeg             64×48  hill.jpg
            2024-05-01 10:20:30Z  image/jpeg             64×48  lake ü.jpg

            """,
            list.Output
        );
        Assert.Equal(
            ["hill.jpg", "lake ü.jpg"],
            json.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => (string?)JObject.Parse(line)["filename"])
                .Order()
        );
        Assert.Equal("     2  Trip\n", albums.Output);
        Assert.Contains("2 items: 2 downloaded.", download.Error, StringComparison.Ordinal);
        Assert.Contains("2 items: 2 skipped.", downloadAgain.Error, StringComparison.Ordinal);
        Assert.Equal(lake, await File.ReadAllBytesAsync(Path.Combine(photos.Folder, "copies", "lake ü.jpg")));
        Assert.Equal(hill, await File.ReadAllBytesAsync(Path.Combine(photos.Folder, "copies", "hill.jpg")));
    }

    // A search has lists of open enums, which reflection cannot make in native code.
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task List_filters_by_date_and_type(bool isNative)
    {
        await using var library = await EmulatedLibrary.StartAsync();
        using var photos = new PhotosProgram(isNative, library.Emulator.Address, "dev:alice");
        await library.AddAsync(TestPhotos.Jpeg(1, "2024:05:01 10:20:30"), "may.jpg");
        await library.AddAsync(TestPhotos.Jpeg(2, "2024:06:02 10:20:30"), "june.jpg");
        await library.AddAsync(TestPhotos.Jpeg(3, "2023:05:01 10:20:30"), "before.jpg");
        await library.AddAsync(SampleVideos.Mp4(), "film.mp4");

        Assert.Equal(["june.jpg", "film.mp4", "may.jpg"], await NamesAsync("--date", "2024"));
        Assert.Equal(["may.jpg"], await NamesAsync("--date", "2024-05", "--type", "photo"));
        Assert.Equal(["june.jpg"], await NamesAsync("--date", "2024-06-02"));
        Assert.Equal(["film.mp4"], await NamesAsync("--type", "video"));
        Assert.Contains(
            "is no date",
            (await photos.RunAsync("list", "--date", "2024-13")).Error,
            StringComparison.Ordinal
        );
        Assert.Contains("'music'", (await photos.RunAsync("list", "--type", "music")).Error, StringComparison.Ordinal);
        Assert.Contains(
            "--album goes with neither",
            (await photos.RunAsync("list", "--date", "2024", "--album", "A")).Error,
            StringComparison.Ordinal
        );

        async Task<List<string>> NamesAsync(params string[] options)
        {
            var list = await photos.RunAsync(["list", .. options]);
            Assert.True(list.ExitCode == 0, list.Error);
            return
            [
                .. list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[^1]),
            ];
        }
    }

    // Native code has what reflection needs only where declared: this error response is read by reflection.
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failed_files_are_named_and_the_rest_is_uploaded(bool isNative)
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var photos = new PhotosProgram(isNative, emulator.Address, "dev:alice");
        var good = photos.Write("good.jpg", TestPhotos.Jpeg(1));
        var bad = photos.Write("bad.jpg", [1, 2, 3]);

        var upload = await photos.RunAsync("upload", bad, good);
        var list = await photos.RunAsync("list");

        Assert.Equal(6, upload.ExitCode);
        Assert.Contains("Failed: " + bad, upload.Error, StringComparison.Ordinal);
        Assert.Equal($"Uploaded: {good}\n", upload.Output);
        Assert.Contains("2 files: 1 failed, 1 uploaded.", upload.Error, StringComparison.Ordinal);
        Assert.Contains("good.jpg", Assert.Single(list.Output.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refused_call_says_what_to_do(bool isNative)
    {
        await using var emulator = await PhotosEmulator.StartAsync(new() { StrictAuth = true });
        using var photos = new PhotosProgram(isNative, emulator.Address, "no-such-token");

        var list = await photos.RunAsync("list");

        Assert.Equal(3, list.ExitCode);
        Assert.Contains("UNAUTHENTICATED", list.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("no-such-token", list.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", list.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(1, 1)]
    [InlineData(120, 120)]
    [InlineData(1000, 250)]
    public async Task List_stops_at_its_limit(int limit, int listed)
    {
        await using var emulator = await PhotosEmulator.StartAsync(new() { Seed = 250, SeedAccount = "alice" });
        using var photos = new PhotosProgram(isNative: false, emulator.Address, "dev:alice");

        var list = await photos.RunAsync("list", "--limit", $"{limit}");

        Assert.Equal(listed, list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Count());
    }

    [SkippableFact]
    public async Task Invalid_arguments_fail_before_any_request()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var photos = new PhotosProgram(isNative: false, emulator.Address, "dev:alice");

        var none = await photos.RunAsync("list", "--limit", "0");
        var missing = await photos.RunAsync("upload", "no-such-file.jpg");
        var album = await photos.RunAsync("list", "--album", "Nowhere");

        Assert.Contains("--limit must be at least 1.", none.Error, StringComparison.Ordinal);
        Assert.Contains("no-such-file.jpg", missing.Error, StringComparison.Ordinal);
        Assert.Contains("no album with the title or id \"Nowhere\"", album.Error, StringComparison.Ordinal);
        Assert.Equal([2, 2, 1], new[] { none, missing, album }.Select(run => run.ExitCode));
    }

    [SkippableFact]
    public async Task Retry_is_announced_with_its_reason()
    {
        var emulator = await PhotosEmulator.StartAsync();
        var address = emulator.Address;
        await emulator.DisposeAsync();
        using var photos = new PhotosProgram(isNative: false, address, "dev:alice");

        var stopped = await photos.StopAtFirstErrorAsync("albums");

        Assert.Matches(@"^Retrying in \d+ s: photoslibrary\.albums\.list: .*\nStopped\.\n$", stopped.Error);
        Assert.Equal(130, stopped.ExitCode);
    }

    [SkippableFact]
    public async Task List_stops_when_its_reader_closes_the_pipe()
    {
        await using var emulator = await PhotosEmulator.StartAsync(new() { Seed = 5_000, SeedAccount = "alice" });
        using var photos = new PhotosProgram(isNative: false, emulator.Address, "dev:alice");

        var (line, exitCode) = await photos.ReadOneLineAsync("list");

        Assert.EndsWith("_4999.mp4", line, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        Assert.InRange(emulator.Requests.List().Count, 1, 25);
    }

    [SkippableFact]
    public async Task Ambiguous_album_title_asks_for_an_id()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        using var photos = new PhotosProgram(isNative: false, library.Emulator.Address, "dev:alice");
        var first = await library.Photos.Albums.CreateAsync(
            new CreateAlbumRequest { Album = new Album { Title = "Trip" } }
        );
        var second = await library.Photos.Albums.CreateAsync(
            new CreateAlbumRequest { Album = new Album { Title = "Trip" } }
        );
        var photo = photos.Write("lake.jpg", TestPhotos.Jpeg(1));

        var byTitle = await photos.RunAsync("upload", photo, "--album", "Trip");
        var byId = await photos.RunAsync("upload", photo, "--album", second.Id);
        var list = await photos.RunAsync("list", "--album", second.Id);

        Assert.Equal(1, byTitle.ExitCode);
        Assert.Contains("2 albums have the title \"Trip\"", byTitle.Error, StringComparison.Ordinal);
        Assert.Contains(first.Id, byTitle.Error, StringComparison.Ordinal);
        Assert.True(byId.ExitCode == 0, byId.Error);
        Assert.EndsWith("lake.jpg\n", list.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await library.Photos.Albums.ListAllAsync().ToListAsync()).Count);
    }

    [SkippableFact]
    public async Task Control_characters_in_names_do_not_reach_the_terminal()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        using var photos = new PhotosProgram(isNative: false, library.Emulator.Address, "dev:alice");
        await library.Photos.Albums.CreateAsync(
            new CreateAlbumRequest { Album = new Album { Title = "red \u001b[31m\n     9  Forged \u202e👩‍👩‍👧" } }
        );

        var albums = await photos.RunAsync("albums");

        Assert.Equal("     0  red \uFFFD[31m\uFFFD     9  Forged \uFFFD👩‍👩‍👧\n", albums.Output);
    }

    [SkippableFact]
    public async Task File_name_that_begins_with_at_is_a_file()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var photos = new PhotosProgram(isNative: false, emulator.Address, "dev:alice");
        photos.Write("@lake.jpg", TestPhotos.Jpeg(1));

        var upload = await photos.RunAsync("upload", "@lake.jpg", "--album", "@Home");
        var albums = await photos.RunAsync("albums");

        Assert.True(upload.ExitCode == 0, upload.Error);
        Assert.Equal("     1  @Home\n", albums.Output);
    }

    [SkippableFact]
    public async Task Circular_links_to_folders_are_not_followed()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var photos = new PhotosProgram(isNative: false, emulator.Address, "dev:alice");
        photos.Write("camera/inner/lake.jpg", TestPhotos.Jpeg(1));
        Directory.CreateSymbolicLink(
            Path.Combine(photos.Folder, "camera", "again"),
            Path.Combine(photos.Folder, "camera")
        );

        var upload = await photos.RunAsync("upload", "camera");

        Assert.Contains("1 file: 1 uploaded.", upload.Error, StringComparison.Ordinal);
        Assert.Contains("camera/again is a link to a folder", upload.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Failed_download_is_named_by_its_file_name()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        using var photos = new PhotosProgram(isNative: false, library.Emulator.Address, "dev:alice");
        await library.AddAsync(TestPhotos.Jpeg(1), "lake.jpg");
        await library.AddAsync(TestPhotos.Jpeg(2), "hill.jpg");
        library.Emulator.Faults.Add(
            new Fault
            {
                Operation = "Media_Download",
                Status = 400,
                Body = "bad",
            }
        );

        var download = await photos.RunAsync("download", "copies");

        Assert.Equal(6, download.ExitCode);
        Assert.Matches(@"^Failed: (lake|hill)\.jpg: ", download.Error);
        Assert.Contains("2 items: 1 downloaded, 1 failed.", download.Error, StringComparison.Ordinal);
    }
}
