using ImageMagick;
using PhotosLibrary.Emulator.Media;
using Xunit.Abstractions;

namespace PhotosLibrary.Emulator.Tests.Media;

/// <summary>
/// Files of every container with bits turned, parts cut out and bytes put in.
/// </summary>
public class MutatedMediaTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Kinds =>
        [
            "jpeg",
            "png",
            "gif",
            "webp",
            "avif",
            "bmp",
            "tiff",
            "ico",
            "mp4",
            "matroska",
            "avi",
            "mpeg",
            "transport",
            "asf",
        ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_mutated_file_is_described_and_rendered_or_refused(string kind)
    {
        var seed = Campaign.Seed;
        output.WriteLine($"CAMPAIGN_SEED={seed}");
        var rounds = Campaign.Size(20, 360);
        var random = new Random(seed);
        var whole = Make(kind);
        var renderer = new ImageRenderer(new VideoFrames(null));
        Assert.True(BaseUrlSuffix.TryParse("w20-h20-c", out var thumbnail));
        Assert.True(BaseUrlSuffix.TryParse("d", out var download));
        for (var round = 0; round < rounds; round++)
        {
            using var file = MediaFiles.Temporary(Mutate(whole, random));
            try
            {
                var media = await new MediaInspector().InspectAsync(file.Path, "upload").WaitAsync(Limit);
                Assert.True(media.Width is null or > 0, $"round {round}: a width of {media.Width}");
                await renderer.RenderAsync(file.Path, media, download).WaitAsync(Limit);
                await renderer.RenderAsync(file.Path, media, thumbnail).WaitAsync(Limit);
            }
            catch (UnsupportedMediaException)
            {
                // The other outcome that is allowed: whoever asks is refused, and no 500.
            }
        }
    }

    private static byte[] Make(string kind) =>
        kind switch
        {
            "mp4" => SampleVideos.Mp4(),
            "matroska" => SampleVideos.Matroska("matroska"),
            "avi" => SampleVideos.Avi(),
            "mpeg" => SampleVideos.Mpeg(),
            "transport" => SampleVideos.Transport(),
            "asf" => SampleVideos.Asf(),
            _ => MediaFiles.Draw(
                Enum.Parse<MagickFormat>(kind, ignoreCase: true),
                finish: image => image.SetProfile(TestExif.WithLocation())
            ),
        };

    private static byte[] Mutate(byte[] whole, Random random)
    {
        var file = whole.ToList();
        for (var hit = random.Next(1, 12); hit > 0 && file.Count > 0; hit--)
        {
            // The head of a file is where most of its structure is.
            var at = random.Next(random.Next(2) == 0 ? file.Count : Math.Min(file.Count, 400));
            switch (random.Next(5))
            {
                case 0:
                    file.RemoveRange(at, Math.Min(random.Next(1, 64), file.Count - at));
                    break;
                case 1:
                    file.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 64)));
                    break;
                case 2 when random.Next(4) == 0:
                    file.RemoveRange(at, file.Count - at);
                    break;
                default:
                    file[at] = random.Next(3) == 0 ? (byte)0xFF : (byte)(file[at] ^ (1 << random.Next(8)));
                    break;
            }
        }

        return [.. file];
    }
}
