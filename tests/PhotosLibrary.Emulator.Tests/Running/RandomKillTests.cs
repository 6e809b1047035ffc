using System.Diagnostics;
using System.Security.Cryptography;
using PhotosLibrary.Emulator.Storage;
using Xunit.Abstractions;

namespace PhotosLibrary.Emulator.Tests.Running;

/// <summary>
/// Kills the program at random moments while an app is working with it: what was acknowledged is there after the next
/// start, what was in progress is complete or missing, and no bytes are left over.
/// </summary>
public sealed class RandomKillTests(ITestOutputHelper output) : IDisposable
{
    // Several libraries at a time: while one program starts, another one works.
    private const int Libraries = 4;
    private const int KillsOfEach = 25;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    [Fact]
    public async Task A_hundred_kills_lose_nothing_and_leave_nothing_behind()
    {
        var seed = Campaign.Seed;
        output.WriteLine($"CAMPAIGN_SEED={seed}");
        var watch = Stopwatch.StartNew();

        var apps = await Task.WhenAll(
            Enumerable
                .Range(0, Libraries)
                .Select(library =>
                    RunAsync(Path.Combine(_folder.FullName, $"library-{library}"), new Random(seed + library))
                )
        );

        var calls = apps.SelectMany(app => app.Acknowledged)
            .GroupBy(call => call.Key, call => call.Value)
            .ToDictionary(call => call.Key, call => call.Sum());
        var cutOff = apps.SelectMany(app => app.CutOff).CountBy(name => name).ToDictionary();
        foreach (var (name, count) in calls.OrderBy(call => call.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{name}: {count} acknowledged, {cutOff.GetValueOrDefault(name)} cut off by a kill");
        }

        output.WriteLine($"{cutOff.Values.Sum()} kills, {calls.Values.Sum()} calls acknowledged, {watch.Elapsed}");
        Assert.Equal(Libraries * KillsOfEach, cutOff.Values.Sum());
        Assert.Equal(RandomApp.StepNames, calls.Keys.ToHashSet());
        Assert.True(calls.Values.Sum() > cutOff.Values.Sum(), "Too few calls came through to prove anything.");
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<RandomApp> RunAsync(string folder, Random random)
    {
        var app = new RandomApp(_http, random);
        for (var kill = 0; kill <= KillsOfEach; kill++)
        {
            using var program = await EmulatorProgram.StartAsync("--data", folder);
            AssertNothingLeftOver(folder);
            await app.CheckAsync(program.Address);
            if (kill == KillsOfEach)
            {
                break;
            }

            await app.WorkUntilItBreaksAsync(program.Kill);
            await program.WaitForExitAsync();
        }

        return app;
    }

    // Every file belongs to a record and every record has its file.
    private static void AssertNothingLeftOver(string folder)
    {
        using var database = new Database(Path.Combine(folder, "library.db"), []);
        var (contents, sessions) = database.Read(connection =>
            (
                connection.List(
                    "SELECT content FROM media_items UNION SELECT content FROM uploads WHERE content IS NOT NULL",
                    row => row.GetString(0)
                ),
                connection.List("SELECT id FROM uploads WHERE state = 0", row => row.GetString(0))
            )
        );
        var files = Directory.GetFiles(Path.Combine(folder, "content"), "*", SearchOption.AllDirectories);

        Assert.Equal(contents.Order(), files.Select(Path.GetFileName).Order());
        Assert.All(
            files,
            file =>
                Assert.Equal(Path.GetFileName(file), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))))
        );
        Assert.Subset(
            sessions.ToHashSet(),
            Directory.GetFiles(Path.Combine(folder, "uploads")).Select(Path.GetFileName).ToHashSet()!
        );
    }
}
