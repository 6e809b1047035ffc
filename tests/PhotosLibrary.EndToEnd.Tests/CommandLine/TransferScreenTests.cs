using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Control;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>What people and programs see of an upload or a download while it runs, and at its end.</summary>
public sealed partial class TransferScreenTests : IAsyncLifetime, IDisposable
{
    private PhotosEmulator _emulator = null!;
    private PhotosProgram _photos = null!;

    public async Task InitializeAsync()
    {
        _emulator = await PhotosEmulator.StartAsync();
        _photos = new PhotosProgram(isNative: false, _emulator.Address, "dev:alice");
        _photos.Write(
            "camera/a lake with a long name, so long that no terminal has room for it.jpg",
            TestPhotos.Jpeg(1)
        );
        _photos.Write("camera/hill.jpg", TestPhotos.Jpeg(2));
        _photos.Write("camera/bad.jpg", [1, 2, 3]);
    }

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    public void Dispose() => _photos.Dispose();

    [SkippableTheory]
    [InlineData(60)]
    [InlineData(200)]
    public async Task Terminal_shows_the_whole_and_each_file_in_lines_that_fit(int columns)
    {
        var film = new byte[40 * 1024 * 1024];
        SampleVideos.Mp4().CopyTo(film, 0);
        _photos.Write("camera/film.mp4", film);

        var screen = await _photos.RunOnTerminalAsync(columns, "upload", "camera");

        var drawn = Escapes()
            .Replace(screen, "\n")
            .Split('\n', '\r')
            .Where(line => line.Contains("of 4 files"))
            .ToList();
        Assert.NotEmpty(drawn);
        Assert.Matches(@"\d of 4 files.* of 41\.9 MB", string.Join('\n', drawn));
        Assert.Matches(@"━+╌+ +\d+ ?%  film\.mp4", screen);
        Assert.All(
            Escapes().Replace(screen, "\n").Split('\n', '\r').Where(IsRedrawn),
            line => Assert.InRange(line.Length, 0, columns)
        );
        Assert.Contains("4 files: ", screen, StringComparison.Ordinal);
        Assert.Contains("bad.jpg", screen, StringComparison.Ordinal);
        // A line for each that succeeds would bury the one that failed.
        Assert.DoesNotContain("Uploaded: ", screen, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Output_that_is_no_terminal_has_plain_lines_and_the_summary_stands_beside()
    {
        var upload = await _photos.RunAsync("upload", "camera");

        Assert.DoesNotContain('\u001b', upload.Output + upload.Error);
        Assert.All(upload.Output.Trim().Split('\n'), line => Assert.StartsWith("Uploaded: ", line));
        Assert.Contains("Failed: ", upload.Error, StringComparison.Ordinal);
        Assert.Matches(
            @"(?m)^3 files: (1 failed, 2 uploaded|2 uploaded, 1 failed)\. [\d.]+ k?B in .*/s\.$",
            upload.Error
        );
        Assert.Contains("Run the same command again", upload.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Json_has_one_object_for_each_file_and_the_report_has_the_same()
    {
        var upload = await _photos.RunAsync("upload", "camera", "--json", "--report", "report.jsonl");
        var download = await _photos.RunAsync("download", "copies", "--json", "--report", "report.csv");

        var outcomes = upload.Output.Trim().Split('\n').Select(JObject.Parse).ToList();
        Assert.Equal(["failed", "uploaded", "uploaded"], outcomes.Select(each => (string?)each["outcome"]).Order());
        var failed = outcomes.Single(each => (string?)each["outcome"] == "failed");
        Assert.EndsWith("bad.jpg", (string?)failed["path"], StringComparison.Ordinal);
        Assert.NotEmpty((string?)failed["error"] ?? "");
        Assert.All(outcomes.Where(each => each != failed), each => Assert.NotNull((string?)each["mediaItemId"]));
        Assert.Equal(upload.Output, await File.ReadAllTextAsync(Path.Combine(_photos.Folder, "report.jsonl")));
        var csv = await File.ReadAllLinesAsync(Path.Combine(_photos.Folder, "report.csv"));
        Assert.Equal("path,outcome,bytes,mediaItemId,error", csv[0]);
        Assert.Contains(csv, line => line.StartsWith('"') && line.Contains("long name, so"));
        Assert.Equal(2, download.Output.Trim().Split('\n').Length);
    }

    [SkippableFact]
    public async Task Quiet_tells_what_failed_and_nothing_else()
    {
        var upload = await _photos.RunAsync("upload", "camera", "--quiet");

        Assert.StartsWith("Failed: ", upload.Error, StringComparison.Ordinal);
        Assert.Single(upload.Error.Trim().Split('\n'));
    }

    [SkippableFact]
    public async Task Stopped_run_says_how_much_was_not_done()
    {
        _emulator.Faults.Add(new Fault { Operation = "Uploads_*", Error = FaultError.Unavailable });

        var upload = await _photos.StopAtFirstErrorAsync("upload", "camera/hill.jpg");

        Assert.Equal(130, upload.ExitCode);
        Assert.Matches(@"Stopped: 1 file not done\. Run the same command again, and it goes on\.", upload.Error);
    }

    [SkippableFact]
    public async Task Report_that_cannot_be_written_is_told_before_anything_is_sent()
    {
        var upload = await _photos.RunAsync("upload", "camera", "--report", "nowhere/report.csv");

        Assert.Equal(2, upload.ExitCode);
        Assert.Contains("The report cannot be written", upload.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_emulator.Requests.List(), request => request.Method == "POST");
    }

    private static bool IsRedrawn(string line) => line.Contains('╌') || line.Contains('━') || line.Contains(" files, ");

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escapes();
}
