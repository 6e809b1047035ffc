using PhotosLibrary.Tests.Uploads;

namespace PhotosLibrary.Tests.Downloads;

/// <summary>A file has its name only when it is whole.</summary>
public sealed class DownloadToFileTests : IDisposable
{
    private const string Whole = "200\nContent-Type: image/jpeg\nContent-Length: 5\n\nphoto";

    private readonly string _folder = Directory.CreateTempSubdirectory("photos-").FullName;

    private string Target => Path.Combine(_folder, "a.jpg");

    private string[] Files => [.. Directory.EnumerateFiles(_folder).Select(path => Path.GetFileName(path)!).Order()];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_whole_download_gets_its_name()
    {
        using var network = new ScriptedNetwork().Answer(Whole);

        await network.Downloads.DownloadToFileAsync(DownloadTests.Photo, Target);

        Assert.Equal(["a.jpg"], Files);
        Assert.Equal("photo", File.ReadAllText(Target));
    }

    [Fact]
    public async Task A_file_that_exists_is_replaced()
    {
        File.WriteAllText(Target, "old and longer");
        using var network = new ScriptedNetwork().Answer(Whole);

        await network.Downloads.DownloadToFileAsync(DownloadTests.Photo, Target);

        Assert.Equal("photo", File.ReadAllText(Target));
    }

    [Fact]
    public async Task The_old_file_stays_until_the_new_one_is_whole()
    {
        File.WriteAllText(Target, "old");
        var seen = new List<string>();
        using var network = new ScriptedNetwork().Answer(Whole);
        var progress = new DownloadTests.Listener(_ => seen.Add(File.ReadAllText(Target) + Files.Length));

        await network.Downloads.DownloadToFileAsync(DownloadTests.Photo, Target, new DownloadOptions { Progress = progress });

        Assert.Equal(["old2"], seen);
    }

    [Theory]
    [InlineData("400\n\n")]
    [InlineData("200\nContent-Type: image/jpeg\nContent-Length: 6\n\nphoto")]
    [InlineData("200\nContent-Type: text/html\n\n<html>")]
    public async Task A_failure_leaves_the_folder_as_it_was(string answer)
    {
        using var network = new ScriptedNetwork().Answer(answer).Answer(answer);

        Assert.NotNull(await Record.ExceptionAsync(() => network.Downloads.DownloadToFileAsync(DownloadTests.Photo, Target)));
        Assert.Empty(Files);

        File.WriteAllText(Target, "old");
        Assert.NotNull(await Record.ExceptionAsync(() => network.Downloads.DownloadToFileAsync(DownloadTests.Photo, Target)));
        Assert.Equal(["a.jpg"], Files);
        Assert.Equal("old", File.ReadAllText(Target));
    }

    [Fact]
    public async Task A_cancellation_leaves_the_folder_as_it_was()
    {
        using var cancellation = new CancellationTokenSource();
        using var network = new ScriptedNetwork().Answer(Whole);
        var progress = new DownloadTests.Listener(_ => cancellation.Cancel());

        // All bytes are there, but the caller does not want the file any more.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => network.Downloads.DownloadToFileAsync(
            DownloadTests.Photo, Target, new DownloadOptions { Progress = progress }, cancellation.Token));

        Assert.Empty(Files);
    }

    [Fact]
    public async Task What_cannot_be_written_is_refused_before_anything_is_sent()
    {
        using var network = new ScriptedNetwork();
        var inMissingFolder = Path.Combine(_folder, "missing", "a.jpg");

        await Assert.ThrowsAsync<ArgumentException>(() => network.Downloads.DownloadToFileAsync(DownloadTests.Photo, _folder));
        await Assert.ThrowsAsync<DirectoryNotFoundException>(
            () => network.Downloads.DownloadToFileAsync(DownloadTests.Photo, inMissingFolder));
    }
}
