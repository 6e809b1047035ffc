using System.Text;
using System.Text.RegularExpressions;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Takes the place where a photo was taken out of its bytes, and leaves every other byte as it was.</summary>
/// <remarks>
/// Nothing is encoded anew and no value moves: the entry of the GPS directory is taken out of its parent, the
/// directory and its values are zeroed, and XMP text is overwritten with blanks. Only compressed text of a PNG is
/// compressed anew; if it does not fit in its old place, it goes as a whole. The file keeps its length.
/// </remarks>
internal static partial class LocationEraser
{
    private const int GpsDirectoryTag = 0x8825;
    private const int GpsVersionTag = 0;

    // Of a property of XMP: the part behind the prefix, whatever prefix the file has for the namespace. Cameras write
    // "exif:GPSLatitude", drones "drone-dji:GpsLatitude", web services "geo:lat".
    private const string Coordinate =
        @"(?!xmlns:) [\w.-]+ : (?i: GPS [\w.-]* | lat | lon | long | latitude | longitude | LRFTarget (Lat|Lon) )"
        + @" (?![\w.-])";

    /// <summary>Erases in place.</summary>
    /// <returns>True if there was a location; false if the bytes are untouched.</returns>
    public static bool Erase(Span<byte> photo, MediaFormat format)
    {
        var edited = new List<MetadataBlock>();
        foreach (var block in MetadataBlocks.Find(photo, format).Concat(MetadataBlocks.FindBehindFirst(photo, format)))
        {
            if (EraseBlock(photo.Slice(block.Offset, block.Length), block.Kind))
            {
                edited.Add(block);
            }
        }

        var isFoundInPieces = ErasePieces(photo, format);
        isFoundInPieces |= format.Container == MediaContainer.Jpeg && FlirSegments.EraseLocation(photo);
        if (format.Container != MediaContainer.Png)
        {
            return isFoundInPieces || edited.Count > 0;
        }

        edited.AddRange(
            EraseTexts(photo).Select(chunk => new MetadataBlock(MetadataKind.Xmp, chunk.Offset, chunk.Length))
        );
        PngChunks.Seal(photo, edited);
        return edited.Count > 0;
    }

    private static bool EraseBlock(Span<byte> bytes, MetadataKind kind) =>
        kind switch
        {
            MetadataKind.Exif => EraseExif(bytes),
            MetadataKind.Gps => EraseGps(bytes),
            _ => EraseXmp(bytes),
        };

    private static bool EraseGps(Span<byte> tiff)
    {
        if (TiffDirectories.Chain(tiff) is not [var gps, ..] || !HasLocation(tiff, gps))
        {
            return false;
        }

        EraseGpsDirectory(tiff, gps);
        return true;
    }

    private static bool ErasePieces(Span<byte> photo, MediaFormat format)
    {
        var found = false;
        foreach (var pieces in MetadataBlocks.FindXmpPieces(photo, format))
        {
            var text = ExtendedXmp.Read(photo, pieces);
            if (!EraseXmp(text))
            {
                continue;
            }

            ExtendedXmp.Write(photo, pieces, text);
            found = true;
        }

        return found;
    }

    private static List<PngChunk> EraseTexts(Span<byte> photo)
    {
        var edited = new List<PngChunk>();
        var unpacked = 0L;
        foreach (var chunk in PngChunks.Read(photo))
        {
            var data = photo.Slice(chunk.Offset, chunk.Length);
            if (PngChunks.Keyword(chunk, data) is { } keyword && CoordinateName().IsMatch(keyword))
            {
                edited.AddRange(PackedPngText.Blank(chunk, photo));
                continue;
            }

            if (!PackedPngText.IsPacked(chunk, data))
            {
                continue;
            }

            if (unpacked >= PackedPngText.MostBytes)
            {
                // Of a file that is made to take time with a million of them, the rest goes unseen.
                edited.AddRange(PackedPngText.Blank(chunk, photo));
                continue;
            }

            if (PackedPngText.Unpack(chunk, data) is not { } text)
            {
                unpacked += PackedPngText.NonsenseBytes;
                continue;
            }

            var metadata = text.Metadata.Span;
            unpacked += metadata.Length;
            if (!EraseBlock(metadata, text.Kind))
            {
                continue;
            }

            edited.AddRange(text.Write(chunk, photo));
        }

        return edited;
    }

