using System.Buffers.Binary;

namespace PhotosLibrary.Emulator.Media;

/// <summary>A tag of a TIFF directory: where its entry is, and where its value, in the entry or elsewhere.</summary>
internal readonly record struct TiffEntry(int Tag, int EntryOffset, int ValueOffset, int ValueLength);

/// <summary>Walks the directories of a TIFF structure, which is what EXIF is made of.</summary>
/// <remarks>For places only; values are read by MetadataExtractor.</remarks>
internal static class TiffDirectories
{
    /// <summary>Bytes of one entry.</summary>
    public const int EntryLength = 12;

    private const int MostDirectories = 64;

    /// <summary>Offsets of the main directory and those chained to it.</summary>
    public static List<int> Chain(ReadOnlySpan<byte> tiff)
    {
        var directories = new List<int>();
        if (tiff.Length < 8)
        {
            return directories;
        }

        for (var at = ReadUInt32(tiff, 4); at != 0 && at <= tiff.Length - 2; )
        {
            var directory = (int)at;
            if (directories.Contains(directory) || directories.Count == MostDirectories)
            {
                break;
            }

            directories.Add(directory);
            var next = directory + 2 + ((long)Count(tiff, directory) * EntryLength);
            if (next + 4 > tiff.Length)
            {
                break;
            }

            at = ReadUInt32(tiff, (int)next);
        }

        return directories;
    }

    /// <summary>The entries of a directory whose values lie within the block.</summary>
    public static List<TiffEntry> Entries(ReadOnlySpan<byte> tiff, int directory)
    {
        var entries = new List<TiffEntry>();
        if (directory < 0 || directory > tiff.Length - 2)
        {
            return entries;
        }

        var count = Count(tiff, directory);
        for (var index = 0; index < count; index++)
        {
            var at = directory + 2 + (index * EntryLength);
            if (at + EntryLength > tiff.Length)
            {
                break;
            }

            var length = (long)ReadUInt32(tiff, at + 4) * SizeOfType(ReadUInt16(tiff, at + 2));
            long value = length <= 4 ? at + 8 : ReadUInt32(tiff, at + 8);
            if (value + length <= tiff.Length)
            {
                entries.Add(new(ReadUInt16(tiff, at), at, (int)value, (int)length));
            }
        }

        return entries;
    }

    /// <summary>Number of entries that a directory says it has.</summary>
    public static int Count(ReadOnlySpan<byte> tiff, int directory) => ReadUInt16(tiff, directory);

    /// <summary>Sets the number of entries of a directory.</summary>
    public static void SetCount(Span<byte> tiff, int directory, int count)
    {
        if (IsLittleEndian(tiff))
        {
            BinaryPrimitives.WriteUInt16LittleEndian(tiff[directory..], (ushort)count);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(tiff[directory..], (ushort)count);
        }
    }

    /// <summary>Reads an offset stored at a place.</summary>
    public static uint ReadUInt32(ReadOnlySpan<byte> tiff, int at) =>
        IsLittleEndian(tiff)
            ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[at..])
            : BinaryPrimitives.ReadUInt32BigEndian(tiff[at..]);

    private static ushort ReadUInt16(ReadOnlySpan<byte> tiff, int at) =>
        IsLittleEndian(tiff)
            ? BinaryPrimitives.ReadUInt16LittleEndian(tiff[at..])
            : BinaryPrimitives.ReadUInt16BigEndian(tiff[at..]);

    private static bool IsLittleEndian(ReadOnlySpan<byte> tiff) => tiff[0] == 'I';

    private static int SizeOfType(ushort type) =>
        type switch
        {
            3 or 8 => 2,
            4 or 9 or 11 or 13 => 4,
            5 or 10 or 12 => 8,
            _ => 1,
        };
}
