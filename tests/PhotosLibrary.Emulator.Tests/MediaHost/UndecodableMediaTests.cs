using System.Buffers.Binary;
using ImageMagick;
using Microsoft.Extensions.DependencyInjection;
using PhotosLibrary.Emulator.Media;
using PhotosLibrary.Emulator.Tests.Media;

namespace PhotosLibrary.Emulator.Tests.MediaHost;

/// <summary>What comes of media that are taken and cannot be shown.</summary>
public class UndecodableMediaTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    [Theory]
    [InlineData("no tables.jpg")]
    [InlineData("other size.avif")]
    [InlineData("damaged.png")]
    [InlineData("damaged.webp")]
    [InlineData("no preview.nef")]
    [InlineData("no preview.cr3")]
    public async Task Photo_that_cannot_be_decoded_is_404_with_the_reason_and_its_download_is_whole(string name)
    {
        var app = emulator.NewAccount();
        var photo = Make(name);
        var added = await app.AddAsync(photo, name);
        var url = (string)(await app.GetAsync($"/v1/mediaItems/{added["id"]}")).Success()["baseUrl"]!;

        foreach (var suffix in (string[])["", "=w256", "=s64-c", "=w100-d", "=w30-rw", "=w256"])
        {
            using var got = await emulator.Http.GetAsync(url + suffix);
            using var head = await emulator.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, url + suffix));

            var picture = await got.Content.ReadAsByteArrayAsync();
            Assert.Equal(
                "404 This photo cannot be decoded here: only =d has it.",
                $"{(int)got.StatusCode} {got.ReasonPhrase}"
            );
            Assert.Equal("image/png", got.Content.Headers.ContentType!.ToString());
            Assert.Equal(120u, MediaFiles.Read(picture, MagickFormat.Png).Width);
            Assert.Equal((404, (long?)picture.Length), ((int)head.StatusCode, head.Content.Headers.ContentLength));
        }

        Assert.Equal(photo, await emulator.Http.GetByteArrayAsync(url + "=d"));
    }

    [Theory]
    [InlineData("cut off.jpg")]
    [InlineData("unknown codec.avif")]
    [InlineData("unknown codec.heic")]
    public async Task Photo_that_shows_in_its_structure_that_it_cannot_be_decoded_becomes_no_item(string name)
    {
        var app = emulator.NewAccount();
        var token = await app.UploadRawAsync(Make(name), name);

        var response = await app.PostAsync(
            "/v1/mediaItems:batchCreate",
            $$"""{ "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{token}}" } }] }"""
        );

        var result = Assert.Single(response.Success()["newMediaItemResults"]!);
        Assert.Equal(3, (int)result["status"]!["code"]!);
        Assert.Null(result["mediaItem"]);
        Assert.Empty(TestApp.Ids((await app.GetAsync("/v1/mediaItems")).Success()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Video_whose_frames_cannot_be_decoded_shows_a_dark_frame(bool hasProgram)
    {
        // A program that fails, or none.
        var frames = new VideoFrames(hasProgram ? Environment.ProcessPath : null);
        await using var own = await TestEmulator.StartAsync(services: services =>
            services.AddSingleton(new ImageRenderer(frames))
        );
        var app = own.NewAccount();
        var id = await app.AddIdAsync(SampleVideos.Mp4(), "film.mp4");
        var url = (string)(await app.GetAsync($"/v1/mediaItems/{id}")).Success()["baseUrl"]!;

        using var got = await own.Http.GetAsync(url + "=w256-no");

        Assert.Equal(("image/jpeg", 200), (got.Content.Headers.ContentType!.ToString(), (int)got.StatusCode));
        using var image = MediaFiles.Read(await got.Content.ReadAsByteArrayAsync(), MagickFormat.Jpeg);
        using var pixels = image.GetPixels();
        Assert.Equal((64u, 36u), (image.Width, image.Height));
        Assert.InRange((int)pixels.GetPixel(32, 18).ToColor()!.R, 0x18, 0x28);
        Assert.Equal(SampleVideos.Mp4(), await own.Http.GetByteArrayAsync(url + "=dv"));
    }

    private static byte[] Make(string name) =>
        name switch
        {
            "no tables.jpg" => WithoutTables(),
            "cut off.jpg" => MediaFiles.Draw(MagickFormat.Jpeg)[..^100],
            "unknown codec.avif" => Replaced(MediaFiles.Draw(MagickFormat.Avif), "av01"u8, "zzz1"u8),
            "unknown codec.heic" => Replaced(
                Replaced(Replaced(MediaFiles.Draw(MagickFormat.Avif), "avif"u8, "heic"u8), "av01"u8, "hvc1"u8),
                "av1C"u8,
                "hvcC"u8
            ),
            "other size.avif" => OtherSize(),
            "damaged.png" => Damaged(MediaFiles.Draw(MagickFormat.Png), "IDAT"u8),
            "damaged.webp" => Damaged(MediaFiles.Draw(MagickFormat.WebP), "VP8 "u8),
            "no preview.cr3" => [.. Box("ftyp", [.. "crx "u8, 0, 0, 0, 1, .. "crx isom"u8]), .. Box("moov", [])],
            _ => [.. "II*\0\u0008\0\0\0\0\0\0\0\0\0"u8, .. new byte[100]],
        };

    private static byte[] WithoutTables()
    {
        var jpeg = MediaFiles.Draw(MagickFormat.Jpeg);
        while (jpeg.AsSpan().IndexOf((byte[])[0xFF, 0xDB]) is >= 0 and var table)
        {
            var end = table + 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(table + 2));
            jpeg = [.. jpeg[..table], .. jpeg[end..]];
        }

        return jpeg;
    }

    private static byte[] OtherSize()
    {
        var avif = MediaFiles.Draw(MagickFormat.Avif);
        BinaryPrimitives.WriteInt32BigEndian(avif.AsSpan(avif.AsSpan().IndexOf("ispe"u8) + 8), 4000);
        return avif;
    }

    private static byte[] Replaced(byte[] file, ReadOnlySpan<byte> old, ReadOnlySpan<byte> replacement)
    {
        for (var at = 0; file.AsSpan(at).IndexOf(old) is >= 0 and var found; at += found + old.Length)
        {
            replacement.CopyTo(file.AsSpan(at + found));
        }

        return file;
    }

    // The first half of its pixels is nonsense.
    private static byte[] Damaged(byte[] file, ReadOnlySpan<byte> chunk)
    {
        var start = file.AsSpan().IndexOf(chunk) + 4;
        file.AsSpan(start + 20, (file.Length - start - 20) / 2).Fill(0xA5);
        return file;
    }

    private static byte[] Box(string type, byte[] content) =>
        [0, 0, 0, (byte)(content.Length + 8), .. System.Text.Encoding.ASCII.GetBytes(type), .. content];
}
