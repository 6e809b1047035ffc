using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ImageMagick;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests.Media;

/// <summary>Writes XMP into photos, by hand where Magick does not write it as its specification says.</summary>
internal static class XmpFiles
{
    /// <summary>Into JPEG, TIFF and WebP, as Magick does.</summary>
    public static byte[] Draw(MagickFormat format, byte[] xmp) =>
        MediaFiles.Draw(format, finish: image => image.SetProfile(new XmpProfile(xmp)));

    /// <summary>As a chunk of a PNG, behind its header.</summary>
    public static byte[] InPng(byte[] png, byte[] xmp, bool isCompressed) =>
        WithChunk(
            png,
            "iTXt",
            [
                .. "XML:com.adobe.xmp\0"u8,
                .. isCompressed ? "\u0001\0\0\0"u8 : "\0\0\0\0"u8,
                .. isCompressed ? Deflate(xmp) : xmp,
            ]
        );

    /// <summary>Puts a chunk behind the header of a PNG.</summary>
    public static byte[] WithChunk(byte[] png, string type, byte[] data)
    {
        const int Header = 33;
        byte[] photo =
        [
            .. png[..Header],
            .. Number(data.Length, 4),
            .. Encoding.ASCII.GetBytes(type),
            .. data,
            .. Number(0, 4),
            .. png[Header..],
        ];
        PngChunks.Seal(photo, [new MetadataBlock(MetadataKind.Exif, Header + 8, data.Length)]);
        return photo;
    }

    /// <summary>As zlib packs.</summary>
    public static byte[] Deflate(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>The text of the first compressed chunk of XMP of a PNG.</summary>
    public static string ReadCompressed(byte[] png)
    {
        var head = "XML:com.adobe.xmp\0\u0001\0\0\0"u8;
        var start = png.AsSpan().IndexOf(head) + head.Length;
        Assert.True(start >= head.Length);
        using var text = new StreamReader(new ZLibStream(new MemoryStream(png[start..]), CompressionMode.Decompress));
        return text.ReadToEnd();
    }

    /// <summary>As a segment of a JPEG, in front of all others.</summary>
    public static byte[] InJpeg(byte[] jpeg, ReadOnlySpan<byte> segment) =>
        [.. jpeg[..2], 0xFF, 0xE1, .. Number(segment.Length + 2, 2), .. segment, .. jpeg[2..]];

    /// <summary>As an item of a HEIF or AVIF, its text behind all that was there.</summary>
    public static byte[] InHeif(byte[] photo, byte[] xmp)
    {
        const int Id = 0x7777;
        var meta = Box(photo, "meta"u8);
        var infos = Box(photo, "iinf"u8);
        var locations = Box(photo, "iloc"u8);

        // What is told of an item: version 2, its number, no protection, its kind, no name, its media type.
        byte[] info = [2, 0, 0, 0, .. Number(Id, 2), 0, 0, .. "mime\0application/rdf+xml\0"u8];
        byte[] named = [.. Number(info.Length + 8, 4), .. "infe"u8, .. info];

        // Where it is: offsets and lengths have four bytes each, and so has the base they count from, if there is one.
        var version = photo[locations.Start + 8];
        Assert.InRange(version, 0, 1);
        Assert.Equal(0x44, photo[locations.Start + 12]);
        var methodLength = version == 1 ? 2 : 0;
        var baseLength = photo[locations.Start + 13] >> 4;
        Assert.True(baseLength is 0 or 4);
        var growth = named.Length + methodLength + baseLength + 14;
        byte[] place =
        [
            .. Number(Id, 2),
            .. new byte[methodLength + 2 + baseLength],
            .. Number(1, 2),
            .. Number(photo.Length + growth + 8, 4),
            .. Number(xmp.Length, 4),
        ];

        // All that lies behind the boxes moves.
        var moved = (byte[])photo.Clone();
        var at = locations.Start + 16;
        for (var left = Read(moved, locations.Start + 14, 2); left > 0; left--)
        {
            var isInFile = version == 0 || Read(moved, at + 2, 2) == 0;
            at += 4 + methodLength;
            if (isInFile && baseLength > 0)
            {
                Number(Read(moved, at, 4) + growth, 4).CopyTo(moved, at);
            }

            at += baseLength;
            var extents = Read(moved, at, 2);
            at += 2;
            for (; extents > 0; extents--, at += 8)
            {
                if (isInFile && baseLength == 0)
                {
                    Number(Read(moved, at, 4) + growth, 4).CopyTo(moved, at);
                }
            }
        }

        Number(Read(moved, meta.Start, 4) + growth, 4).CopyTo(moved, meta.Start);
        Number(Read(moved, infos.Start, 4) + named.Length, 4).CopyTo(moved, infos.Start);
        Number(Read(moved, infos.Start + 12, 2) + 1, 2).CopyTo(moved, infos.Start + 12);
        Number(Read(moved, locations.Start, 4) + place.Length, 4).CopyTo(moved, locations.Start);
        Number(Read(moved, locations.Start + 14, 2) + 1, 2).CopyTo(moved, locations.Start + 14);
        (int At, byte[] Bytes)[] added = [(infos.End, named), (locations.End, place)];
        foreach (var (end, bytes) in added.OrderByDescending(part => part.At))
        {
            moved = [.. moved[..end], .. bytes, .. moved[end..]];
        }

        return [.. moved, .. Number(xmp.Length + 8, 4), .. "mdat"u8, .. xmp];
    }

    /// <summary>A number as most formats write it: the highest byte first.</summary>
    public static byte[] Number(long value, int length)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes[^length..];
    }

    private static int Read(byte[] bytes, int at, int length) =>
        length == 2
            ? BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at))
            : BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));

    private static (int Start, int End) Box(byte[] photo, ReadOnlySpan<byte> type)
    {
        var start = photo.AsSpan().IndexOf(type) - 4;
        return (start, start + Read(photo, start, 4));
    }
}
