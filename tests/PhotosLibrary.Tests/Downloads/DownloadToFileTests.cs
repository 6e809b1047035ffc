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
    public async Task Complete_download_gets_its_name()
    {
        using var network = new ScriptedNetwork().Respond(Whole);

        await network.Downloads.DownloadToFileAsync(DownloadTests.Photo, Target);

        Assert.Equal(["a.jpg"], Files);
        Assert.Equal("photo", File.ReadAllText(Target));
    }

    [Fact]
    public async Task Existing_file_is_replaced()
    {
        File.WriteAllText(Target, "old and longer");
        using var network = new ScriptedNetwork().Respond(Whole);

        await network.Downloads.DownloadToFileAsync(DownloadTests.Photo, Target);

        Assert.Equal("photo", File.ReadAllText(Target));
    }

    [Fact]
    public async Task Existing_file_stays_until_the_new_one_is_complete()
    {
        File.WriteAllText(Target, "old");
        var seen = new List<string>();
        using var network = new ScriptedNetwork().Respond(Whole);
        var progress = new DownloadTests.Listener(_ => seen.Add(File.ReadAllText(Target) + Files.Length));

        await network.Downloads.DownloadToFileAsync(
            DownloadTests.Photo,
            Target,
            new DownloadOptions { Progress = progress }
        );

        Assert.Equal(["old2"], seen);
    }

    [Theory]
    [InlineData("400\n\n")]
    [InlineData("200\nContent-Type: image/jpeg\nContent-Length: 6\n\nphoto")]
    [InlineData("200\nContent-Type: text/html\n\n<html>")]
    public async Task Failure_leaves_the_folder_as_it_was(string response)
    {
        using var network = new ScriptedNetwork().Respond(response).Respond(response);

        Assert.NotNull(
            await Record.ExceptionAsync(() => network.Downloads.DownloadToFileAsync(DownloadTests.Photo, Target))
        );
        Assert.Empty(Files);

        File.WriteAllText(Target, "old");
        Assert.NotNull(
            await Record.ExceptionAsync(() => network.Downloads.DownloadToFileAsync(DownloadTests.Photo, Target))
        );
        Assert.Equal(["a.jpg"], Files);
        Assert.Equal("old", File.ReadAllText(Target));
    }

    [Fact]
    public async Task Cancellation_leaves_the_folder_as_it_was()
    {
        using var cancellation = new CancellationTokenSource();
        using var network = new ScriptedNetwork().Respond(Whole);
        var progress = new DownloadTests.Listener(_ => cancellation.Cancel());

        // All bytes are there, but the caller does not want the file any more.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            network.Downloads.DownloadToFileAsync(
                DownloadTests.Photo,
                Target,
                new DownloadOptions { Progress = progress },
                cancellation.Token
            )
        );

        Assert.Empty(Files);
    }

    [Fact]
    public async Task Unwritable_destination_is_refused_before_anything_is_sent()
    {
        using var network = new ScriptedNetwork();
        var inMissingFolder = Path.Combine(_folder, "missing", "a.jpg");

        await Assert.ThrowsAsync<ArgumentException>(() =>
            network.Downloads.DownloadToFileAsync(DownloadTests.Photo, _folder)
        );
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() =>
            network.Downloads.DownloadToFileAsync(DownloadTests.Photo, inMissingFolder)
        );
    }

    [Fact]
    public async Task Existing_file_can_be_left_alone_without_a_request()
    {
        File.WriteAllText(Target, "old");
        using var network = new ScriptedNetwork();

        var result = await network.Downloads.DownloadToFileAsync(
            DownloadTests.Photo,
            Target,
            new DownloadOptions { ExistingFile = ExistingFile.Skip }
        );

        Assert.Equal((true, 3L, Target), (result.IsSkipped, result.Bytes, result.Path));
        Assert.Equal("old", File.ReadAllText(Target));
    }

    [Fact]
    public async Task File_that_appears_meanwhile_is_left_alone_too()
    {
        using var network = new ScriptedNetwork().Respond(Whole);
        var options = new DownloadOptions
        {
            ExistingFile = ExistingFile.Skip,
            Progress = new DownloadTests.Listener(_ => File.WriteAllText(Target, "new")),
        };

        var result = await network.Downloads.DownloadToFileAsync(DownloadTests.Photo, Target, options);

        Assert.True(result.IsSkipped);
        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Equal(["a.jpg"], Files);
    }

    [Fact]
    public async Task Existing_and_new_file_can_both_be_kept()
    {
        File.WriteAllText(Target, "old");
        var options = new DownloadOptions { ExistingFile = ExistingFile.KeepBoth };
        using var network = new ScriptedNetwork().Respond(Whole).Respond(Whole);

        var first = await network.Downloads.DownloadToFileAsync(DownloadTests.Photo, Target, options);
        await network.Downloads.DownloadToFileAsync(DownloadTests.Photo, Target, options);

        Assert.Equal(Path.Combine(_folder, "a (2).jpg"), first.Path);
        Assert.Equal(["a (2).jpg", "a (3).jpg", "a.jpg"], Files);
        Assert.Equal("old", File.ReadAllText(Target));
    }

    [Fact]
    public async Task File_can_have_the_time_of_the_photo()
    {
        var photos = new StubPhotos();
        var item = photos.Add("A", [1, 2, 3]);
        var downloads = photos.NewClient().Downloads;

        await downloads.DownloadToFileAsync(item, Target, new DownloadOptions { KeepCreationTime = true });
        Assert.Equal(new DateTime(2021, 3, 4, 5, 6, 7, DateTimeKind.Utc), File.GetLastWriteTimeUtc(Target));

        await downloads.DownloadToFileAsync("A", Target);
        Assert.InRange(File.GetLastWriteTimeUtc(Target), DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddMinutes(5));
    }

    [Fact]
    public async Task Download_that_begins_anew_leaves_nothing_of_the_first_try()
    {
        // Neither length nor tag: what comes second cannot be told to be the same.
        var photos = new StubPhotos
        {
            HasLength = false,
            Tag = null,
            CutAfter = request => request.Number == 0 ? 9_000 : null,
        };
        var item = photos.Add("A", PatternStream.Bytes(0, 10_000));
        photos.OnMedia = request =>
        {
            if (request.Number == 1)
            {
                photos.SetBytes("A", PatternStream.Bytes(5, 2_000));
            }

            return null;
        };

        await photos.NewClient().Downloads.DownloadToFileAsync(item, Target);

        Assert.Equal(PatternStream.Bytes(5, 2_000), File.ReadAllBytes(Target));
    }

    [SkippableTheory]
    [InlineData("pipe", ExistingFile.Replace, "is not a file but a pipe")]
    [InlineData("pipe", ExistingFile.Skip, "is not a file but a pipe")]
    [InlineData("device", ExistingFile.Replace, "is not a file but a pipe, a socket, a device")]
    [InlineData("device", ExistingFile.Skip, "is not a file but a pipe, a socket, a device")]
    public async Task What_is_no_file_is_left_alone_before_anything_is_sent(
        string what,
        ExistingFile existing,
        string said
    )
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Pipes and devices are made as on Linux.");
        if (what == "pipe")
        {
            await ProcessRun.StartAsync("mkfifo", _folder, Target);
        }
        else
        {
            File.CreateSymbolicLink(Target, "/dev/null");
        }

        using var network = new ScriptedNetwork();

        var failure = await Assert.ThrowsAsync<IOException>(() =>
            network
                .Downloads.DownloadToFileAsync(
                    DownloadTests.Photo,
                    Target,
                    new DownloadOptions { ExistingFile = existing }
                )
                .WaitAsync(TimeSpan.FromSeconds(30))
        );

        Assert.StartsWith($"{Target} {said}", failure.Message, StringComparison.Ordinal);
        Assert.Empty(network.Requests);
        Assert.Equal(["a.jpg"], Files);
    }

    [SkippableFact]
    public async Task Pipe_that_appears_meanwhile_is_not_replaced()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Pipes are made as on Linux.");
        using var network = new ScriptedNetwork().Respond(Whole);
        var options = new DownloadOptions
        {
            Progress = new DownloadTests.Listener(_ =>
                ProcessRun.StartAsync("mkfifo", _folder, Target).GetAwaiter().GetResult()
            ),
        };

        await Assert.ThrowsAsync<IOException>(() =>
            network.Downloads.DownloadToFileAsync(DownloadTests.Photo, Target, options)
        );

        Assert.Equal(["a.jpg"], Files);
        Assert.Equal(0, new FileInfo(Target).Length);
    }

    [SkippableFact]
    public async Task Folder_that_must_not_be_written_to_is_an_error_that_names_it()
    {
        // There even root must not make files.
        const string locked = "/sys";
        Skip.IfNot(Directory.Exists(locked), "This system has no /sys.");
        using var network = new ScriptedNetwork();

        var e = await Assert.ThrowsAsync<UnauthorizedAccessException>(() =>
            network.Downloads.DownloadToFileAsync(DownloadTests.Photo, Path.Combine(locked, "a.jpg"))
        );

        Assert.StartsWith("Files cannot be written to the folder /sys: ", e.Message, StringComparison.Ordinal);
        Assert.Empty(network.Requests);
    }
}
