using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Control;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>What scripts build on: exit codes, and data alone on the output.</summary>
public sealed class ExitCodeTests : IAsyncLifetime, IDisposable
{
    private PhotosEmulator _emulator = null!;
    private PhotosProgram _photos = null!;

    public async Task InitializeAsync()
    {
        _emulator = await PhotosEmulator.StartAsync();
        _photos = new PhotosProgram(isNative: false, _emulator.Address, "dev:alice");
    }

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    public void Dispose() => _photos.Dispose();

    [SkippableTheory]
    [InlineData("list", "--jsn")]
    [InlineData("lits")]
    [InlineData("list", "--limit", "many")]
    [InlineData("list", "--limit", "0")]
    [InlineData("list", "--date", "soon")]
    [InlineData("upload")]
    [InlineData("upload", "gone.jpg")]
    [InlineData("album")]
    public async Task Wrong_arguments_are_2_and_say_so_on_the_error_stream_alone(params string[] arguments)
    {
        var run = await _photos.RunAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.NotEmpty(run.Error);
        Assert.Empty(_emulator.Requests.List());
    }

    [SkippableFact]
    public async Task Missing_sign_in_is_3()
    {
        _photos.Token = "";

        Assert.Equal(3, (await _photos.RunAsync("list")).ExitCode);
    }

    [SkippableTheory]
    [InlineData(FaultError.Unauthenticated, 3)]
    [InlineData(FaultError.DailyQuota, 5)]
    [InlineData(FaultError.PhotosDisabled, 1)]
    public async Task Refused_list_has_the_code_of_its_reason(FaultError error, int code)
    {
        _emulator.Faults.Add(new Fault { Operation = "MediaItems_List", Error = error });

        Assert.Equal(code, (await _photos.RunAsync("list")).ExitCode);
    }

    [SkippableFact]
    public async Task Failing_server_is_4()
    {
        // 501 is not retried: nothing is to be waited for.
        _emulator.Faults.Add(new Fault { Operation = "MediaItems_List", Status = 501 });

        Assert.Equal(4, (await _photos.RunAsync("list")).ExitCode);
    }

    [SkippableFact]
    public async Task Some_failed_files_are_6_and_a_used_up_quota_is_5()
    {
        var good = _photos.Write("good.jpg", TestPhotos.Jpeg(1));
        var bad = _photos.Write("bad.jpg", [1, 2, 3]);

        var some = await _photos.RunAsync("upload", good, bad);
        _emulator.Faults.Add(new Fault { Operation = "Uploads_*", Error = FaultError.DailyQuota });
        var quota = await _photos.RunAsync("upload", _photos.Write("hill.jpg", TestPhotos.Jpeg(2)));

        Assert.Equal(6, some.ExitCode);
        Assert.Equal(5, quota.ExitCode);
    }

    [SkippableFact]
    public async Task Empty_library_is_0_and_told_beside_the_data()
    {
        var list = await _photos.RunAsync("list");
        var albums = await _photos.RunAsync("album", "list", "--json");
        var quiet = await _photos.RunAsync("list", "--quiet");

        Assert.Equal((0, ""), (list.ExitCode, list.Output));
        Assert.Contains("There are no such items", list.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (albums.ExitCode, albums.Output));
        Assert.Contains("This app has no albums", albums.Error, StringComparison.Ordinal);
        Assert.Equal(new ProcessRun(0, "", ""), quiet);
    }

    [SkippableFact]
    public async Task Verbose_tells_each_request_and_no_secret()
    {
        var list = await _photos.RunAsync("list", "--verbose");

        Assert.Contains("photoslibrary.mediaItems.list", list.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("dev:alice", list.Error, StringComparison.Ordinal);
        Assert.Empty(list.Output);
    }
}
