using System.Text;
using ImageMagick;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests.Media;

public class LocationEraserTests
{
    [SkippableTheory]
    [InlineData("gps-nikon-1.jpg")]
    [InlineData("gps-nikon-2.jpg")]
    [InlineData("gps-nikon-3.jpg")]
    [InlineData("iphone-hdr.jpg")]
    [InlineData("iphone.HEIC")]
    public async Task Download_has_no_location_and_is_otherwise_unchanged(string name)
    {
        var path = SharedPhotos.PathOf(name);
        var original = await File.ReadAllBytesAsync(path);
        Assert.Contains(ImageMetadataReader.ReadMetadata(new MemoryStream(original)), d => d is GpsDirectory);

        var download = await DownloadAsync(path);

        Assert.Equal(original.Length, download.Length);
        var directories = ImageMetadataReader.ReadMetadata(new MemoryStream(download));
        Assert.DoesNotContain(directories, directory => directory is GpsDirectory);
        Assert.Equal(Tags(original), Tags(download));

        // Whatever differs lies within the EXIF block, so every pixel is what it was.
        var exif = Assert.Single(
            MetadataBlocks.Find(original, MediaSniffer.Sniff(original, name)!),
            b => b.Kind == MetadataKind.Exif
        );
        Assert.Equal(original[..exif.Offset], download[..exif.Offset]);
        Assert.Equal(original[(exif.Offset + exif.Length)..], download[(exif.Offset + exif.Length)..]);
    }

    [SkippableTheory]
    [InlineData("canon-ixus.jpg")]
    [InlineData("picture.png")]
    [InlineData("animation.gif")]
    [InlineData("nikon.webp")]
    [InlineData("picture.avif")]
    public async Task A_photo_without_location_is_downloaded_byte_for_byte(string name)
    {
        var path = SharedPhotos.PathOf(name);

        Assert.Equal(await File.ReadAllBytesAsync(path), await DownloadAsync(path));
    }

    [Theory]
    [InlineData(MagickFormat.Jpeg)]
    [InlineData(MagickFormat.Png)]
    [InlineData(MagickFormat.WebP)]
    [InlineData(MagickFormat.Avif)]
    public void Location_is_erased_from_EXIF_and_XMP_in_every_container(MagickFormat format)
    {
        const string Xmp = """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="51,28.6N"
            exif:ExifVersion="0230"><exif:GPSLongitude>0,0.1W</exif:GPSLongitude></rdf:Description></rdf:RDF>
            </x:xmpmeta>
            """;

        // Magick writes no XMP into AVIF, and into PNG only packed in a way of its own; see XmpLocationTests.
        var hasXmp = format is MagickFormat.Jpeg or MagickFormat.WebP;
        var photo = MediaFiles.Draw(
            format,
            finish: image =>
            {
                image.SetProfile(TestExif.WithLocation());
                if (hasXmp)
                {
                    image.SetProfile(new XmpProfile(Encoding.UTF8.GetBytes(Xmp)));
                }
            }
        );
        var sniffed = MediaSniffer.Sniff(photo, "")!;
        Assert.Contains("SECRET-PLACE", Encoding.Latin1.GetString(photo), StringComparison.Ordinal);

        var erased = (byte[])photo.Clone();
        Assert.True(LocationEraser.Erase(erased, sniffed));

        var text = Encoding.Latin1.GetString(erased);
        Assert.DoesNotContain("SECRET-PLACE", text, StringComparison.Ordinal);
        Assert.DoesNotContain("51,28.6N", text, StringComparison.Ordinal);
        Assert.DoesNotContain("0,0.1W", text, StringComparison.Ordinal);
        if (hasXmp)
        {
            Assert.Contains("exif:ExifVersion=\"0230\"", text, StringComparison.Ordinal);
        }

        using var before = MediaFiles.Read(photo, sniffed.Coder!.Value);
        using var after = MediaFiles.Read(erased, sniffed.Coder!.Value);
        Assert.Equal(0, before.Compare(after, ErrorMetric.Absolute));
        Assert.Equal("Maker", after.GetExifProfile()!.GetValue(ExifTag.Make)!.Value);
        Assert.Null(after.GetExifProfile()!.GetValue(ExifTag.GPSLatitude));

        Assert.False(LocationEraser.Erase(erased, sniffed));
    }

