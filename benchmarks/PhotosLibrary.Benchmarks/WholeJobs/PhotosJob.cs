using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ImageMagick;

namespace PhotosLibrary.Benchmarks.WholeJobs;

/// <summary>
/// Many photos: uploaded, beside parallel POSTs of the same bytes and serial creations of 50 items; and downloaded,
/// beside parallel GETs of the same originals into files.
/// </summary>
internal static class PhotosJob
{
    private const int BatchSize = 50;

    public static async Task RunAsync(int count, int length, TimeSpan latency, bool withDownloads)
    {
        var folder = Directory.CreateTempSubdirectory("photos-job-").FullName;
        try
        {
            // Each client needs photos of its own: Google recognizes bytes that it already has.
            var (forLimit, forUs) = (Make(folder, "limit", count, length), Make(folder, "ours", count, length));
            await using var emulator = await EmulatorProcess.StartAsync();
            using var photos = Clients.Ours(emulator.Address, latency);
            using var raw = Clients.Raw(emulator.Address, latency);
            var options = new BulkUploadOptions();
            await UploadRawAsync(raw, forLimit[..BatchSize], options.Parallelism);
            await UploadAsync(photos, Path.Combine(folder, "warm"), forUs[..BatchSize]);
            await JobsCommand.MeasureAsync(
                $"bulk upload of {count:N0} photos of {length / 1000} KB, {latency.TotalMilliseconds} ms per request",
                rounds: 1,
                () => UploadRawAsync(raw, forLimit[BatchSize..], options.Parallelism),
                () => UploadAsync(photos, Path.Combine(folder, "journal"), forUs[BatchSize..])
            );
            if (withDownloads)
            {
                await DownloadAsync(photos, raw, folder, Math.Min(1_000, count), latency);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[] Make(string folder, string side, int count, int length)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder, side)).FullName;
        using var image = new MagickImage(new MagickColor(20, 90, 160), 64, 48);
        var photo = image.ToByteArray(MagickFormat.Jpeg);
        var random = new Random(side.Length);
        var rest = new byte[length - photo.Length];
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(number =>
                {
                    // Bytes after the end of a picture belong to the file, and make each file different.
                    random.NextBytes(rest);
                    var file = Path.Combine(path, $"{number:D4}.jpg");
                    File.WriteAllBytes(file, [.. photo, .. rest]);
                    return file;
                }),
        ];
    }

    private static async Task UploadAsync(PhotosLibraryClient photos, string journal, string[] files)
    {
        await foreach (
            var outcome in new BulkUploader(photos, journal).UploadAsync(files.Select(file => new FileUpload(file)))
        )
        {
            if (outcome.Kind != UploadOutcomeKind.Uploaded)
            {
                throw new InvalidOperationException(outcome.ToString(), outcome.Error);
            }
        }
    }

    private static async Task UploadRawAsync(HttpClient raw, string[] files, int parallelism)
    {
        var tokens = new string[files.Length];
        var uploading = Parallel.ForAsync(
            0,
            files.Length,
            new ParallelOptions { MaxDegreeOfParallelism = parallelism },
            async (at, cancellation) =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/uploads")
                {
                    Content = new ByteArrayContent(await File.ReadAllBytesAsync(files[at], cancellation)),
                    Headers = { { "X-Goog-Upload-Protocol", "raw" } },
                };
                using var response = await raw.SendAsync(request, cancellation);
                Volatile.Write(
                    ref tokens[at],
                    await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellation)
                );
            }
        );
        for (var start = 0; start < files.Length; start += BatchSize)
        {
            var batch = Enumerable.Range(start, Math.Min(BatchSize, files.Length - start)).ToList();
            // The limit knows at once when a batch is up.
            while (batch.Exists(at => Volatile.Read(ref tokens[at]) is null))
            {
                await Task.WhenAny(uploading, Task.Delay(1));
            }

            var body = new JsonObject
            {
                ["newMediaItems"] = new JsonArray([
                    .. batch.Select(at =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["simpleMediaItem"] = new JsonObject
                                {
                                    ["uploadToken"] = tokens[at],
                                    ["fileName"] = Path.GetFileName(files[at]),
                                },
                            }
                    ),
                ]),
            };
            using var content = new StringContent(
                body.ToJsonString(),
                Encoding.UTF8,
                new MediaTypeHeaderValue("application/json")
            );
            using var response = await raw.PostAsync(new Uri("/v1/mediaItems:batchCreate", UriKind.Relative), content);
            await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
        }

        await uploading;
    }

    private static async Task DownloadAsync(
        PhotosLibraryClient photos,
        HttpClient raw,
        string folder,
        int count,
        TimeSpan latency
    )
    {
        var items = await photos.MediaItems.ListAllAsync().Take(count).ToListAsync();
        var parallelism = new BulkDownloadOptions().Parallelism;
        var round = 0;
        await JobsCommand.MeasureAsync(
            $"download {items.Count:N0} originals, {latency.TotalMilliseconds} ms per request",
            rounds: 3,
            async () =>
            {
                var target = Directory.CreateDirectory(Path.Combine(folder, $"raw{round}")).FullName;
                await Parallel.ForEachAsync(
                    items,
                    new ParallelOptions { MaxDegreeOfParallelism = parallelism },
                    async (item, cancellation) =>
                    {
                        using var response = await raw.GetAsync(
                            new Uri(item.BaseUrl + "=d"),
                            HttpCompletionOption.ResponseHeadersRead,
                            cancellation
                        );
                        await using var file = File.Create(Path.Combine(target, item.Filename!));
                        await response.EnsureSuccessStatusCode().Content.CopyToAsync(file, cancellation);
                    }
                );
            },
            async () =>
            {
                await foreach (
                    var outcome in new BulkDownloader(photos).DownloadAsync(
                        items,
                        Path.Combine(folder, $"ours{round++}")
                    )
                )
                {
                    if (outcome.Error is not null)
                    {
                        throw new InvalidOperationException("A download failed.", outcome.Error);
                    }
                }
            }
        );
    }
}
