using System.Buffers.Binary;
using System.Net;
using System.Text;
using ImageMagick;
using PhotosLibrary.Emulator.Media;
using Xunit.Abstractions;

namespace PhotosLibrary.Emulator.Tests.Media;

public class DamagedMediaTests(ITestOutputHelper output)
{
    [Fact]
    public async Task An_empty_file_is_refused()
    {
        await AssertRefusedAsync([], "empty");
    }

    [Fact]
    public async Task Text_is_refused_whatever_its_name()
    {
        await AssertRefusedAsync(Encoding.UTF8.GetBytes(new string('x', 5000)), "no kind of photo", "holiday.jpg");
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")]
    [InlineData("push graphic-context\nimage over 0,0 0,0 'https://localhost/x'")]
    [InlineData("<image><read filename='/etc/passwd'/></image>")]
    [InlineData("%PDF-1.7")]
    [InlineData("#EXTM3U\nhttp://localhost/x.ts")]
    [InlineData("II*")]
    [InlineData("RIFF")]
    [InlineData("BM")]
    public async Task Formats_that_reference_other_files_and_stubs_are_refused(string text)
    {
        await AssertRefusedAsync(Encoding.UTF8.GetBytes(text), "no kind of photo", "x.png");
    }

    [Theory]
    [InlineData(MagickFormat.Jpeg)]
    [InlineData(MagickFormat.Png)]
    [InlineData(MagickFormat.WebP)]
    [InlineData(MagickFormat.Avif)]
    [InlineData(MagickFormat.Gif)]
    [InlineData(MagickFormat.Bmp)]
    [InlineData(MagickFormat.Tiff)]
    public async Task Photo_truncated_anywhere_is_refused(MagickFormat format)
    {
        var photo = MediaFiles.Draw(format);
        Assert.Equal(80, (await MediaFiles.InspectAsync(photo)).Width);

        // A GIF whose trailer alone is missing, and padding at the end of a BMP or TIFF, do no harm.
        var last = photo.Length - (format is MagickFormat.Gif or MagickFormat.Bmp or MagickFormat.Tiff ? 200 : 1);
        for (var length = 1; length <= last; length += Math.Max(1, last / 40))
        {
            await AssertRefusedAsync(photo[..length], "");
        }

        await AssertRefusedAsync(photo[..last], "");
    }

    [Theory]
    [InlineData(MagickFormat.Jpeg)]
    [InlineData(MagickFormat.Png)]
    [InlineData(MagickFormat.WebP)]
    [InlineData(MagickFormat.Avif)]
    [InlineData(MagickFormat.Gif)]
    [InlineData(MagickFormat.Tiff)]
    [InlineData(MagickFormat.Ico)]
    public async Task Random_damage_is_described_or_refused_but_never_a_crash(MagickFormat format)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var photo = MediaFiles.Draw(format, finish: image => image.SetProfile(TestExif.WithLocation()));
        for (var round = 0; round < 60; round++)
        {
            var damaged = (byte[])photo.Clone();
            for (var hit = random.Next(1, 30); hit > 0; hit--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            await InspectAndRenderAsync(damaged);
        }
    }

    // spec/facts.md, "Batch results": what cannot be decoded fails alone, the rest is created, and all goes on.
    [SkippableFact]
    public async Task A_batch_of_damaged_real_files_creates_what_can_be_decoded_and_the_server_stays_up()
    {
        var folder = Path.GetDirectoryName(SharedPhotos.PathOf("jolla.jpg"))!;
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var emulator = await TestEmulator.StartAsync();
        var app = emulator.NewAccount();
        var photos = Directory.GetFiles(folder).Where(path => !path.EndsWith(".md", StringComparison.Ordinal));
        foreach (var path in photos.Order())
        {
            var damaged = Damage(await File.ReadAllBytesAsync(path), random);
            var tokens = new[]
            {
                await app.UploadRawAsync(damaged),
                await app.UploadRawAsync(TestPhotos.Jpeg(random.Next())),
            };
            var items = tokens.Select(token => $$"""{ "simpleMediaItem": { "uploadToken": "{{token}}" } }""");
            var response = await app.PostAsync(
                "/v1/mediaItems:batchCreate",
                $$"""{ "newMediaItems": [{{string.Join(',', items)}}] }"""
            );

            var results = response.Success()["newMediaItemResults"]!;
            Assert.NotNull(results[1]!["mediaItem"]);
            if (results[0]!["mediaItem"] is not { } item)
            {
                Assert.Equal(
                    """{"code":3,"message":"Failed: There was an error while trying to create this media item."}""",
                    results[0]!["status"]!.ToString(Newtonsoft.Json.Formatting.None)
                );
                continue;
            }

            var url = (string)(await app.GetAsync($"/v1/mediaItems/{item["id"]}")).Success()["baseUrl"]!;
            var thumbnail = await emulator.Http.GetAsync(url + "=w64-h64-c");
            // Damage behind the header shows when it is decoded: then a picture says so, and never bytes that are none.
            var isHonest = thumbnail.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound;
            Assert.True(isHonest, $"{Path.GetFileName(path)}: {thumbnail.StatusCode}");
            using var shown = MediaFiles.Read(await thumbnail.Content.ReadAsByteArrayAsync());
        }
    }

    private static byte[] Damage(byte[] file, Random random)
    {
        if (random.Next(3) == 0)
        {
            return file[..random.Next(1, file.Length)];
        }

        for (var hit = random.Next(1, 30); hit > 0; hit--)
        {
            file[random.Next(random.Next(2) == 0 ? file.Length : 2000)] = (byte)random.Next(256);
        }

        return file;
    }

    [Fact]
    public async Task Random_bytes_behind_any_signature_are_never_a_crash()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        byte[][] signatures =
        [
            [],
            [0xFF, 0xD8, 0xFF],
            [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10],
            "GIF89a"u8.ToArray(),
            "II*\0"u8.ToArray(),
            "MM\0*"u8.ToArray(),
            "IIU\0"u8.ToArray(),
            "FUJIFILMCCD-RAW "u8.ToArray(),
            "\0\0\0\u0018ftypheic"u8.ToArray(),
            "\0\0\0\u0018ftypavif"u8.ToArray(),
            "\0\0\0\u0018ftypcrx "u8.ToArray(),
            "\0\0\0\u0018ftypmp42"u8.ToArray(),
            "\0\0\u0003\0moov"u8.ToArray(),
            [0x1A, 0x45, 0xDF, 0xA3],
            [0, 0, 1, 0xBA],
            "RIFF0000AVI "u8.ToArray(),
            "RIFF0000WEBP"u8.ToArray(),
            [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C],
        ];
        foreach (var signature in signatures)
        {
            for (var round = 0; round < 8; round++)
            {
                var bytes = new byte[signature.Length + 1000];
                random.NextBytes(bytes);
                signature.CopyTo(bytes, 0);
                await InspectAndRenderAsync(bytes);
            }
        }
    }

