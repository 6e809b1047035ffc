using System.Buffers;
using System.Buffers.Binary;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Takes the video out of MPEG program and transport streams, and the times of its pictures.</summary>
internal static class MpegStreams
{
    private const int PacketLength = 188;
    private const double ClockRate = 90_000;

    private static ReadOnlySpan<byte> PackStart => [0, 0, 1, 0xBA];

    private static ReadOnlySpan<byte> PacketStart => [0, 0, 1];

    /// <summary>Reads the first stretch of a transport stream.</summary>
    public static VideoFacts ReadTransport(ReadOnlySpan<byte> stretch)
    {
        // Blu-ray and AVCHD put four bytes of time before each packet.
        var hasTimes = stretch.Length > 4 && stretch[0] != 0x47 && stretch[4] == 0x47;
        var (first, step) = hasTimes ? (4, PacketLength + 4) : (0, PacketLength);
        var video = new Video();
        int? videoId = null;
        for (var at = first; at + PacketLength <= stretch.Length; at += step)
        {
            var packet = stretch.Slice(at, PacketLength);
            if (packet[0] != 0x47)
            {
                // Out of step, as where a recording was interrupted.
                at += 1 - step;
                continue;
            }

            var id = BinaryPrimitives.ReadUInt16BigEndian(packet[1..]) & 0x1FFF;
            var start = (packet[3] & 0x20) == 0 ? 4 : 5 + packet[4];
            if ((packet[3] & 0x10) == 0 || start >= PacketLength)
            {
                continue;
            }

            var payload = packet[start..];
            var begins = (packet[1] & 0x40) != 0 && IsVideo(payload);
            videoId ??= begins ? id : null;
            if (id == videoId)
            {
                video.Add(begins ? video.WithoutHeader(payload) : payload);
            }
        }

        // As a rule each packet holds one picture, whose time is thus known.
        var facts = video.Describe();
        return facts with { FramesPerSecond = facts.FramesPerSecond ?? video.Times.Rate(ClockRate) };
    }

    /// <summary>Reads the first stretch of a program stream, or of a video stream alone.</summary>
    public static VideoFacts ReadProgram(ReadOnlySpan<byte> stretch)
    {
        if (!stretch.StartsWith(PackStart))
        {
            return VideoSequence.Read(stretch);
        }

        var video = new Video();
        for (var at = 0; stretch[at..].IndexOf(PacketStart) is >= 0 and var found; )
        {
            at += found;
            var packet = stretch[at..];
            if (packet.Length < 6)
            {
                break;
            }

            if (packet[3] < 0xBB)
            {
                // The header of a pack, or a start of something within one that was not stepped over.
                at += 4;
                continue;
            }

            var length = Math.Min(6 + BinaryPrimitives.ReadUInt16BigEndian(packet[4..]), packet.Length);
            if (IsVideo(packet))
            {
                video.Add(video.WithoutHeader(packet[..length]));
            }

            at += length;
        }

        // Found without packets too, where they are damaged.
        return video.Describe() is { Width: not null } facts ? facts : VideoSequence.Read(stretch);
    }

    private static bool IsVideo(ReadOnlySpan<byte> packet) =>
        packet.Length > 9 && packet.StartsWith(PacketStart) && packet[3] is >= 0xE0 and <= 0xEF or 0xFD;

    /// <summary>The video as a stream of its own.</summary>
    private sealed class Video
    {
        private readonly ArrayBufferWriter<byte> _stream = new();

        public PictureTimes Times { get; } = new();

        public void Add(ReadOnlySpan<byte> part) => _stream.Write(part);

        /// <summary>What is behind the header of a packet, whose time is noted.</summary>
        public ReadOnlySpan<byte> WithoutHeader(ReadOnlySpan<byte> packet)
        {
            // MPEG-1 has another header, whose video can be found all the same.
            if ((packet[6] & 0xC0) != 0x80)
            {
                return packet[6..];
            }

            var start = 9 + packet[8];
            if ((packet[7] & 0x80) != 0 && packet.Length >= 14)
            {
                Times.Add(
                    ((packet[9] & 0x0EL) << 29)
                        | (packet[10] & 0xFFL) << 22
                        | (packet[11] & 0xFEL) << 14
                        | (packet[12] & 0xFFL) << 7
                        | (packet[13] & 0xFFL) >> 1
                );
            }

            return packet[Math.Min(start, packet.Length)..];
        }

        public VideoFacts Describe() => VideoSequence.Read(_stream.WrittenSpan);
    }
}
