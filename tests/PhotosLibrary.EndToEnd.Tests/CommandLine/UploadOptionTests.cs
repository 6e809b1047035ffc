using PhotosLibrary.Emulator;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>What <c>photos upload</c> takes, and where it puts it.</summary>
public sealed class UploadOptionTests : IAsyncLifetime, IDisposable
{
    private PhotosEmulator _emulator = null!;
    private PhotosProgram _photos = null!;

    public async Task InitializeAsync()
    {
        _emulator = await PhotosEmulator.StartAsync();
        _photos = new PhotosProgram(isNative: false, _emulator.Address, "dev:alice");
        _photos.Write("camera/lake.jpg", TestPhotos.Jpeg(1));
        _photos.Write("camera/Summer/hill.JPG", TestPhotos.Jpeg(2));
        _photos.Write("camera/Summer/raw/hill.png", TestPhotos.Jpeg(3));
    }

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    public void Dispose() => _photos.Dispose();

    [SkippableFact]
    public async Task Dry_run_sends_nothing_and_makes_no_journal()
    {
        _photos.Write("camera/bad.jpg", [1, 2, 3]);

        var plan = await _photos.RunAsync("upload", "camera", "--dry-run", "--journal", "journal");

        Assert.Equal(6, plan.ExitCode);
        Assert.Equal(3, LinesOf(plan.Output, "Would be uploaded: ").Count);
        Assert.Single(LinesOf(plan.Error, "Failed: "));
        Assert.Empty(_emulator.Requests.List());
        Assert.False(File.Exists(Path.Combine(_photos.Folder, "journal")));
    }

    [SkippableFact]
    public async Task Dry_run_knows_what_the_journal_knows()
    {
        await RunAsync("--include", "lake.jpg");

        var plan = await RunAsync("--dry-run");
        var album = await RunAsync("--dry-run", "--album", "Trip");

        Assert.Contains("3 files:", plan.Error, StringComparison.Ordinal);
        Assert.EndsWith("lake.jpg", Assert.Single(LinesOf(plan.Output, "Skipped: ")), StringComparison.Ordinal);
        Assert.EndsWith(
            "lake.jpg",
            Assert.Single(LinesOf(album.Output, "Would be added to the album: ")),
            StringComparison.Ordinal
        );
    }

    [SkippableTheory]
    [InlineData("--include *.jpg", "hill.JPG lake.jpg")]
    [InlineData("--include summer/*", "hill.JPG")]
    [InlineData("--include summer/**", "hill.JPG hill.png")]
    [InlineData("--exclude raw", "hill.JPG lake.jpg")]
    [InlineData("--exclude **/hill.*", "lake.jpg")]
    [InlineData("--include hill.* --exclude *.[pj]ng", "hill.JPG")]
    [InlineData("--include l?ke.jpg --include *.png", "hill.png lake.jpg")]
    public async Task Patterns_say_what_is_taken(string options, string names)
    {
        var plan = await RunAsync(["--dry-run", .. options.Split(' ')]);

        Assert.Equal(
            names,
            string.Join(
                ' ',
                LinesOf(plan.Output, "Would be uploaded: ").Select(Path.GetFileName).Order(StringComparer.Ordinal)
            )
        );
        Assert.Contains("left out: by --include and --exclude.", plan.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Album_per_folder_has_the_names_of_folders()
    {
        await RunAsync("--album-per-folder", "--jobs", "1");

        var albums = await _photos.RunAsync("albums");
        Assert.Equal(
            ["1  Summer", "1  camera", "1  raw"],
            albums.Output.Trim().Split('\n').Select(line => line.Trim()).Order(StringComparer.Ordinal)
        );
    }

    [SkippableFact]
    public async Task Description_is_that_of_each_item()
    {
        await RunAsync("--description", "At the lake");

        var list = await _photos.RunAsync("list", "--json");
        Assert.Equal(3, list.Output.Split("\"description\":\"At the lake\"").Length - 1);
    }

    [SkippableFact]
    public async Task Files_that_are_there_are_added_to_a_new_album_and_the_report_says_so()
    {
        await RunAsync();

        var album = await RunAsync("--album", "Later");
        var again = await RunAsync("--album", "Later");

        Assert.Contains("3 files: 3 added to the album.", album.Error, StringComparison.Ordinal);
        Assert.Equal(3, LinesOf(album.Output, "Added to the album: ").Count);
        Assert.Contains("3 files: 3 skipped.", again.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("--album A --album-per-folder", "--album-per-folder")]
    [InlineData("--dry-run --verify", "--verify")]
    [InlineData("--jobs 0", "--jobs must be at least 1")]
    [InlineData("--jobs many", "--jobs must be a number")]
    [InlineData("--exclude /", "need a pattern")]
    public async Task Options_that_cannot_be_are_usage_errors(string options, string expected)
    {
        var upload = await _photos.RunAsync(["upload", "camera", .. options.Split(' ')]);

        Assert.Equal(2, upload.ExitCode);
        Assert.Contains(expected, upload.Error, StringComparison.Ordinal);
        Assert.Empty(_emulator.Requests.List());
    }

    [SkippableFact]
    public async Task Description_that_is_too_long_is_a_usage_error()
    {
        var upload = await _photos.RunAsync("upload", "camera", "--description", new string('a', 1000));

        Assert.Equal(2, upload.ExitCode);
        Assert.Contains("1000 characters", upload.Error, StringComparison.Ordinal);
    }

    private async Task<ProcessRun> RunAsync(params string[] options)
    {
        var run = await _photos.RunAsync(["upload", "camera", .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    private static List<string> LinesOf(string output, string start) =>
        [.. output.Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal))];
}