    [Fact]
    public async Task A_PNG_that_declares_an_absurd_size_is_refused()
    {
        var photo = MediaFiles.Draw(MagickFormat.Png);
        BinaryPrimitives.WriteUInt32BigEndian(photo.AsSpan(16), 50_000);
        BinaryPrimitives.WriteUInt32BigEndian(photo.AsSpan(20), 50_000);
        PngChunks.Seal(photo, [new MetadataBlock(MetadataKind.Exif, 16, 8)]);
        await AssertRefusedAsync(photo, "50000 × 50000 pixels");

        BinaryPrimitives.WriteUInt32BigEndian(photo.AsSpan(16), int.MaxValue);
        PngChunks.Seal(photo, [new MetadataBlock(MetadataKind.Exif, 16, 8)]);
        await AssertRefusedAsync(photo, "");
    }

    // Any outcome but a crash will do, as long as the memory for so many pixels is never allocated.
    [Fact]
    public async Task Absurd_sizes_in_any_header_take_neither_memory_nor_time()
    {
        var heif = MediaFiles.Draw(MagickFormat.Avif);
        var webP = MediaFiles.Draw(MagickFormat.WebP);
        var jpeg = MediaFiles.Draw(MagickFormat.Jpeg);
        var gif = MediaFiles.Draw(MagickFormat.Gif);
        Overwrite(heif, "ispe"u8, 8, [0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF]);
        Overwrite(webP, "VP8 "u8, 14, [0xFF, 0x3F, 0xFF, 0x3F]);
        Overwrite(jpeg, [0xFF, 0xC0], 5, [0xFF, 0xDC, 0xFF, 0xDC]);
        Overwrite(gif, "GIF8"u8, 6, [0xFF, 0xFF, 0xFF, 0xFF]);
        byte[] bmp =
        [
            .. "BM"u8,
            54,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            54,
            0,
            0,
            0,
            40,
            0,
            0,
            0,
            0x60,
            0xEA,
            0,
            0,
            0x60,
            0xEA,
            0,
            0,
            1,
            0,
            24,
            .. new byte[27],
        ];
        byte[] tiff =
        [
            .. "II*\0"u8,
            8,
            0,
            0,
            0,
            3,
            0,
            0,
            1,
            4,
            0,
            1,
            0,
            0,
            0,
            0,
            0x28,
            0x6B,
            0xEE,
            1,
            1,
            4,
            0,
            1,
            0,
            0,
            0,
            0,
            0x28,
            0x6B,
            0xEE,
            0x11,
            1,
            4,
            0,
            1,
            0,
            0,
            0,
            8,
            0,
            0,
            0,
            8,
            0,
            0,
            0,
            .. new byte[500],
        ];
        byte[] entry = [0, 0, 0, 0, 1, 0, 32, 0, 255, 255, 255, 255, 22, 0, 0, 0];
        byte[] icon = [0, 0, 1, 0, 0xFF, 0xFF, .. Enumerable.Repeat(entry, 50).SelectMany(bytes => bytes)];
        byte[] frame = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
        byte[] frames =
        [
            .. "GIF89a"u8,
            0xA0,
            0x0F,
            0xA0,
            0x0F,
            0x80,
            0,
            0,
            0,
            0,
            0,
            255,
            255,
            255,
            .. Enumerable.Repeat(frame, 50_000).SelectMany(bytes => bytes),
            (byte)';',
        ];
        var before = Environment.WorkingSet;

        foreach (var file in new[] { heif, webP, jpeg, gif, bmp, tiff, icon, frames })
        {
            await InspectAndRenderAsync(file);
        }

        // The pixels that these files speak of would be 16 GB and more, each.
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 1L << 30);
    }

    [Fact]
    public async Task A_video_that_declares_an_absurd_size_is_refused()
    {
        byte[] avi =
        [
            .. "RIFF"u8,
            255,
            255,
            255,
            255,
            .. "AVI LIST"u8,
            255,
            255,
            255,
            255,
            .. "hdrlavih"u8,
            56,
            0,
            0,
            0,
            .. Enumerable.Repeat((byte)0xFF, 56),
        ];
        await AssertRefusedAsync(avi, "4294967295 × 4294967295 pixels");
    }

    private static void Overwrite(byte[] file, ReadOnlySpan<byte> mark, int offset, byte[] bytes)
    {
        var at = file.AsSpan().IndexOf(mark);
        Assert.True(at >= 0, "The mark is not there.");
        bytes.CopyTo(file, at + offset);
    }

    [Fact]
    public async Task Files_above_the_size_limits_are_refused()
    {
        using var photo = MediaFiles.Temporary(MediaFiles.Draw(MagickFormat.Png));
        using var video = MediaFiles.Temporary(SampleVideos.Mp4());
        var inspector = new MediaInspector(new MediaLimits { PhotoBytes = 10, VideoBytes = 20 });

        var ofPhoto = await Assert.ThrowsAsync<UnsupportedMediaException>(() => inspector.InspectAsync(photo.Path, ""));
        var ofVideo = await Assert.ThrowsAsync<UnsupportedMediaException>(() => inspector.InspectAsync(video.Path, ""));

        Assert.EndsWith("10 are taken.", ofPhoto.Message, StringComparison.Ordinal);
        Assert.EndsWith("20 are taken.", ofVideo.Message, StringComparison.Ordinal);
        Assert.Equal(209_715_200, MediaLimits.Default.PhotoBytes);
        Assert.Equal(21_474_836_480, MediaLimits.Default.VideoBytes);
    }

    [Fact]
    public async Task Inspection_can_be_cancelled()
    {
        using var photo = MediaFiles.Temporary(MediaFiles.Draw(MagickFormat.Png));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new MediaInspector().InspectAsync(photo.Path, "", cancelled.Token)
        );
    }

    private static async Task InspectAndRenderAsync(byte[] content)
    {
        using var file = MediaFiles.Temporary(content);
        try
        {
            var description = await new MediaInspector().InspectAsync(file.Path, "upload");
            Assert.True(BaseUrlSuffix.TryParse("w20-h20-c", out var thumbnail));
            Assert.True(BaseUrlSuffix.TryParse("d", out var download));
            var renderer = new ImageRenderer(new VideoFrames(null));
            await renderer.RenderAsync(file.Path, description, thumbnail);
            await renderer.RenderAsync(file.Path, description, download);
        }
        catch (UnsupportedMediaException)
        {
            // The other outcome that is allowed.
        }
    }

    private static async Task AssertRefusedAsync(byte[] content, string reason, string name = "upload")
    {
        var refusal = await Assert.ThrowsAsync<UnsupportedMediaException>(() => MediaFiles.InspectAsync(content, name));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }
}
