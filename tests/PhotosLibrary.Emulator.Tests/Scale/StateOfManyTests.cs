using PhotosLibrary.Emulator.Tests.Running;

namespace PhotosLibrary.Emulator.Tests.Scale;

/// <summary>The state of a large library, which is written as it is read.</summary>
public sealed class StateOfManyTests
{
    [SkippableFact]
    public async Task Memory_of_the_state_does_not_depend_on_the_size_of_the_library()
    {
        const int Items = 100_000;
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux tells the most memory that a process ever had.");
        using var program = await EmulatorProgram.StartAsync("--seed", $"{Items}");
        using var http = new HttpClient { BaseAddress = program.Address };
        await http.GetStringAsync("/emulator/state?account=nobody");
        var before = program.PeakMemory;

        using var response = await http.GetAsync("/emulator/state", HttpCompletionOption.ResponseHeadersRead);
        await using var json = await response.Content.ReadAsStreamAsync();
        var bytes = 0L;
        var items = 0;
        var buffer = new byte[1 << 16];
        var marker = "\"mimeType\""u8.ToArray();
        var tail = Array.Empty<byte>();
        for (int read; (read = await json.ReadAsync(buffer)) > 0; )
        {
            bytes += read;
            byte[] window = [.. tail, .. buffer[..read]];
            for (var at = window.AsSpan().IndexOf(marker); at >= 0; )
            {
                items++;
                var next = window.AsSpan(at + marker.Length).IndexOf(marker);
                at = next < 0 ? -1 : at + marker.Length + next;
            }

            tail = window[^Math.Min(marker.Length - 1, window.Length)..];
        }

        Assert.Equal(Items, items);
        Assert.True(bytes > 40 << 20, $"{bytes} bytes are too few to tell.");
        Assert.InRange(program.PeakMemory - before, 0, bytes / 2);
    }
}