    private static bool EraseExif(Span<byte> tiff)
    {
        var found = false;
        foreach (var directory in TiffDirectories.All(tiff))
        {
            foreach (var entry in TiffDirectories.Entries(tiff, directory))
            {
                if (entry.Tag != GpsDirectoryTag)
                {
                    continue;
                }

                // An entry of no length points nowhere; its value field is there all the same.
                var gps = TiffDirectories.ReadUInt32(tiff, entry.EntryOffset + 8);
                if (gps >= tiff.Length || !HasLocation(tiff, (int)gps))
                {
                    continue;
                }

                // In this order: a damaged GPS directory may claim the bytes of its parent as its own.
                RemoveEntry(tiff, directory, entry.EntryOffset);
                EraseGpsDirectory(tiff, (int)gps);
                found = true;

                // The entries behind it have moved; a second one of the same tag would be against the format.
                break;
            }
        }

        return found;
    }

    // Many cameras without a receiver write a directory that holds its version and nothing else.
    private static bool HasLocation(ReadOnlySpan<byte> tiff, int directory) =>
        TiffDirectories.Entries(tiff, directory).Exists(entry => entry.Tag != GpsVersionTag);

    private static void EraseGpsDirectory(Span<byte> tiff, int directory)
    {
        foreach (var entry in TiffDirectories.Entries(tiff, directory))
        {
            tiff.Slice(entry.ValueOffset, entry.ValueLength).Clear();
            tiff.Slice(entry.EntryOffset, TiffDirectories.EntryLength).Clear();
        }

        if (directory <= tiff.Length - 2)
        {
            tiff.Slice(directory, 2).Clear();
        }
    }

    // The entries behind the removed one, and the link to the next directory that ends them, move up by one entry.
    private static void RemoveEntry(Span<byte> tiff, int directory, int entry)
    {
        var count = TiffDirectories.Count(tiff, directory);
        var end = directory + 2 + (count * TiffDirectories.EntryLength) + 4;
        if (end > tiff.Length)
        {
            // Cut off: there is nothing to move up into the gap.
            tiff.Slice(entry, TiffDirectories.EntryLength).Clear();
            return;
        }

        tiff[(entry + TiffDirectories.EntryLength)..end].CopyTo(tiff[entry..]);
        tiff[(end - TiffDirectories.EntryLength)..end].Clear();
        TiffDirectories.SetCount(tiff, directory, count - 1);
    }

    private static bool EraseXmp(Span<byte> xmp)
    {
        // Latin-1 maps each byte to one character, so places in the text are places in the bytes.
        var found = false;
        foreach (var match in CoordinatesInXmp().EnumerateMatches(Encoding.Latin1.GetString(xmp)))
        {
            xmp.Slice(match.Index, match.Length).Fill((byte)' ');
            found = true;
        }

        return found;
    }

    // As an attribute or as an element. Linear in time whatever the text: what is in an element ends at the next tag of
    // a coordinate.
    [GeneratedRegex(
        $$"""
            (?<![\w.:-]) {{Coordinate}} \s* = \s* ( "[^"]*" | '[^']*' )
            | < {{Coordinate}} (\s[^<>]*)?
                ( /> | > (?> ( [^<]+ | < (?! /? {{Coordinate}} ) )* ) </ {{Coordinate}} \s* > )
            """,
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex CoordinatesInXmp();

    // ImageMagick writes each property of a photo's EXIF and XMP into a text of its own too.
    [GeneratedRegex(
        $"^ {Coordinate} $",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex CoordinateName();
}
