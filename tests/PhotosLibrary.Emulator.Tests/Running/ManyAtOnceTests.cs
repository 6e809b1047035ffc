using System.Runtime.CompilerServices;

namespace PhotosLibrary.Emulator.Tests.Running;

/// <summary>Runs alone: it counts what the whole process holds.</summary>
[CollectionDefinition(nameof(ManyAtOnceTests), DisableParallelization = true)]
public sealed class ManyAtOnceAlone;

/// <summary>
/// Many emulators in one process, as a suite of parallel tests has them: nothing of them is left afterwards.
/// </summary>
[Collection(nameof(ManyAtOnceTests))]
public sealed class ManyAtOnceTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int Count = 50;

    [SkippableFact]
    public async Task Fifty_concurrent_emulators_are_disposed_without_a_trace()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux tells what a process holds.");

        // The first few load code and start the threads that stay.
        await RunAllAsync(10);
        var before = Measure();

        var used = await RunAllAsync(Count);

        // What the pool of threads does last may come a moment after the end.
        var after = Measure();
        for (
            var attempt = 0;
            attempt < 100 && (after.Files > before.Files || after.Threads > before.Threads);
            attempt++
        )
        {
            await Task.Yield();
            after = Measure();
        }

        output.WriteLine($"Before {before}, after {after}.");
        Assert.Empty(after.Sockets.Except(before.Sockets));
        Assert.InRange(after.Files, 0, before.Files);
        Assert.InRange(after.Threads, 0, before.Threads);

        // A thread of the pool may still have one on its stack.
        Assert.InRange(used.Count(emulator => emulator.Emulator.IsAlive), 0, Count / 10);
        Assert.DoesNotContain(used, emulator => Directory.Exists(emulator.Folder));
        Assert.InRange(after.Memory - before.Memory, long.MinValue, 20 << 20);
    }

    // Not inlined: what is on the stack is not free to go.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(WeakReference Emulator, string Folder)[]> RunAllAsync(int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(() => RunAsync(number))));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(WeakReference Emulator, string Folder)> RunAsync(int number)
    {
        var folder = "";
        await using var emulator = await PhotosEmulator.StartAsync(
            new() { Listen = number % 2 == 0 },
            builder => folder = builder.Environment.ContentRootPath
        );
        using var http = number % 2 == 0 ? new HttpClient() : new HttpClient(emulator.CreateHandler());
        var app = new TestApp(http, emulator.Address, "dev:alice");
        var photo = TestPhotos.Jpeg(number);
        var id = await app.AddIdAsync(photo);
        var url = (string)(await app.GetAsync($"/v1/mediaItems/{id}")).Success()["baseUrl"]!;
        Assert.Equal(photo, await http.GetByteArrayAsync(url + "=d"));
        Assert.NotEmpty(await http.GetByteArrayAsync(url + "=w10"));
        Assert.Equal([id], TestApp.Ids((await app.GetAsync("/v1/mediaItems")).Success()));
        return (new WeakReference(emulator), folder);
    }

    private static Held Measure()
    {
        for (var round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        var files = Directory
            .GetFiles("/proc/self/fd")
            .Select(path => new FileInfo(path).LinkTarget)
            .OfType<string>()
            .ToList();

        // Those of the pool come and go as it likes.
        var threads = Directory
            .GetDirectories("/proc/self/task")
            .Select(task => File.ReadAllText(Path.Combine(task, "comm")).Trim())
            .Count(name =>
                !name.StartsWith(".NET TP", StringComparison.Ordinal)
                && !name.StartsWith(".NET Tiered", StringComparison.Ordinal)
            );
        var listening = File.ReadLines("/proc/net/tcp")
            .Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns[3] == "0A" && files.Contains($"socket:[{columns[9]}]"))
            .Select(columns => columns[1])
            .ToList();
        return new Held(
            files.Count(file => file.Contains("photos-emulator", StringComparison.Ordinal)),
            listening,
            threads,
            GC.GetTotalMemory(true)
        );
    }

    private sealed record Held(int Files, IReadOnlyList<string> Sockets, int Threads, long Memory);
}
