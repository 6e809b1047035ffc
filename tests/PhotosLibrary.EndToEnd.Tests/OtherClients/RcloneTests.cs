using PhotosLibrary.Emulator;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.OtherClients;

/// <summary>
/// rclone, as Debian packages it, unmodified: the public client of this API that most people use. It must find in the
/// emulator what it finds at Google.
/// </summary>
public sealed class RcloneTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rclone-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task Rclone_copies_into_an_album_lists_it_and_copies_back()
    {
        Skip.IfNot(Programs.IsInstalled("rclone"), "rclone is not installed (Debian's package rclone).");
        await using var emulator = await PhotosEmulator.StartAsync(
            new PhotosEmulatorOptions { ExternalUrl = new Uri("https://photoslibrary.googleapis.com") });
        await using var google = new GoogleStandIn(emulator.Address);
        var source = Directory.CreateDirectory(Path.Combine(_folder, "source")).FullName;
        for (var i = 0; i < 3; i++)
        {
            await File.WriteAllBytesAsync(Path.Combine(source, $"photo {i}.jpg"), TestPhotos.Jpeg(i, "2008:10:22 16:28:39"));
        }

        await RunAsync(google, "copy", source, "google:album/Holiday");
        var album = await RunAsync(google, "lsf", "google:album/Holiday");
        var year = await RunAsync(google, "lsf", "google:media/by-year/2008");
        await RunAsync(google, "copy", "google:album/Holiday", Path.Combine(_folder, "copy"));

        string[] names = ["photo 0.jpg", "photo 1.jpg", "photo 2.jpg"];
        Assert.Equal(names, album.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
        Assert.Equal(names, year.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
        foreach (var name in names)
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(source, name)),
                await File.ReadAllBytesAsync(Path.Combine(_folder, "copy", name)));
        }

        await RunAsync(google, "delete", "google:album/Holiday/photo 1.jpg");
        Assert.DoesNotContain("photo 1.jpg", await RunAsync(google, "lsf", "google:album/Holiday"), StringComparison.Ordinal);
        Assert.Contains("photo 1.jpg", await RunAsync(google, "lsf", "google:media/by-year/2008"), StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(GoogleStandIn google, params string[] arguments)
    {
        var configuration = Path.Combine(_folder, "rclone.conf");
        await File.WriteAllTextAsync(configuration, """
            [google]
            type = google photos
            token = {"access_token":"dev:alice","token_type":"Bearer","refresh_token":"none","expiry":"2099-01-01T00:00:00Z"}
            """);
        var run = await ProcessRun.StartAsync(
            "rclone",
            _folder,
            new Dictionary<string, string> { ["HTTPS_PROXY"] = google.Address },
            ["--config", configuration, "--no-check-certificate", "--retries", "1", "--low-level-retries", "1", .. arguments]);
        Assert.True(run.ExitCode == 0, $"rclone {string.Join(' ', arguments)} failed: {run.Error}");
        return run.Output;
    }
}
