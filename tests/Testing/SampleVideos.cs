using System.Buffers.Binary;
using System.Text;

namespace Testing;

/// <summary>Videos of a few hundred bytes: headers as the formats prescribe, and no frames.</summary>
public static class SampleVideos
{
    /// <summary>An MP4 of one track with 50 frames in two seconds.</summary>
    public static byte[] Mp4(
        string brand = "mp42",
        uint created = 3_800_000_000,
        bool turned = false,
        string handler = "vide"
    )
    {
        var matrix = turned
            ? Join(U32(0), U32(0x10000), U32(0), U32(0xFFFF0000), U32(0), U32(0), U32(0), U32(0), U32(0x40000000))
            : Join(U32(0x10000), U32(0), U32(0), U32(0), U32(0x10000), U32(0), U32(0), U32(0), U32(0x40000000));
        var track = Box(
            "trak",
            Box("tkhd", new byte[40], matrix, U32(64 << 16), U32(36 << 16)),
            Box(
                "mdia",
                Box("mdhd", U32(0), U32(0), U32(0), U32(1000), U32(2000), U32(0)),
                Box("hdlr", U32(0), U32(0), Encoding.ASCII.GetBytes(handler), new byte[12]),
                Box("minf", Box("stbl", Box("stts", U32(0), U32(1), U32(50), U32(40))))
            )
        );
        return Join(
            Box("ftyp", Encoding.ASCII.GetBytes(brand), U32(0)),
            Box("moov", Box("mvhd", U32(0), U32(created), new byte[92]), track),
            Box("mdat", new byte[100])
        );
    }

    public static byte[] Matroska(string docType) =>
        Join(
            Element([0x1A, 0x45, 0xDF, 0xA3], Element([0x42, 0x82], Encoding.ASCII.GetBytes(docType))),
            [0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            Element([0x15, 0x49, 0xA9, 0x66], Element([0x44, 0x61], U64(600_000_000_000_000_000))),
            Element(
                [0x16, 0x54, 0xAE, 0x6B],
                Element(
                    [0xAE],
                    Element([0x83], [1]),
                    Element([0x23, 0xE3, 0x83], U32(40_000_000)),
                    Element([0xE0], Element([0xB0], [0x02, 0x80]), Element([0xBA], [0x01, 0x68]))
                )
            ),
            [0x1F, 0x43, 0xB6, 0x75, 0x80]
        );

    public static byte[] Avi()
    {
        var header = new byte[56];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 40_000);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(32), 320);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(36), 240);
        return Join("RIFF\0\u0001\0\0AVI LIST\u0044\0\0\0hdrlavih\u0038\0\0\0"u8.ToArray(), header, new byte[200]);
    }

    public static byte[] Mpeg() =>
        Join([0, 0, 1, 0xBA], new byte[10], [0, 0, 1, 0xB3, 0x16, 0x01, 0x20, 0x13], new byte[100]);

    /// <summary>Packets of a transport stream; those of Blu-ray and AVCHD begin with four bytes of time.</summary>
    public static byte[] Transport(int packet = 192)
    {
        var packets = new byte[packet * 8];
        for (var at = packet - 188; at < packets.Length; at += packet)
        {
            packets[at] = 0x47;
        }

        return packets;
    }

    /// <summary>MPEG that begins with its pictures, as there is no other track.</summary>
    public static byte[] MpegVideo() => Join([0, 0, 1, 0xB3, 0x16, 0x01, 0x20, 0x13], new byte[100]);

    /// <summary>QuickTime of before 2001, which does not name its brand.</summary>
    public static byte[] OldQuickTime()
    {
        var video = Mp4();
        return video[(int)BinaryPrimitives.ReadUInt32BigEndian(video)..];
    }

    /// <summary>ASF: the times of the file, and a stream of pictures.</summary>
    public static byte[] Asf()
    {
        var file = new byte[80];
        var created = new DateTime(2010, 5, 4, 3, 2, 1, DateTimeKind.Utc).ToFileTimeUtc();
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(24), created);
        var stream = new byte[62];
        Convert.FromHexString("C0EF19BC4D5BCF11A8FD00805F5C442B").CopyTo(stream, 0);
        BinaryPrimitives.WriteInt32LittleEndian(stream.AsSpan(54), 640);
        BinaryPrimitives.WriteInt32LittleEndian(stream.AsSpan(58), 480);
        return Join(
            Convert.FromHexString("3026B2758E66CF11A6D900AA0062CE6C"),
            new byte[14],
            AsfObject("A1DCAB8C47A9CF118EE400C00C205365", file),
            AsfObject("9107DCB7B7A9CF118EE600C00C205365", stream)
        );
    }

    private static byte[] AsfObject(string id, byte[] content)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, 24 + content.Length);
        return Join(Convert.FromHexString(id), length, content);
    }

    private static byte[] Box(string type, params byte[][] parts)
    {
        var content = Join(parts);
        return Join(U32((uint)content.Length + 8), Encoding.ASCII.GetBytes(type), content);
    }

    private static byte[] Element(byte[] id, params byte[][] parts)
    {
        var content = Join(parts);
        return Join(id, [(byte)(0x40 | (content.Length >> 8)), (byte)content.Length], content);
    }

    private static byte[] U32(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] U64(ulong number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];
}
