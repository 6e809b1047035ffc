using System.Buffers.Binary;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Reads the frame rate of a fragmented MP4, whose frames are not listed in its header.</summary>
internal static class IsoFragments
{
    private const int MostFragments = 200;
    private const int MostRunBytes = 1 << 16;
    private const uint HasBaseOffset = 1,
        HasDescription = 2,
        HasDuration = 8;
    private const uint RunHasOffset = 1,
        RunHasFirstFlags = 4,
        RunHasDurations = 0x100;

    /// <summary>The average over the first fragments of the first video track; null if there are none.</summary>
    public static double? ReadFrameRate(IsoBoxes boxes, List<IsoBox> top, IsoBox movie)
    {
        var track = boxes.Children(movie).FirstOrDefault(box => box.Type == "trak" && IsVideo(boxes, box));
        if (
            track.Type is null
            || boxes.Find(track, "tkhd") is not { } header
            || boxes.Find(track, "mdia", "mdhd") is not { } media
        )
        {
            return null;
        }

        var id = NumberAfterTimes(boxes.Read(header, 24));
        double scale = NumberAfterTimes(boxes.Read(media, 24));
        var usual = UsualDuration(boxes, movie, id);
        double frames = 0,
            duration = 0;
        foreach (var fragment in top.Where(box => box.Type == "moof").Take(MostFragments))
        {
            foreach (var part in boxes.Children(fragment).Where(box => box.Type == "traf"))
            {
                AddRuns(boxes, part, id, usual, ref frames, ref duration);
            }
        }

        return frames > 0 && duration > 0 && scale > 0 ? frames * scale / duration : null;
    }

    private static bool IsVideo(IsoBoxes boxes, IsoBox track) =>
        boxes.Find(track, "mdia", "hdlr") is { Length: >= 12 } handler
        && boxes.Read(handler, 12).AsSpan(8).SequenceEqual("vide"u8);

    // Version 1 has times of eight bytes where version 0 has four.
    private static uint NumberAfterTimes(byte[] box) =>
        BinaryPrimitives.ReadUInt32BigEndian(box.AsSpan(box[0] == 1 ? 20 : 12));

    private static uint UsualDuration(IsoBoxes boxes, IsoBox movie, uint track)
    {
        if (boxes.Find(movie, "mvex") is not { } extension)
        {
            return 0;
        }

        return boxes
            .Children(extension)
            .Where(box => box is { Type: "trex", Length: >= 16 })
            .Select(box => boxes.Read(box, 16))
            .Where(bytes => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4)) == track)
            .Select(bytes => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(12)))
            .FirstOrDefault();
    }

    private static void AddRuns(
        IsoBoxes boxes,
        IsoBox part,
        uint track,
        uint usual,
        ref double frames,
        ref double duration
    )
    {
        if (boxes.Find(part, "tfhd") is not { Length: >= 8 } header)
        {
            return;
        }

        var fields = boxes.Read(header, 64).AsSpan();
        var flags = BinaryPrimitives.ReadUInt32BigEndian(fields);
        if (BinaryPrimitives.ReadUInt32BigEndian(fields[4..]) != track)
        {
            return;
        }

        if ((flags & HasDuration) != 0)
        {
            var at = 8 + ((flags & HasBaseOffset) != 0 ? 8 : 0) + ((flags & HasDescription) != 0 ? 4 : 0);
            usual = BinaryPrimitives.ReadUInt32BigEndian(fields[at..]);
        }

        foreach (var run in boxes.Children(part).Where(box => box is { Type: "trun", Length: >= 8 }))
        {
            var bytes = boxes.Read(run, MostRunBytes).AsSpan();
            var runFlags = BinaryPrimitives.ReadUInt32BigEndian(bytes);
            var count = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
            if ((runFlags & RunHasDurations) == 0)
            {
                frames += count;
                duration += (double)count * usual;
                continue;
            }

            // Of each frame up to four numbers, the first of which is its duration.
            var step = 4 * int.PopCount((int)(runFlags & 0xF00));
            var at = 8 + ((runFlags & RunHasOffset) != 0 ? 4 : 0) + ((runFlags & RunHasFirstFlags) != 0 ? 4 : 0);
            for (; at + step <= bytes.Length; at += step)
            {
                frames++;
                duration += BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            }
        }
    }
}
