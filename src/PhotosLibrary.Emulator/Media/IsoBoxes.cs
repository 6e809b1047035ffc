using System.Buffers.Binary;
using System.Text;

namespace PhotosLibrary.Emulator.Media;

/// <summary>A box of ISO/IEC 14496-12: its four-letter type and where its payload begins and ends.</summary>
internal readonly record struct IsoBox(string Type, long Start, long End)
{
    /// <summary>Length of the payload.</summary>
    public long Length => End - Start;
}

/// <summary>Reads the boxes of MP4, QuickTime, HEIF and AVIF files.</summary>
/// <remarks>
/// MetadataExtractor 2.4.3, a library that knows them, tells neither frame rates nor anything of AVIF, and reserves as
/// much memory as a box claims to hold; this reader reads no more than it is asked for.
/// </remarks>
internal sealed class IsoBoxes(Stream file)
{
    private const int MostBoxes = 100_000;

    /// <summary>The boxes at the top of the file.</summary>
    /// <exception cref="UnsupportedMediaException">A box runs past the end: the file is cut off.</exception>
    public List<IsoBox> Top() => Within(0, file.Length, isTop: true);

    /// <summary>The boxes within another.</summary>
    /// <param name="parent">The box around them.</param>
    /// <param name="skip">Bytes of the parent's own fields before the first of them.</param>
    public List<IsoBox> Children(IsoBox parent, int skip = 0) => Within(parent.Start + skip, parent.End, isTop: false);

    /// <summary>The first child of a type, or of a path of types.</summary>
    public IsoBox? Find(IsoBox parent, params ReadOnlySpan<string> path)
    {
        foreach (var type in path)
        {
            var child = Children(parent).FirstOrDefault(box => box.Type == type);
            if (child.Type is null)
            {
                return null;
            }

            parent = child;
        }

        return parent;
    }

    /// <summary>Reads the payload of a box, but <paramref name="most"/> bytes of it at most.</summary>
    public byte[] Read(IsoBox box, int most)
    {
        var bytes = new byte[Math.Min(box.Length, most)];
        file.Position = box.Start;
        file.ReadExactly(bytes);
        return bytes;
    }

    private List<IsoBox> Within(long start, long end, bool isTop)
    {
        var boxes = new List<IsoBox>();
        Span<byte> header = stackalloc byte[16];
        for (var at = start; end - at >= 8; )
        {
            file.Position = at;
            file.ReadExactly(header[..8]);
            long length = BinaryPrimitives.ReadUInt32BigEndian(header);
            var headerLength = 8;
            if (length == 1 && end - at >= 16)
            {
                file.ReadExactly(header[8..]);
                length = BinaryPrimitives.ReadInt64BigEndian(header[8..]);
                headerLength = 16;
            }

            // Zero means "to the end of the file" at the top, and is a terminator in QuickTime's user data.
            if (length == 0 && isTop)
            {
                length = end - at;
            }

            // What some cameras append behind the last box is not for us.
            if (length == 0 || isTop && header[4..8].ContainsAnyExceptInRange((byte)' ', (byte)0xA9))
            {
                break;
            }

            var type = Encoding.Latin1.GetString(header[4..8]);
            var fits = length >= headerLength && length <= end - at && boxes.Count < MostBoxes;
            if (!fits && !isTop)
            {
                // An odd part within a whole file costs itself and what follows it there.
                break;
            }

            if (!fits)
            {
                throw new UnsupportedMediaException($"The file is cut off or damaged: its part '{type}' does not fit.");
            }

            boxes.Add(new(type, at + headerLength, at + length));
            at += length;
        }

        return boxes;
    }
}
