using System.Buffers.Binary;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Reads from the data packets of ASF when the pictures of a stream are shown.</summary>
internal static class AsfPackets
{
    private const int DataHeaderLength = 50;
    private const double Milliseconds = 1000;

    private static ReadOnlySpan<byte> DataObject =>
        [0x36, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C];

    /// <summary>Pictures per second of a stream; null if the packets do not tell.</summary>
    /// <param name="stretch">The file from behind its header on.</param>
    /// <param name="packetLength">Length of each packet.</param>
    /// <param name="streamNumber">Number of the stream.</param>
    public static double? ReadFrameRate(ReadOnlySpan<byte> stretch, int packetLength, int streamNumber)
    {
        if (packetLength <= 0 || !stretch.StartsWith(DataObject))
        {
            return null;
        }

        var times = new PictureTimes();
        for (var at = DataHeaderLength; at + packetLength <= stretch.Length && !times.AreEnough; at += packetLength)
        {
            var packet = stretch.Slice(at, packetLength).ToArray();
            OddParts.Read(() => AddPacket(times, packet, streamNumber));
        }

        return times.Rate(Milliseconds);
    }

    // "Payload parsing information", then one payload or several. Two bits say how many bytes a number has.
    private static bool AddPacket(PictureTimes times, ReadOnlySpan<byte> packet, int streamNumber)
    {
        var fields = new Fields(packet);
        var flags = fields.Number(1);
        if ((flags & 0x80) != 0)
        {
            // Data to correct errors come first.
            fields.Number((int)flags & 15);
            flags = fields.Number(1);
        }

        var properties = fields.Number(1);
        fields.Number(Width(flags >> 5));
        fields.Number(Width(flags >> 1));
        var padding = fields.Number(Width(flags >> 3));
        fields.Number(4);
        fields.Number(2);
        var hasSeveral = (flags & 1) != 0;
        var payloads = hasSeveral ? fields.Number(1) : 1;
        for (var left = payloads & 63; left > 0; left--)
        {
            var stream = fields.Number(1) & 0x7F;
            fields.Number(Width(properties >> 4));
            var offset = fields.Number(Width(properties >> 2));
            var details = (int)fields.Number(Width(properties));
            if (details < 8)
            {
                // Several small pictures in one payload, as only sounds have.
                return false;
            }

            // The length of the picture, and its time; the payloads behind its first have the same.
            var time = BinaryPrimitives.ReadUInt32LittleEndian(fields.Take(details)[4..]);
            if (stream == streamNumber && offset == 0)
            {
                times.Add(time);
            }

            fields.Take(hasSeveral ? (int)fields.Number(Width(payloads >> 6)) : fields.Left - (int)padding);
        }

        return true;
    }

    private static int Width(uint code) =>
        (code & 3) switch
        {
            3 => 4,
            var length => (int)length,
        };

    private ref struct Fields(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public readonly int Left => _rest.Length;

        public ReadOnlySpan<byte> Take(int length)
        {
            var bytes = _rest[..length];
            _rest = _rest[length..];
            return bytes;
        }

        public uint Number(int length)
        {
            var number = 0u;
            var bytes = Take(length);
            for (var at = length - 1; at >= 0; at--)
            {
                number = (number << 8) | bytes[at];
            }

            return number;
        }
    }
}
