using System.Buffers.Binary;
using System.Text;

namespace PhotosLibrary.Emulator.Media;

/// <summary>A tag of a TIFF directory: where its entry is, and where its value, in the entry or elsewhere.</summary>
internal readonly record struct TiffEntry(int Tag, int Type, int EntryOffset, int ValueOffset, int ValueLength);

/// <summary>Walks the directories of a TIFF structure, which is what EXIF is made of.</summary>
/// <remarks>
/// Every entry stands for itself: one that is odd, or points out of the block, is left out and costs no other. The
/// libraries that read EXIF give up the whole block for an odd part, such as a maker note that is too short.
/// </remarks>
internal static class TiffDirectories
{
    /// <summary>Bytes of one entry.</summary>
    public const int EntryLength = 12;

    private const int PicturesTag = 0x014A;
    private const int ExifTag = 0x8769;
    private const int MostDirectories = 64;
    private const int LongestText = 256;

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

    /// <summary>Offsets of the chained directories, and of those they point to: of EXIF and of more pictures.</summary>
    public static List<int> All(ReadOnlySpan<byte> tiff)
    {
        var directories = Chain(tiff);
        for (var index = 0; index < directories.Count; index++)
        {
            foreach (var entry in Entries(tiff, directories[index]))
            {
                var end = entry.Tag is ExifTag or PicturesTag ? entry.ValueOffset + Math.Max(entry.ValueLength, 4) : 0;
                for (var at = entry.ValueOffset; at + 4 <= end && directories.Count < MostDirectories; at += 4)
                {
                    if (ReadUInt32(tiff, at) is > 0 and var offset && offset < tiff.Length - 2)
                    {
                        AddOnce(directories, (int)offset);
                    }
                }
            }
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

            var type = ReadUInt16(tiff, at + 2);
            var length = (long)ReadUInt32(tiff, at + 4) * SizeOfType(type);
            long value = length <= 4 ? at + 8 : ReadUInt32(tiff, at + 8);
            if (value + length <= tiff.Length)
            {
                entries.Add(new(ReadUInt16(tiff, at), type, at, (int)value, (int)length));
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

    /// <summary>The text that an entry holds, without the blanks around it; null if there is none.</summary>
    public static string? ReadText(ReadOnlySpan<byte> tiff, TiffEntry entry)
    {
        if (entry.Type is not (1 or 2 or 7))
        {
            return null;
        }

        var bytes = tiff.Slice(entry.ValueOffset, Math.Min(entry.ValueLength, LongestText));
        var end = bytes.IndexOf((byte)0);
        var text = Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]).Trim();
        return text.Length == 0 ? null : text;
    }

    /// <summary>The number that an entry holds, the first if several; null if there is none.</summary>
    public static double? ReadNumber(ReadOnlySpan<byte> tiff, TiffEntry entry)
    {
        var at = entry.ValueOffset;
        if (entry.ValueLength < SizeOfType((ushort)entry.Type))
        {
            return null;
        }

        return entry.Type switch
        {
            1 => tiff[at],
            3 => ReadUInt16(tiff, at),
            4 or 13 => ReadUInt32(tiff, at),
            5 => Quotient(ReadUInt32(tiff, at), ReadUInt32(tiff, at + 4)),
            8 => (short)ReadUInt16(tiff, at),
            9 => (int)ReadUInt32(tiff, at),
            10 => Quotient((int)ReadUInt32(tiff, at), (int)ReadUInt32(tiff, at + 4)),
            11 => BitConverter.UInt32BitsToSingle(ReadUInt32(tiff, at)),
            _ => null,
        };
    }

    private static void AddOnce(List<int> directories, int directory)
    {
        if (!directories.Contains(directory))
        {
            directories.Add(directory);
        }
    }

    private static double? Quotient(double numerator, double denominator) =>
        denominator == 0 ? null : numerator / denominator;

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