    // As ImageMagick, and programs before PNG had a chunk for EXIF, write it.
    [Theory]
    [InlineData("exif", "zTXt")]
    [InlineData("exif", "tEXt")]
    [InlineData("xmp", "zTXt")]
    [InlineData("xmp", "tEXt")]
    public void Location_is_erased_from_packed_text_of_a_PNG(string kind, string type)
    {
        const string Xmp = """
            <rdf:Description xmlns:e="http://ns.adobe.com/exif/1.0/" e:GPSLatitude="51,28.6N" e:GPSLongitude="0,0.1W"
            e:GPSDestLatitude="47,3.321N" e:GPSDestLongitude="8,18.765E" e:ExifVersion="0230"/>
            """;
        var metadata = kind == "exif" ? TestExif.WithLocation().ToByteArray()! : Encoding.UTF8.GetBytes(Xmp);
        var lines = Convert.ToHexStringLower(metadata).Chunk(72).Select(line => new string(line));
        var digits = Encoding.ASCII.GetBytes($"\n{kind}\n{metadata.Length, 8}\n{string.Join('\n', lines)}\n");
        byte[] data =
            type == "zTXt"
                ? [.. Encoding.ASCII.GetBytes($"Raw profile type {kind}\0\0"), .. XmpFiles.Deflate(digits)]
                : [.. Encoding.ASCII.GetBytes($"Raw profile type {kind}\0"), .. digits];
        var photo = XmpFiles.WithChunk(MediaFiles.Draw(MagickFormat.Png), type, data);
        var sniffed = MediaSniffer.Sniff(photo, "")!;
        using var before = MediaFiles.Read(photo);
        var isRead =
            kind == "exif"
                ? before.GetExifProfile()?.GetValue(ExifTag.GPSLatitude) is not null
                : TextOf(before.GetXmpProfile()).Contains("51,28.6N", StringComparison.Ordinal);
        Assert.True(isRead);

        Assert.True(LocationEraser.Erase(photo, sniffed));

        using var after = MediaFiles.Read(photo);
        if (kind == "exif")
        {
            Assert.Null(after.GetExifProfile()!.GetValue(ExifTag.GPSLatitude));
            Assert.Equal("Maker", after.GetExifProfile()!.GetValue(ExifTag.Make)!.Value);
            var bytes = Encoding.Latin1.GetString(after.GetExifProfile()!.ToByteArray()!);
            Assert.DoesNotContain("SECRET-PLACE", bytes, StringComparison.Ordinal);
        }
        else
        {
            var text = TextOf(after.GetXmpProfile());
            Assert.DoesNotMatch("GPS|51,28.6N|0,0.1W|47,3.321N|8,18.765E", text);
            Assert.Contains("e:ExifVersion=\"0230\"", text, StringComparison.Ordinal);
            Assert.Equal(metadata.Length, text.Length);
        }

        Assert.Equal(0, before.Compare(after, ErrorMetric.Absolute));
        Assert.False(LocationEraser.Erase(photo, sniffed));
    }

    // ImageMagick writes them beside the EXIF and XMP that they are taken from.
    [Theory]
    [InlineData("tEXt", "exif:GPSLatitude", true)]
    [InlineData("zTXt", "exif:GPSInfo", true)]
    [InlineData("iTXt", "xmp:GPSLongitude", true)]
    [InlineData("tEXt", "drone-dji:GpsLatitude", true)]
    [InlineData("tEXt", "geo:long", true)]
    [InlineData("tEXt", "exif:Make", false)]
    [InlineData("tEXt", "xmlns:gps", false)]
    [InlineData("tEXt", "Latitude of the studio", false)]
    public void A_text_of_a_PNG_that_is_named_for_a_coordinate_is_erased(string type, string name, bool isErased)
    {
        var photo = XmpFiles.WithChunk(
            MediaFiles.Draw(MagickFormat.Png),
            type,
            Encoding.Latin1.GetBytes(name + "\0SECRET-PLACE")
        );
        var erased = (byte[])photo.Clone();

        Assert.Equal(isErased, LocationEraser.Erase(erased, MediaFormat.Png));

        Assert.Equal(!isErased, Encoding.Latin1.GetString(erased).Contains("SECRET-PLACE", StringComparison.Ordinal));
        Assert.Equal(photo.Length, erased.Length);
        using var after = MediaFiles.Read(erased);
        Assert.Equal(80u, after.Width);
    }

