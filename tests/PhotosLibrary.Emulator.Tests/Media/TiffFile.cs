using System.Buffers.Binary;
using System.Text;

namespace PhotosLibrary.Emulator.Tests.Media;

/// <summary>A little-endian TIFF structure, made tag by tag, so that any part of it can be odd.</summary>
internal sealed class TiffFile
{
    private readonly List<byte> _bytes = [.. "II*\0\u0008\0\0\0"u8];

    /// <summary>Appends a directory; the values that do not fit in their entries stand behind it.</summary>
    /// <returns>Where it is.</returns>
    public int Add(params (int Tag, int Type, uint Count, byte[] Value)[] entries)
    {
        var start = _bytes.Count;
        var values = start + 2 + (entries.Length * 12) + 4;
        var behind = new List<byte>();
        Add16(entries.Length);
        foreach (var (tag, type, count, value) in entries)
        {
            Add16(tag);
            Add16(type);
            Add32(count);
            if (value.Length <= 4)
            {
                _bytes.AddRange([.. value, .. new byte[4 - value.Length]]);
                continue;
            }

            Add32((uint)(values + behind.Count));
            behind.AddRange(value);
        }

        Add32(0);
        _bytes.AddRange(behind);
        return start;
    }

    public byte[] ToArray() => [.. _bytes];

    public static (int, int, uint, byte[]) Text(int tag, string text) =>
        (tag, 2, (uint)text.Length + 1, Encoding.ASCII.GetBytes(text + "\0"));

    public static (int, int, uint, byte[]) Short(int tag, ushort value) =>
        (tag, 3, 1, [(byte)value, (byte)(value >> 8)]);

    public static (int, int, uint, byte[]) Long(int tag, int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return (tag, 4, 1, bytes);
    }

    /// <summary>A JPEG with a segment behind its first two bytes.</summary>
    public static byte[] InJpeg(byte[] jpeg, params byte[][] segments) =>
        [
            .. jpeg[..2],
            .. segments.SelectMany(segment =>
                (byte[])[0xFF, 0xE1, (byte)((segment.Length + 2) >> 8), (byte)(segment.Length + 2), .. segment]
            ),
            .. jpeg[2..],
        ];

    private void Add16(int number) => _bytes.AddRange([(byte)number, (byte)(number >> 8)]);

    private void Add32(uint number) =>
        _bytes.AddRange([(byte)number, (byte)(number >> 8), (byte)(number >> 16), (byte)(number >> 24)]);
}
