using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace PhotosLibrary.Benchmarks.Emulator;

/// <summary>
/// <c>emulator-upload [GIB]</c>: uploads so much to the emulator, in one request, in large chunks and in the smallest
/// that Google takes, and tells the most memory that its process ever had (Linux). The bytes are generated, and go over
/// loopback.
/// </summary>
internal static class LargeUpload
{
    private const int LargeChunk = 64 << 20;
    private const int SmallestChunk = 256 << 10;

    /// <summary>Uploads and prints the table.</summary>
    public static async Task RunAsync(string[] args)
    {
        var length = (args is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 5L) << 30;
        var folder = Directory.CreateTempSubdirectory("photos-upload-");
        try
        {
            var free = new DriveInfo(folder.FullName).AvailableFreeSpace;
            if (free < 2 * length + (1L << 30))
            {
                Console.WriteLine($"Needs {(2 * length) >> 30} GiB and some more; there are {free >> 30} GiB.");
                return;
            }

            Console.WriteLine($"| upload of {length >> 30} GiB | seconds | MB/s | most memory of the process (MB) |");
            Console.WriteLine("| --- | --- | --- | --- |");
            await MeasureAsync("in one request", folder, length, SendWholeAsync);
            await MeasureAsync($"in chunks of {LargeChunk >> 20} MiB", folder, length, InChunksOf(LargeChunk));
            await MeasureAsync($"in chunks of {SmallestChunk >> 10} KiB", folder, length, InChunksOf(SmallestChunk));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(
        string name,
        DirectoryInfo folder,
        long length,
        Func<HttpClient, Uri, long, Task> send
    )
    {
        var program = Path.Combine(AppContext.BaseDirectory, "PhotosLibrary.Emulator.dll");
        var data = folder.CreateSubdirectory(Guid.NewGuid().ToString("N"));
        var start = new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0", "--data", data.FullName])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var line =
                await process.StandardOutput.ReadLineAsync()
                ?? throw new InvalidOperationException("It did not start.");
            using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "dev:demo");
            var watch = Stopwatch.StartNew();
            await send(http, new Uri(new Uri(line.Split(' ')[^1]), "/v1/uploads"), length);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {watch.Elapsed.TotalSeconds:F0} | "
                        + $"{length / 1e6 / watch.Elapsed.TotalSeconds:F0} | {PeakOf(process.Id):F0} |"
                )
            );
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            data.Delete(recursive: true);
        }
    }

    private static async Task SendWholeAsync(HttpClient http, Uri uploads, long length)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, uploads)
        {
            Content = new GeneratedContent(length),
            Headers = { { "X-Goog-Upload-Protocol", "raw" } },
        };
        (await http.SendAsync(request)).EnsureSuccessStatusCode();
    }

    private static Func<HttpClient, Uri, long, Task> InChunksOf(int chunkLength) =>
        (http, uploads, length) => SendInChunksAsync(http, uploads, length, chunkLength);

    private static async Task SendInChunksAsync(HttpClient http, Uri uploads, long length, int chunkLength)
    {
        using var start = new HttpRequestMessage(HttpMethod.Post, uploads)
        {
            Headers = { { "X-Goog-Upload-Protocol", "resumable" }, { "X-Goog-Upload-Command", "start" } },
        };
        var session = (await http.SendAsync(start)).Headers.GetValues("X-Goog-Upload-URL").Single();
        for (long offset = 0; offset < length; offset += chunkLength)
        {
            var chunk = Math.Min(chunkLength, length - offset);
            using var request = new HttpRequestMessage(HttpMethod.Post, session)
            {
                Content = new GeneratedContent(chunk),
            };
            request.Headers.Add("X-Goog-Upload-Command", offset + chunk == length ? "upload, finalize" : "upload");
            request.Headers.Add("X-Goog-Upload-Offset", offset.ToString(CultureInfo.InvariantCulture));
            using var response = await http.SendAsync(request);
            response.EnsureSuccessStatusCode();
        }
    }

    private static double PeakOf(int process)
    {
        var status = $"/proc/{process}/status";
        if (!File.Exists(status))
        {
            return double.NaN;
        }

        var line = File.ReadLines(status).Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture)
            / 1e3;
    }

    /// <summary>A body of any length from one buffer.</summary>
    private sealed class GeneratedContent(long length) : HttpContent
    {
        private static readonly byte[] Noise = CreateNoise();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var left = length; left > 0; left -= Noise.Length)
            {
                await stream.WriteAsync(Noise.AsMemory(0, (int)Math.Min(left, Noise.Length)));
            }
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }

        private static byte[] CreateNoise()
        {
            var noise = new byte[1 << 20];
            new Random(1).NextBytes(noise);
            return noise;
        }
    }
}
