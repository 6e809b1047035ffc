using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>What <c>photos download</c> takes, and how it names it.</summary>
public sealed class DownloadOptionTests : IAsyncLifetime, IDisposable
{
    private EmulatedLibrary _library = null!;
    private PhotosProgram _photos = null!;

    public async Task InitializeAsync()
    {
        _library = await EmulatedLibrary.StartAsync();
        _photos = new PhotosProgram(isNative: false, _library.Emulator.Address, "dev:alice");
        await _library.AddAsync(TestPhotos.Jpeg(1, "2023:05:01 10:20:30"), "lake.jpg");
        await _library.AddAsync(TestPhotos.Jpeg(2, "2024:06:02 11:21:31"), "lake.jpg");
        await _library.AddAsync(TestPhotos.Jpeg(3, "2024:06:03 12:22:32"), "lake.jpg");
    }

    public async Task DisposeAsync() => await _library.DisposeAsync();

    public void Dispose() => _photos.Dispose();

    [SkippableFact]
    public async Task Files_have_the_time_of_their_photo()
    {
        await RunAsync("--date", "2023", "--jobs", "1");

        Assert.Equal(["lake.jpg"], Files());
        Assert.Equal(
            new DateTime(2023, 5, 1, 10, 20, 30, DateTimeKind.Utc),
            File.GetLastWriteTimeUtc(Path.Combine(_photos.Folder, "copies", "lake.jpg"))
        );
    }

    [SkippableFact]
    public async Task Template_makes_folders_and_taken_names_get_a_number()
    {
        await RunAsync("--name", "{year}/{month} of {year}/{filename}");
        var again = await RunAsync("--name", "{year}/{month} of {year}/{filename}");

        Assert.Equal(["2023/05 of 2023/lake.jpg", "2024/06 of 2024/lake (2).jpg", "2024/06 of 2024/lake.jpg"], Files());
        Assert.Equal(3, again.Output.Split('\n').Count(line => line.StartsWith("Skipped: ", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public async Task File_that_is_in_the_folder_of_a_template_is_not_touched()
    {
        var own = _photos.Write("copies/2023/lake.jpg", [1, 2, 3]);

        await RunAsync("--date", "2023", "--name", "{year}/{filename}");

        Assert.Equal(["2023/lake (2).jpg", "2023/lake.jpg"], Files());
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(own));
    }

    [SkippableTheory]
    [InlineData("{camera}/{filename}", "{filename}")]
    [InlineData("../{filename}", "would not be in the folder")]
    [InlineData("/tmp/{filename}", "would not be in the folder")]
    [InlineData("{year", "{year}")]
    public async Task Template_that_cannot_be_is_a_usage_error(string template, string expected)
    {
        var download = await _photos.RunAsync("download", "copies", "--name", template);

        Assert.Equal(2, download.ExitCode);
        Assert.Contains(expected, download.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_photos.Folder, "copies")));
    }

    [SkippableFact]
    public async Task Dry_run_tells_what_would_come_and_leaves_no_trace()
    {
        var first = await RunAsync("--dry-run");
        var isMade = Directory.Exists(Path.Combine(_photos.Folder, "copies"));
        await RunAsync("--date", "2023");
        var second = await RunAsync("--dry-run");

        Assert.False(isMade);
        Assert.Contains("3 items: 3 would be downloaded.", first.Error, StringComparison.Ordinal);
        Assert.Contains("Would be downloaded: lake.jpg", first.Output, StringComparison.Ordinal);
        Assert.Contains("3 items: 2 would be downloaded, 1 skipped.", second.Error, StringComparison.Ordinal);
        Assert.Equal(["lake.jpg"], Files());
    }

    private async Task<ProcessRun> RunAsync(params string[] options)
    {
        var run = await _photos.RunAsync(["download", "copies", .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    private IEnumerable<string> Files()
    {
        var folder = Path.Combine(_photos.Folder, "copies");
        return Directory
            .EnumerateFiles(folder, "*.jpg", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Order(StringComparer.Ordinal);
    }
}
