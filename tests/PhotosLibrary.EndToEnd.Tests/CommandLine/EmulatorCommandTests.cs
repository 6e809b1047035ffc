using System.Net;
using System.Net.Http.Headers;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>Starts a local Google Photos with <c>photos emulator</c>.</summary>
public sealed class EmulatorCommandTests
{
    [SkippableFact]
    public async Task Emulator_runs_until_it_is_stopped_and_tells_what_to_do_next()
    {
        using var photos = new PhotosProgram(isNative: false);
        var data = Path.Combine(photos.Folder, "library");

        using var process = photos.Start([
            "emulator",
            "--urls",
            "http://127.0.0.1:0",
            "--data",
            data,
            "--seed",
            "3",
            "--policy",
            "legacy",
        ]);
        var listening = await process.StandardOutput.ReadLineAsync();
        string?[] next =
        [
            await process.StandardError.ReadLineAsync(),
            await process.StandardError.ReadLineAsync(),
            await process.StandardError.ReadLineAsync(),
        ];
        var address = new Uri(listening!.Split(' ')[^1]);
        using var user = new PhotosProgram(isNative: false, address, "dev:demo");
        var list = await user.RunAsync("list");
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "dev:demo");
        using var shared = await http.GetAsync(new Uri(address, "/v1/sharedAlbums"));
        await ProcessRun.StartAsync("kill", photos.Folder, "-TERM", $"{process.Id}");
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
        Assert.Contains($"{address}", next[0], StringComparison.Ordinal);
        Assert.Contains(
            $"export PHOTOS_SERVER={address.GetLeftPart(UriPartial.Authority)} PHOTOS_TOKEN=dev:demo",
            next[1],
            StringComparison.Ordinal
        );
        Assert.Contains("photos upload", next[2], StringComparison.Ordinal);
        Assert.Equal(3, list.Output.Trim().Split('\n').Length);
        // Shared albums are closed by the rules of today.
        Assert.Equal(HttpStatusCode.OK, shared.StatusCode);
        Assert.NotEmpty(Directory.GetFiles(data));
    }

    [SkippableFact]
    public async Task Further_flags_reach_the_emulator_and_wrong_ones_are_2()
    {
        using var photos = new PhotosProgram(isNative: false);

        var help = await photos.RunAsync("emulator", "--", "--help");
        var wrong = await photos.RunAsync("emulator", "--policy", "old");
        var wrongFlag = await photos.RunAsync("emulator", "--", "--no-such-flag");

        Assert.Equal(0, help.ExitCode);
        Assert.Contains("--strict-auth", help.Output, StringComparison.Ordinal);
        Assert.Equal((2, 2), (wrong.ExitCode, wrongFlag.ExitCode));
        Assert.Contains("--no-such-flag", wrongFlag.Error, StringComparison.Ordinal);
    }
}
