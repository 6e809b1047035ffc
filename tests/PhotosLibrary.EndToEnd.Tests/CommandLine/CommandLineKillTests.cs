using System.Diagnostics;
using Google.Apis.Auth.OAuth2;
using PhotosLibrary.Emulator;
using PhotosLibrary.EndToEnd.Tests.Uploads;
using Xunit.Abstractions;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>
/// Kills <c>photos</c> at random moments, on a network that stops, slows down and cuts connections, until nothing is
/// left to do, and compares folder and library by hash: nothing is lost, nothing is there twice, nothing is cut off.
/// </summary>
public class CommandLineKillTests(ITestOutputHelper output)
{
    private const int FilesOfARound = 40;

    // What is stopped for ever is not waited for: the kill comes all the same.
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(4);

    // With a good network nothing takes this long; a run that does hangs.
    private static readonly TimeSpan LongestLastRun = TimeSpan.FromMinutes(3);

    [SkippableFact]
    public async Task Photos_go_up_once_however_often_the_command_is_killed()
    {
        var random = NewRandom();
        var least = Campaign.Size(10, 300);
        var kills = 0;
        await using var emulator = await PhotosEmulator.StartAsync();
        for (var round = 0; kills < least; round++)
        {
            using var folder = UploadFolder.Of(random, FilesOfARound);
            await using var network = new BadNetwork(emulator.Address, new Random(random.Next()));
            using var photos = new PhotosProgram(isNative: false, network.Address, $"dev:up{round}");
            kills += await RunToTheEndAsync(
                emulator,
                network,
                photos,
                random,
                ["upload", folder.Path, "--album", UploadFolder.AlbumTitle]
            );

            folder.AssertIsIn((await emulator.GetStateAsync($"up{round}")).Accounts.Single(), $"round {round}");
        }

        output.WriteLine($"{kills} uploads were killed");
    }

    [SkippableFact]
    public async Task Photos_come_down_once_and_whole_however_often_the_command_is_killed()
    {
        var random = NewRandom();
        var least = Campaign.Size(5, 50);
        var kills = 0;
        await using var emulator = await PhotosEmulator.StartAsync();
        for (var round = 0; kills < least; round++)
        {
            using var folder = UploadFolder.Of(random, FilesOfARound);
            var expected = folder.Files.Select(UploadFolder.HashOf).Order().ToList();
            await UploadAsync(emulator, $"down{round}", folder);
            await using var network = new BadNetwork(emulator.Address, new Random(random.Next()));
            using var photos = new PhotosProgram(isNative: false, network.Address, $"dev:down{round}");
            var target = Path.Combine(photos.Folder, "photos");
            kills += await RunToTheEndAsync(
                emulator,
                network,
                photos,
                random,
                ["download", target],
                () => Assert.All(FilesIn(target), file => Assert.Contains(UploadFolder.HashOf(file), expected))
            );

            Assert.Equal(expected, FilesIn(target).Select(UploadFolder.HashOf).Order());
            Assert.DoesNotContain(
                Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories),
                file => file.EndsWith(".part", StringComparison.Ordinal)
            );
        }

        output.WriteLine($"{kills} downloads were killed");
    }

    private Random NewRandom()
    {
        var seed = Campaign.Seed;
        output.WriteLine($"CAMPAIGN_SEED={seed}");
        return new Random(seed);
    }

    // Kills runs at a random request until one has done everything; the number of kills.
    private static async Task<int> RunToTheEndAsync(
        PhotosEmulator emulator,
        BadNetwork network,
        PhotosProgram photos,
        Random random,
        string[] arguments,
        Action? check = null
    )
    {
        var kills = 0;
        for (var runs = 0; ; runs++)
        {
            network.IsGood = runs >= 8;
            using var run = photos.Start(arguments);
            var said = run.StandardError.ReadToEndAsync();
            var printed = run.StandardOutput.ReadToEndAsync();
            // Counted from when it begins to speak to the library, however long a loaded machine takes for that.
            emulator.Requests.Clear();
            var requests = network.IsGood ? int.MaxValue : random.Next(1, 3 * FilesOfARound);
            var watch = Stopwatch.StartNew();
            var longest = network.IsGood ? LongestLastRun : LongestRun;
            while (!run.HasExited && emulator.Requests.List().Count < requests && watch.Elapsed < longest)
            {
                // Another process works: nothing here could tell when.
                await Task.Delay(1);
            }

            Assert.False(network.IsGood && !run.HasExited, $"It hangs: {arguments[0]}.");
            run.Kill();
            await run.WaitForExitAsync();
            check?.Invoke();
            if (run.ExitCode == 0)
            {
                return kills;
            }

            // 137 is SIGKILL; 4 and 6 are runs in which all or some failed, on a network like this one; none may be the
            // last.
            Assert.True(
                run.ExitCode == 137 || (run.ExitCode is 4 or 6 && !network.IsGood),
                $"{run.ExitCode}: {await printed} {await said}"
            );
            kills += run.ExitCode == 137 ? 1 : 0;
        }
    }

    private static async Task UploadAsync(PhotosEmulator emulator, string account, UploadFolder folder)
    {
        using var photos = new PhotosLibraryClient(
            GoogleCredential.FromAccessToken($"dev:{account}"),
            new PhotosLibraryClientOptions { BaseAddress = emulator.Address }
        );
        await foreach (var outcome in new BulkUploader(photos, folder.JournalOf(0)).UploadFolderAsync(folder.Path))
        {
            Assert.True(outcome.Succeeded, outcome.ToString());
        }
    }

    // Without what the command keeps for itself, which begins with a dot.
    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file)[0] != '.')
            : [];
}
