using System.Text;
using static PhotosLibrary.Tests.Uploads.Streams;

namespace PhotosLibrary.Tests.Uploads;

/// <summary>Section 7.3: which type the bytes are announced as.</summary>
public class MediaTypesTests
{
    [Theory]
    [InlineData("a.avif", "image/avif")]
    [InlineData("a.bmp", "image/bmp")]
    [InlineData("a.gif", "image/gif")]
    [InlineData("a.heic", "image/heic")]
    [InlineData("a.ico", "image/x-icon")]
    [InlineData("a.jpg", "image/jpeg")]
    [InlineData("a.jpeg", "image/jpeg")]
    [InlineData("a.png", "image/png")]
    [InlineData("a.tiff", "image/tiff")]
    [InlineData("a.tif", "image/tiff")]
    [InlineData("a.webp", "image/webp")]
    [InlineData("a.cr2", "image/x-canon-cr2")]
    [InlineData("a.dng", "image/x-adobe-dng")]
    [InlineData("a.nef", "image/x-nikon-nef")]
    [InlineData("a.3gp", "video/3gpp")]
    [InlineData("a.3g2", "video/3gpp2")]
    [InlineData("a.asf", "video/x-ms-asf")]
    [InlineData("a.avi", "video/x-msvideo")]
    [InlineData("a.divx", "video/x-msvideo")]
    [InlineData("a.m2t", "video/mp2t")]
    [InlineData("a.m2ts", "video/mp2t")]
    [InlineData("a.m4v", "video/x-m4v")]
    [InlineData("a.mkv", "video/x-matroska")]
    [InlineData("a.mmv", "video/mpeg")]
    [InlineData("a.mod", "video/mpeg")]
    [InlineData("a.mov", "video/quicktime")]
    [InlineData("a.mp4", "video/mp4")]
    [InlineData("a.mpg", "video/mpeg")]
    [InlineData("a.mts", "video/mp2t")]
    [InlineData("a.tod", "video/mp2t")]
    [InlineData("a.wmv", "video/x-ms-wmv")]
    [InlineData("IMG.0001.HEIC", "image/heic")]
    [InlineData("фото.JPG", "image/jpeg")]
    [InlineData("a.txt", "application/octet-stream")]
    [InlineData("jpg", "application/octet-stream")]
    [InlineData("a.jpg.", "application/octet-stream")]
    public async Task Extension_tells_the_type(string fileName, string contentType) =>
        Assert.Equal(contentType, await AnnouncedAsync(Of("no signature"), fileName, null));

    [Theory]
    [InlineData("\xFF\xD8\xFF\xE0", "image/jpeg")]
    [InlineData("\x89PNG\r\n\x1A\n", "image/png")]
    [InlineData("GIF89a", "image/gif")]
    [InlineData("II*\0", "image/tiff")]
    [InlineData("MM\0*", "image/tiff")]
    [InlineData("RIFF....WEBP", "image/webp")]
    [InlineData("RIFF....AVI ", "video/x-msvideo")]
    [InlineData("RIFF....WAVE", "application/octet-stream")]
    [InlineData("RIFF....CDXA", "video/mpeg")]
    [InlineData("II+\0", "image/tiff")]
    [InlineData("IIRO", "image/x-olympus-orf")]
    [InlineData("MMOR", "image/x-olympus-orf")]
    [InlineData("IIU\0", "image/x-panasonic-rw2")]
    [InlineData("\0\0\0\x08wide....mdat", "video/quicktime")]
    [InlineData("\0\0\x02\0moov....", "video/quicktime")]
    [InlineData("\0\0\0\0\x01\xBA", "video/mpeg")]
    [InlineData("\0\0\x01\xE0", "video/mpeg")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "application/octet-stream")]
    [InlineData("....ftypavif", "image/avif")]
    [InlineData("....ftypheic", "image/heic")]
    [InlineData("....ftypmif1", "image/heif")]
    [InlineData("....ftypcrx ", "image/x-canon-cr3")]
    [InlineData("....ftypqt  ", "video/quicktime")]
    [InlineData("....ftypM4V ", "video/x-m4v")]
    [InlineData("....ftyp3gp5", "video/3gpp")]
    [InlineData("....ftyp3g2a", "video/3gpp2")]
    [InlineData("....ftypisom", "video/mp4")]
    [InlineData("\x1A\x45\xDF\xA3", "video/x-matroska")]
    [InlineData("\x30\x26\xB2\x75\x8E\x66\xCF\x11", "video/x-ms-asf")]
    [InlineData("\0\0\x01\xBA", "video/mpeg")]
    [InlineData("\0\0\x01\0\x01\0\x20\x20\0\0....", "image/x-icon")]
    [InlineData("BM\x10\x20\0\0\0\0\0\0\x36\0", "image/bmp")]
    [InlineData("BM is how many a text begins", "application/octet-stream")]
    [InlineData("", "application/octet-stream")]
    public async Task Content_type_without_an_extension_comes_from_the_first_bytes(string head, string contentType)
    {
        Assert.Equal(contentType, await AnnouncedAsync(Of(head + "x"), "photo", null));
        Assert.Equal(contentType, await AnnouncedAsync(Unseekable(head + "x"), "photo", null));
    }

    [Theory]
    [InlineData(0, 188)]
    [InlineData(4, 192)]
    public async Task MPEG_transport_stream_is_recognized_by_its_packets(int first, int step)
    {
        var packets = new StringBuilder(new string('.', 400)) { [first] = 'G', [first + step] = 'G' };

        Assert.Equal("video/mp2t", await AnnouncedAsync(Of(packets.ToString()), "clip", null));
    }

    [Fact]
    public async Task Content_type_of_the_caller_comes_first() =>
        Assert.Equal("image/x-new", await AnnouncedAsync(Of("GIF89a"), "a.jpg", "image/x-new"));

    [SkippableTheory]
    [InlineData("iphone.HEIC", "image/heic")]
    [InlineData("picture.avif", "image/avif")]
    [InlineData("picture.png", "image/png")]
    [InlineData("scan.tiff", "image/tiff")]
    [InlineData("animation.gif", "image/gif")]
    [InlineData("nikon.webp", "image/webp")]
    [InlineData("jolla.jpg", "image/jpeg")]
    [InlineData("video-gps.mov", "video/quicktime")]
    [InlineData("video-gps.mp4", "video/mp4")]
    public async Task Real_files_are_recognized_by_their_first_bytes(string name, string contentType)
    {
        var path = SharedPhotos.PathOf(name);
        using var network = new ScriptedNetwork { KeepsBodies = false }
            .Respond("200\n\nTOKEN")
            .Respond("200\n\nTOKEN");

        using var file = File.OpenRead(path);
        await network.Uploads.UploadAsync(
            new MemoryStream(
                new byte[4000]
                    .Select(_ => (byte)file.ReadByte())
                    .ToArray()
            ),
            "photo"
        );

        Assert.Equal(contentType, network.Header(0, "X-Goog-Upload-Content-Type"));
    }

    private static async Task<string?> AnnouncedAsync(Stream content, string fileName, string? contentType)
    {
        using var network = new ScriptedNetwork().Respond("200\n\nTOKEN");
        await network.Uploads.UploadAsync(content, fileName, new UploadOptions { ContentType = contentType });
        return network.Header(0, "X-Goog-Upload-Content-Type");
    }
}
