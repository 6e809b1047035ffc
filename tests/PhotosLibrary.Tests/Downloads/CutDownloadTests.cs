using System.Net;
using Xunit.Abstractions;

namespace PhotosLibrary.Tests.Downloads;

/// <summary>
/// Connections that break at random bytes, in all the ways that they and the media host may have: what is on the disk
/// afterwards is what was there to be downloaded.
/// </summary>
public sealed class CutDownloadTests(ITestOutputHelper output) : IDisposable
{
    private const int LeastCuts = 1_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("photos-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task File_is_complete_whatever_breaks()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PHOTOS_SEED"), out var given)
            ? given
            : Environment.TickCount;
        output.WriteLine($"PHOTOS_SEED={seed}");
        var random = new Random(seed);
        var cuts = 0;
        var rounds = 0;
        for (; cuts < LeastCuts; rounds++)
        {
            var bytes = new byte[random.Next(1, random.Next(2) == 0 ? 2_000 : 400_000)];
            random.NextBytes(bytes);
            var changed = random.Next(8) == 0 ? new byte[random.Next(1, 400_000)] : null;
            if (changed is not null)
            {
                random.NextBytes(changed);
            }

            cuts += await DownloadAsync(random, bytes, changed, $"seed {seed}, round {rounds}");
        }

        output.WriteLine($"{cuts} cuts in {rounds} downloads");
        Assert.True(cuts >= LeastCuts);
    }

    private async Task<int> DownloadAsync(Random random, byte[] bytes, byte[]? changed, string round)
    {
        var photos = new StubPhotos
        {
            HasRanges = random.Next(3) > 0,
            HasLength = random.Next(4) > 0,
            Tag = random.Next(3) switch
            {
                0 => null,
                1 => "W/\"1\"",
                _ => "\"1\"",
            },
        };
        // Where there are neither lengths nor ranges nor chunks, nothing would prove that random bytes are whole.
        photos.IsFramed = !photos.HasRanges || random.Next(2) == 0;
        var item = photos.Add("A", bytes, "a.jpg");
        var now = bytes;
        var cuts = 0;
        var left = random.Next(0, 12);
        // A base URL that has just been fetched works: two in a row that do not are an error.
        var mayExpire = true;
        var furthest = 0L;
        var options = new DownloadOptions
        {
            Progress = new DownloadTests.Listener(progress =>
            {
                mayExpire |= progress.Bytes > furthest;
                furthest = Math.Max(furthest, progress.Bytes);
            }),
        };
        photos.OnMedia = _ =>
        {
            if (left == 0 || random.Next(4) > 0)
            {
                return null;
            }

            left--;
            cuts++;
            switch (random.Next(3))
            {
                case 0:
                    throw new HttpRequestException("The connection was refused.");
                case 1 when mayExpire:
                    mayExpire = false;
                    photos.ExpireAll();
                    return null;
                default:
                    return new HttpResponseMessage(
                        (HttpStatusCode)random.Next(500, 505) is var status && status == HttpStatusCode.NotImplemented
                            ? HttpStatusCode.ServiceUnavailable
                            : status
                    );
            }
        };
        photos.CutAfter = _ =>
        {
            // The end of a chunked body is never silent.
            photos.EndsSilently = (photos.HasLength || !photos.IsFramed) && random.Next(2) == 0;
            if (left == 0)
            {
                return null;
            }

            left--;
            cuts++;
            if (changed is not null && random.Next(3) == 0)
            {
                photos.SetBytes("A", now = changed);
                photos.Tag = photos.Tag is null ? null : photos.Tag.Replace('1', '2');
            }

            return random.NextInt64(now.Length + 1);
        };
        var path = Path.Combine(_folder, "a.jpg");
        var retry = new RetryOptions { Delay = TimeSpan.Zero, MaxRetries = 20 };

        var result = await photos.NewClient(retry: retry).Downloads.DownloadToFileAsync(item, path, options);

        var actual = await File.ReadAllBytesAsync(path);
        // Before or after the change, but never some of both.
        Assert.True(
            actual.AsSpan().SequenceEqual(now) || actual.AsSpan().SequenceEqual(bytes),
            $"{round}: {actual.Length} bytes are not the {bytes.Length}"
        );
        Assert.Equal(actual.Length, result.Bytes);
        Assert.Equal(
            ["a.jpg"],
            Directory.EnumerateFileSystemEntries(_folder).Select(entry => Path.GetFileName(entry)!)
        );
        return cuts;
    }
}
