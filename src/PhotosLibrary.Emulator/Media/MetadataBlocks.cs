using System.Buffers.Binary;

namespace PhotosLibrary.Emulator.Media;

/// <summary>What a block of metadata is written in.</summary>
internal enum MetadataKind
{
    /// <summary>A TIFF structure of tags: EXIF.</summary>
    Exif,

    /// <summary>A TIFF structure whose main directory is that of the location.</summary>
    Gps,

    /// <summary>XML text: XMP.</summary>
    Xmp,
}

/// <summary>Where in a photo's bytes a block of metadata lies.</summary>
internal readonly record struct MetadataBlock(MetadataKind Kind, int Offset, int Length);

/// <summary>Finds the EXIF and XMP blocks of a photo, so that they can be read and edited where they are.</summary>
/// <remarks>
/// Reading through one door for every container keeps reading and erasing in step: what we can see is what we can
/// erase. For packed text of a PNG see
/// <see cref="PackedPngText"/>, for XMP in pieces <see cref="ExtendedXmp"/>.
/// </remarks>
internal static class MetadataBlocks
{
    private const int XmpTag = 700;

    private static ReadOnlySpan<byte> ExifPreamble => "Exif\0\0"u8;

    /// <summary>The blocks, in file order; none where the structure is broken.</summary>
    public static IReadOnlyList<MetadataBlock> Find(ReadOnlySpan<byte> photo, MediaFormat format) =>
        format.Container switch
        {
            MediaContainer.Jpeg => InJpeg(photo, 0),
            MediaContainer.Png => InPng(photo),
            MediaContainer.Riff => InRiff(photo),
            MediaContainer.Tiff => InTiff(photo),
            MediaContainer.FujifilmRaf when photo.Length > 88 => InJpeg(photo, PreviewStart(photo)),
            MediaContainer.IsoMedia => HeifItems.FindMetadata(photo),
            MediaContainer.CanonCr3 => CanonBoxes.FindMetadata(photo),
            MediaContainer.Gif => InGif(photo),
            _ => [],
        };

    /// <summary>The blocks of further pictures in the same file: those of HDR and burst shots, and previews.</summary>
    /// <remarks>They may tell a location, but nothing of the first picture.</remarks>
    public static IReadOnlyList<MetadataBlock> FindBehindFirst(ReadOnlySpan<byte> photo, MediaFormat format)
    {
        var blocks = new List<MetadataBlock>();
        // A RAW has its previews as JPEG.
        if (format.Container is not (MediaContainer.Jpeg or MediaContainer.Tiff or MediaContainer.CanonCr3))
        {
            return blocks;
        }

        for (var at = JpegSegments.FindStart(photo, 2); at >= 0; )
        {
            blocks.AddRange(InJpeg(photo, at));
            // Behind the segments of this one: pictures within pictures are not read twice.
            var end = JpegSegments.BeforeScan(photo, at) is [.., var last] ? last.Offset + last.Length : at + 2;
            at = JpegSegments.FindStart(photo, end);
        }

        return blocks;
    }

    /// <summary>The pieces of each XMP text that does not lie in one block.</summary>
    public static IEnumerable<IReadOnlyList<MetadataBlock>> FindXmpPieces(
        ReadOnlySpan<byte> photo,
        MediaFormat format
    ) =>
        format.Container switch
        {
            MediaContainer.Jpeg => ExtendedXmp.Find(photo, 0),
            MediaContainer.FujifilmRaf when photo.Length > 88 => ExtendedXmp.Find(photo, PreviewStart(photo)),
            _ => [],
        };

    private static int PreviewStart(ReadOnlySpan<byte> raf) => BinaryPrimitives.ReadInt32BigEndian(raf[84..]);

    private static List<MetadataBlock> InJpeg(ReadOnlySpan<byte> photo, int start)
    {
        var blocks = new List<MetadataBlock>();
        foreach (var segment in JpegSegments.BeforeScan(photo, start))
        {
            if (segment.Marker != JpegSegments.App1)
            {
                continue;
            }

            var data = photo.Slice(segment.Offset, segment.Length);
            if (data.StartsWith(ExifPreamble))
            {
                blocks.Add(new(MetadataKind.Exif, segment.Offset + 6, segment.Length - 6));
            }
            else if (data.StartsWith("http://ns.adobe.com/"u8) && !data.StartsWith(ExtendedXmp.Preamble))
            {
                blocks.Add(new(MetadataKind.Xmp, segment.Offset, segment.Length));
            }
        }

        return blocks;
    }

    // Raw XMP behind the name of its block, and behind it a ramp of 257 bytes that ends every walk along lengths.
    private static List<MetadataBlock> InGif(ReadOnlySpan<byte> photo)
    {
        var blocks = new List<MetadataBlock>();
        for (var at = 0; photo[at..].IndexOf("XMP DataXMP"u8) is >= 0 and var found; )
        {
            at += found + 11;
            var length = photo[at..].IndexOf((ReadOnlySpan<byte>)[1, 255, 254]);
            if (length < 0)
            {
                break;
            }

            blocks.Add(new(MetadataKind.Xmp, at, length));
            at += length;
        }

        return blocks;
    }

    private static List<MetadataBlock> InPng(ReadOnlySpan<byte> photo)
    {
        var blocks = new List<MetadataBlock>();
        foreach (var chunk in PngChunks.Read(photo))
        {
            var data = photo.Slice(chunk.Offset, chunk.Length);
            if (chunk.Type == "eXIf")
            {
                blocks.Add(ExifAt(photo, chunk.Offset, chunk.Length));
            }

            if (chunk.Type == "iTXt" && data.StartsWith("XML:com.adobe.xmp\0\0"u8))
            {
                blocks.Add(new(MetadataKind.Xmp, chunk.Offset, chunk.Length));
            }
        }

        return blocks;
    }

    private static List<MetadataBlock> InRiff(ReadOnlySpan<byte> photo)
    {
        var blocks = new List<MetadataBlock>();
        for (long at = 12; at + 8 <= photo.Length; )
        {
            var type = photo.Slice((int)at, 4);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(photo[((int)at + 4)..]);
            if (at + 8 + length > photo.Length)
            {
                break;
            }

            if (type.SequenceEqual("EXIF"u8))
            {
                blocks.Add(ExifAt(photo, (int)at + 8, (int)length));
            }

            if (type.SequenceEqual("XMP "u8))
            {
                blocks.Add(new(MetadataKind.Xmp, (int)at + 8, (int)length));
            }

            at += 8 + length + (length & 1);
        }

        return blocks;
    }

    private static List<MetadataBlock> InTiff(ReadOnlySpan<byte> photo)
    {
        var blocks = new List<MetadataBlock> { new(MetadataKind.Exif, 0, photo.Length) };
        foreach (var directory in TiffDirectories.All(photo))
        {
            foreach (var entry in TiffDirectories.Entries(photo, directory))
            {
                if (entry.Tag == XmpTag)
                {
                    blocks.Add(new(MetadataKind.Xmp, entry.ValueOffset, entry.ValueLength));
                }
            }
        }

        return blocks;
    }

    // Some programs write JPEG's preamble in PNG and WebP too, where it does not belong.
    private static MetadataBlock ExifAt(ReadOnlySpan<byte> photo, int offset, int length)
    {
        var preamble = photo.Slice(offset, length).StartsWith(ExifPreamble) ? ExifPreamble.Length : 0;
        return new(MetadataKind.Exif, offset + preamble, length - preamble);
    }
}
