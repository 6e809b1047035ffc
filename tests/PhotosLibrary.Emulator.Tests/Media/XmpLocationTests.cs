using System.Text;
using ImageMagick;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests.Media;

public class XmpLocationTests
{
    // In every form that XMP allows, between what has to stay.
    private static readonly (string Text, bool IsLocation)[] Parts =
    [
        (
            """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/"
            xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:gps="http://example.org/gps/"
            xmlns:drone-dji="http://www.dji.com/drone-dji/1.0/" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#" 
            """,
            false
        ),
        ("""exif:GPSLatitude="51,28.6N" """, true),
        ("""exif:ExifVersion="0230" """, false),
        ("""drone-dji:GpsLatitude="+51.4766" """, true),
        ("""drone-dji:GpsLongtitude="-0.0015" """, true),
        ("""drone-dji:FlightYawDegree="+12.50" """, false),
        ("""exif:GPSLongitude = '0,0.1W' """, true),
        ("""dc:format="image/jpeg">""", false),
        ("""<exif:GPSAltitude>45678/1000</exif:GPSAltitude>""", true),
        ("""<geo:lat>51.4766</geo:lat>""", true),
        ("""<geo:long>-0.0015</geo:long>""", true),
        ("""<drone-dji:CamReverse>0</drone-dji:CamReverse>""", false),
        ("""<dc:source>GPS is kept in a text</dc:source>""", false),
        ("""<exif:GPSDestLatitude rdf:value="47,3.3N"/>""", true),
        ("""<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Greenwich</rdf:li></rdf:Alt></dc:title>""", false),
        (
            "<exif:GPSDestLongitude><rdf:Description><rdf:value>8,33.1E</rdf:value></rdf:Description>"
                + "</exif:GPSDestLongitude>",
            true
        ),
        ("""<dc:rights>Nobody's</dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>""", false),
    ];

    private static readonly byte[] Xmp = Utf8(string.Concat(Parts.Select(part => part.Text)));

    private static readonly byte[] BlankedXmp = Utf8(
        string.Concat(Parts.Select(part => part.IsLocation ? new string(' ', part.Text.Length) : part.Text))
    );

    [Theory]
    [InlineData(MagickFormat.Jpeg)]
    [InlineData(MagickFormat.Tiff)]
    [InlineData(MagickFormat.WebP)]
    public void Location_is_erased_from_XMP_and_all_else_stays(MagickFormat format) =>
        AssertBlanked(xmp => XmpFiles.Draw(format, xmp));

    [Fact]
    public void Location_is_erased_from_XMP_of_a_PNG()
    {
        var png = MediaFiles.Draw(MagickFormat.Png);
        AssertBlanked(xmp => XmpFiles.InPng(png, xmp, isCompressed: false));
    }

    [Fact]
    public void Location_is_erased_from_XMP_of_an_AVIF()
    {
        var avif = MediaFiles.Draw(MagickFormat.Avif);
        AssertBlanked(xmp => XmpFiles.InHeif(avif, xmp));
    }

    [SkippableTheory]
    [InlineData("iphone.HEIC")]
    [InlineData("picture.avif")]
    public async Task Location_is_erased_from_XMP_of_a_real_photo(string name)
    {
        var photo = await File.ReadAllBytesAsync(SharedPhotos.PathOf(name));
        LocationEraser.Erase(photo, MediaSniffer.Sniff(photo, name)!);
        AssertBlanked(xmp => XmpFiles.InHeif(photo, xmp));
    }

    [Fact]
    public void Location_is_erased_from_compressed_XMP_of_a_PNG()
    {
        var photo = XmpFiles.InPng(MediaFiles.Draw(MagickFormat.Png), Xmp, isCompressed: true);

        var erased = Erase(photo);

        Assert.Equal(photo.Length, erased.Length);
        Assert.Equal(Encoding.UTF8.GetString(BlankedXmp), XmpFiles.ReadCompressed(erased));
        AssertSamePixels(photo, erased);
    }

