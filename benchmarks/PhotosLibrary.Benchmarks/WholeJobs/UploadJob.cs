namespace PhotosLibrary.Benchmarks.WholeJobs;

/// <summary>One large file, beside one POST of the same bytes.</summary>
internal static class UploadJob
{
    public static async Task RunAsync(long length, TimeSpan latency, int rounds = 5)
    {
        await using var emulator = await EmulatorProcess.StartAsync();
        using var photos = Clients.Ours(emulator.Address, latency);
        using var raw = Clients.Raw(emulator.Address, latency);
        var path = Path.Combine(Directory.CreateTempSubdirectory("photos-job-").FullName, "video.mp4");
        try
        {
            await using (var file = File.Create(path))
            {
                // A sparse file: long, without using disk space.
                file.SetLength(length);
            }

            // Warm-up: connections are opened and code is compiled.
            await PostAsync();
            await photos.Uploads.UploadFileAsync(path);
            var size = length >= 1L << 30 ? $"{length >> 30} GiB" : $"{length >> 20} MiB";
            await JobsCommand.MeasureAsync(
                $"upload one file of {size}, {latency.TotalMilliseconds} ms per request",
                rounds,
                PostAsync,
                () => photos.Uploads.UploadFileAsync(path)
            );
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }

        async Task PostAsync()
        {
            await using var file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read,
                128 * 1024,
                useAsync: true
            );
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/uploads")
            {
                Content = new StreamContent(file, 128 * 1024),
                Headers = { { "X-Goog-Upload-Protocol", "raw" } },
            };
            using var response = await raw.SendAsync(request);
            response.EnsureSuccessStatusCode();
        }
    }
}