    [Theory]
    [InlineData("of the file")]
    [InlineData("of the EXIF directory")]
    [InlineData("of a further picture")]
    public void Location_is_erased_whichever_directory_of_a_RAW_has_it(string place)
    {
        (int, int, uint, byte[])[] Location(string owner, int gps) =>
            owner == place ? [TiffFile.Long(0x8825, gps)] : [];
        (byte[] File, int[] Places) Write(int exif, int picture, int gps)
        {
            var tiff = new TiffFile();
            tiff.Add([
                TiffFile.Text(0x010F, "Acme"),
                TiffFile.Long(0x014A, picture),
                TiffFile.Long(0x8769, exif),
                .. Location("of the file", gps),
            ]);
            int[] places =
            [
                tiff.Add([TiffFile.Text(0x9003, "2021:02:03 04:05:06"), .. Location("of the EXIF directory", gps)]),
                tiff.Add([TiffFile.Long(0x0100, 60), .. Location("of a further picture", gps)]),
                tiff.Add(TiffFile.Text(0x12, "SECRET-PLACE")),
            ];
            return (tiff.ToArray(), places);
        }

        var places = Write(0, 0, 0).Places;
        var photo = Write(places[0], places[1], places[2]).File;

        Assert.True(LocationEraser.Erase(photo, MediaFormat.NikonNef));

        var text = Encoding.Latin1.GetString(photo);
        Assert.DoesNotContain("SECRET-PLACE", text, StringComparison.Ordinal);
        Assert.Contains("Acme", text, StringComparison.Ordinal);
        Assert.Contains("2021:02:03 04:05:06", text, StringComparison.Ordinal);
        Assert.False(LocationEraser.Erase(photo, MediaFormat.NikonNef));
    }

    [Fact]
    public void Location_is_erased_from_the_preview_of_a_RAW()
    {
        var tiff = new TiffFile();
        tiff.Add(TiffFile.Text(0x010F, "Acme"));
        var preview = MediaFiles.Draw(MagickFormat.Jpeg, finish: image => image.SetProfile(TestExif.WithLocation()));
        byte[] photo = [.. tiff.ToArray(), .. preview];

        Assert.True(LocationEraser.Erase(photo, MediaFormat.SonyArw));

        var text = Encoding.Latin1.GetString(photo);
        Assert.DoesNotContain("SECRET-PLACE", text, StringComparison.Ordinal);
        Assert.Contains("Maker", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_number_of_packed_texts_is_erased_of_locations_and_only_a_limited_number_is_unpacked()
    {
        const string Xmp = """<rdf:Description xmlns:e="http://ns.adobe.com/exif/1.0/" e:GPSLatitude="51,28.6N"/>""";
        var head = "XML:com.adobe.xmp\0\u0001\0\0\0"u8;
        byte[] bomb = [.. head, .. XmpFiles.Deflate(new byte[PackedPngText.MostBytes + 1])];
        byte[] place = [.. head, .. XmpFiles.Deflate(Encoding.UTF8.GetBytes(Xmp))];
        var photo = XmpFiles.WithChunk(
            XmpFiles.WithChunk(MediaFiles.Draw(MagickFormat.Png), "iTXt", place),
            "iTXt",
            bomb
        );
        Assert.True(
            PackedPngText.Unpack(PngChunks.Read(photo)[1], bomb)!.Metadata.Length < 2 * PackedPngText.MostBytes
        );

        Assert.True(LocationEraser.Erase(photo, MediaSniffer.Sniff(photo, "")!));

        // The bomb is spent first and has no place in it; what comes behind it goes unseen.
        Assert.Equal(["IHDR", "iTXt", "tEXt"], PngChunks.Read(photo).Take(3).Select(chunk => chunk.Type));
        using var after = MediaFiles.Read(photo);
        Assert.Equal(80u, after.Width);
    }

    private static string TextOf(IXmpProfile? profile) => Encoding.UTF8.GetString(profile!.ToByteArray()!);

    private static List<string> Tags(byte[] photo) =>
        [
            .. ImageMetadataReader
                .ReadMetadata(new MemoryStream(photo))
                .Where(directory => directory is not GpsDirectory)
                .SelectMany(directory => directory.Tags)
                .Select(tag => tag.ToString()),
        ];

    private static async Task<byte[]> DownloadAsync(string path)
    {
        var description = await new MediaInspector().InspectAsync(path, path);
        Assert.True(BaseUrlSuffix.TryParse("d", out var suffix));
        var rendered = await new ImageRenderer().RenderAsync(path, description, suffix);
        Assert.False(rendered.IsRendered);
        Assert.Equal(description.MimeType, rendered.ContentType);
        await using var stream = rendered.OpenRead();
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