    [Fact]
    public void Compressed_XMP_of_a_PNG_is_erased_as_a_whole_if_the_rest_does_not_fit()
    {
        // To take out a letter or two saves no room for a chunk.
        var xmp = Utf8("<rdf:Description exif:GPS_=\"\" exif:ExifVersion=\"0230\"/>");
        var photo = XmpFiles.InPng(MediaFiles.Draw(MagickFormat.Png), xmp, isCompressed: true);

        var erased = Erase(photo);

        Assert.Equal(photo.Length, erased.Length);
        Assert.DoesNotContain("XML:com.adobe.xmp", Encoding.Latin1.GetString(erased), StringComparison.Ordinal);
        AssertSamePixels(photo, erased);
    }

    [Fact]
    public void Location_is_erased_from_extended_XMP_wherever_the_text_is_cut_in_two()
    {
        var jpeg = XmpFiles.Draw(MagickFormat.Jpeg, Utf8("<rdf:Description xmpNote:HasExtendedXMP=\"DIGEST\"/>"));

        // The last piece first: they may come in any order.
        byte[] Photo(byte[] xmp, int cut) =>
            XmpFiles.InJpeg(XmpFiles.InJpeg(jpeg, Piece(xmp, 'A', 0..cut)), Piece(xmp, 'A', cut..xmp.Length));

        for (var cut = 0; cut <= Xmp.Length; cut++)
        {
            Assert.Equal(Photo(BlankedXmp, cut), Erase(Photo(Xmp, cut)));
        }

        AssertSamePixels(Photo(Xmp, 400), Erase(Photo(Xmp, 400)));
    }

    [Fact]
    public void Location_is_erased_from_extended_XMP_of_maximal_length()
    {
        // As writers fill segments, each to its limit, with the coordinates across the second border.
        const int MostOfPiece = 65_400;
        var jpeg = MediaFiles.Draw(MagickFormat.Jpeg);
        byte[] Photo(byte[] xmp)
        {
            byte[] text = [.. Utf8("<!--" + new string('x', (2 * MostOfPiece) - 405) + "-->"), .. xmp];
            var photo = jpeg;
            for (var start = 0; start < text.Length; start += MostOfPiece)
            {
                photo = XmpFiles.InJpeg(photo, Piece(text, 'B', start..Math.Min(start + MostOfPiece, text.Length)));
            }

            return photo;
        }

        Assert.Equal(Photo(BlankedXmp), Erase(Photo(Xmp)));
        AssertSamePixels(Photo(Xmp), Erase(Photo(Xmp)));
    }

    [Fact]
    public void Pieces_of_two_extended_XMP_texts_are_not_mixed()
    {
        var jpeg = MediaFiles.Draw(MagickFormat.Jpeg);
        byte[] Photo(byte[] xmp) =>
            XmpFiles.InJpeg(
                XmpFiles.InJpeg(
                    XmpFiles.InJpeg(jpeg, Piece(xmp, 'A', 400..xmp.Length)),
                    Piece(xmp, 'B', 0..xmp.Length)
                ),
                Piece(xmp, 'A', 0..400)
            );

        Assert.Equal(Photo(BlankedXmp), Erase(Photo(Xmp)));
    }

    // A name of 32 letters, the length of the whole text, and where in it the piece begins.
    private static byte[] Piece(byte[] text, char name, Range range) =>
        [
            .. "http://ns.adobe.com/xmp/extension/\0"u8,
            .. Utf8(new string(name, 32)),
            .. XmpFiles.Number(text.Length, 4),
            .. XmpFiles.Number(range.Start.Value, 4),
            .. text[range],
        ];

    private static void AssertBlanked(Func<byte[], byte[]> write)
    {
        var photo = write(Xmp);
        Assert.Contains("51,28.6N", Encoding.Latin1.GetString(photo), StringComparison.Ordinal);

        var erased = Erase(photo);

        Assert.Equal(write(BlankedXmp), erased);
        AssertSamePixels(photo, erased);
    }

    private static byte[] Erase(byte[] photo)
    {
        var erased = (byte[])photo.Clone();
        var format = MediaSniffer.Sniff(photo, "")!;
        Assert.True(LocationEraser.Erase(erased, format));
        Assert.False(LocationEraser.Erase((byte[])erased.Clone(), format));
        return erased;
    }

    private static void AssertSamePixels(byte[] photo, byte[] erased)
    {
        var coder = MediaSniffer.Sniff(photo, "")!.Coder!.Value;
        using var before = MediaFiles.Read(photo, coder);
        using var after = MediaFiles.Read(erased, coder);
        Assert.Equal(0, before.Compare(after, ErrorMetric.Absolute));
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
