using System.Buffers.Binary;

namespace PhotosLibrary.Emulator.Media;

/// <summary>The file of a thermal camera by FLIR that lies, in pieces, in segments of a JPEG.</summary>
/// <remarks>
/// A header says where the list of its records is; one kind of record is the location. The pieces are numbered.
/// </remarks>
internal static class FlirSegments
{
    private const int PieceHeaderLength = 8;
    private const int PieceNumber = 6;
    private const int FileHeaderLength = 0x40;
    private const int EntryLength = 0x20;
    private const int GpsRecord = 0x2B;

    private static ReadOnlySpan<byte> Preamble => "FLIR\0"u8;

    /// <summary>Zeroes each record of a location.</summary>
    /// <returns>True if there was one; false if the bytes are untouched.</returns>
    public static bool EraseLocation(Span<byte> photo)
    {
        var pieces = FindPieces(photo);
        var file = ExtendedXmp.Read(photo, pieces);
        if (!EraseRecords(file))
        {
            return false;
        }

        ExtendedXmp.Write(photo, pieces, file);
        return true;
    }

    private static List<MetadataBlock> FindPieces(ReadOnlySpan<byte> photo)
    {
        var pieces = new List<(byte Number, MetadataBlock Block)>();
        foreach (var segment in JpegSegments.BeforeScan(photo, 0))
        {
            var data = photo.Slice(segment.Offset, segment.Length);
            if (segment.Marker == JpegSegments.App1 && data.StartsWith(Preamble) && data.Length > PieceHeaderLength)
            {
                pieces.Add(
                    (
                        data[PieceNumber],
                        new(MetadataKind.Gps, segment.Offset + PieceHeaderLength, segment.Length - PieceHeaderLength)
                    )
                );
            }
        }

        return [.. pieces.OrderBy(piece => piece.Number).Select(piece => piece.Block)];
    }

    private static bool EraseRecords(Span<byte> file)
    {
        if (file.Length < FileHeaderLength)
        {
            return false;
        }

        // The version, a small number, tells the byte order.
        var isBigEndian = BinaryPrimitives.ReadUInt32BigEndian(file[0x14..]) < 0x10000;
        var start = Number(file[0x18..], isBigEndian);
        var count = Number(file[0x1C..], isBigEndian);
        var found = false;
        for (var at = (long)start; count > 0 && at + EntryLength <= file.Length; at += EntryLength, count--)
        {
            var entry = file.Slice((int)at, EntryLength);
            long offset = Number(entry[12..], isBigEndian),
                length = Number(entry[16..], isBigEndian);
            var kind = isBigEndian
                ? BinaryPrimitives.ReadUInt16BigEndian(entry)
                : BinaryPrimitives.ReadUInt16LittleEndian(entry);
            if (kind != GpsRecord || offset >= file.Length)
            {
                continue;
            }

            var record = file.Slice((int)offset, (int)Math.Min(length, file.Length - offset));
            found |= record.ContainsAnyExcept((byte)0);
            record.Clear();
        }

        return found;
    }

    private static uint Number(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
