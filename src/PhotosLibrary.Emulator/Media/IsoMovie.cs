using System.Buffers.Binary;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Reads the movie header of MP4, QuickTime and 3GP files.</summary>
internal static class IsoMovie
{
    private const int MostRuns = 100_000;

    private static readonly DateTimeOffset Epoch = new(1904, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The facts, or null if there is no video in it.</summary>
    public static VideoFacts? Read(Stream file)
    {
        var boxes = new IsoBoxes(file);
        var top = boxes.Top();
        var movie = top.FirstOrDefault(box => box.Type == "moov");
        if (movie.Type is null)
        {
            return null;
        }

        if (!top.Exists(box => box.Type == "mdat"))
        {
            throw new UnsupportedMediaException("The video is cut off.");
        }

        var track = boxes
            .Children(movie)
            .Where(box => box.Type == "trak" && OddParts.Read(() => IsVideo(boxes, box)))
            .Select(box => OddParts.Read(() => ReadTrack(boxes, box)))
            .FirstOrDefault(facts => facts is { Width: > 0, Height: > 0 });
        if (track is null)
        {
            return null;
        }

        var tags = OddParts.Read(() => IsoTags.Read(boxes, movie)) ?? [];
        return track with
        {
            FramesPerSecond =
                track.FramesPerSecond ?? OddParts.Read(() => IsoFragments.ReadFrameRate(boxes, top, movie)),
            // The tags have the time zone, and the moment of recording where "mvhd" has that of an edit.
            CaptureTime =
                MediaDates.Parse(tags.GetValueOrDefault("com.apple.quicktime.creationdate"))
                ?? MediaDates.Parse(tags.GetValueOrDefault(IsoTags.Day))
                ?? MediaDates.Parse(tags.GetValueOrDefault(IsoTags.UserDay))
                ?? MediaDates.Parse(tags.GetValueOrDefault(IsoTags.Date))
                ?? OddParts.Read(() => ReadCreationTime(boxes, movie)),
            Make =
                tags.GetValueOrDefault("com.apple.quicktime.make")
                ?? tags.GetValueOrDefault("com.android.manufacturer")
                ?? tags.GetValueOrDefault(IsoTags.Make)
                ?? tags.GetValueOrDefault(IsoTags.PlainMake)
                ?? tags.GetValueOrDefault("make"),
            Model =
                tags.GetValueOrDefault("com.apple.quicktime.model")
                ?? tags.GetValueOrDefault("com.android.model")
                ?? tags.GetValueOrDefault(IsoTags.Model)
                ?? tags.GetValueOrDefault(IsoTags.PlainModel)
                ?? tags.GetValueOrDefault("model"),
        };
    }

    private static bool IsVideo(IsoBoxes boxes, IsoBox track) =>
        boxes.Find(track, "mdia", "hdlr") is { } handler && boxes.Read(handler, 12).AsSpan(8..).SequenceEqual("vide"u8);

    private static VideoFacts? ReadTrack(IsoBoxes boxes, IsoBox track)
    {
        if (boxes.Find(track, "tkhd") is not { } header)
        {
            return null;
        }

        // The matrix and the size come last, in both versions of the box. Both are fixed-point numbers.
        var bytes = boxes.Read(header, 96);
        if (bytes.Length < 84)
        {
            return null;
        }

        var matrix = bytes.AsSpan(bytes[0] == 1 ? 52 : 40);
        var isTurned =
            BinaryPrimitives.ReadInt32BigEndian(matrix) == 0 && BinaryPrimitives.ReadInt32BigEndian(matrix[4..]) != 0;
        var width = BinaryPrimitives.ReadUInt32BigEndian(matrix[36..]) >> 16;
        var height = BinaryPrimitives.ReadUInt32BigEndian(matrix[40..]) >> 16;
        if ((width, height) is (0, _) or (_, 0))
        {
            (width, height) = ReadCodedSize(boxes, track);
        }

        return new VideoFacts
        {
            Width = isTurned ? height : width,
            Height = isTurned ? width : height,
            FramesPerSecond = OddParts.Read(() => ReadFrameRate(boxes, track)),
        };
    }

    // In the description of the codec.
    private static (uint Width, uint Height) ReadCodedSize(IsoBoxes boxes, IsoBox track)
    {
        if (boxes.Find(track, "mdia", "minf", "stbl", "stsd") is not { } descriptions)
        {
            return default;
        }

        var entry = boxes.Children(descriptions, skip: 8).FirstOrDefault();
        var bytes = boxes.Read(entry, 28).AsSpan();
        return bytes.Length < 28
            ? default
            : (BinaryPrimitives.ReadUInt16BigEndian(bytes[24..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[26..]));
    }

    // The number of frames over their durations: the average, as phones record at a rate that varies.
    private static double? ReadFrameRate(IsoBoxes boxes, IsoBox track)
    {
        if (
            boxes.Find(track, "mdia", "mdhd") is not { Length: >= 24 } header
            || boxes.Find(track, "mdia", "minf", "stbl", "stts") is not { Length: >= 8 } times
        )
        {
            return null;
        }

        var clock = boxes.Read(header, 24);
        double scale = BinaryPrimitives.ReadUInt32BigEndian(clock.AsSpan(clock[0] == 1 ? 20 : 12));

        // Runs of frames that last equally long. The first of a very long list tell the average well enough.
        double frames = 0,
            duration = 0;
        var table = boxes.Read(times, 8 + (8 * MostRuns));
        for (var at = 8; at + 8 <= table.Length; at += 8)
        {
            var count = BinaryPrimitives.ReadUInt32BigEndian(table.AsSpan(at));
            frames += count;
            duration += (double)count * BinaryPrimitives.ReadUInt32BigEndian(table.AsSpan(at + 4));
        }

        return frames > 0 && scale > 0 && duration > 0 ? frames * scale / duration : null;
    }

    private static DateTimeOffset? ReadCreationTime(IsoBoxes boxes, IsoBox movie)
    {
        if (boxes.Find(movie, "mvhd") is not { Length: >= 12 } header)
        {
            return null;
        }

        var bytes = boxes.Read(header, 12);
        var seconds =
            bytes[0] == 1
                ? BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(4))
                : BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4));
        return VideoFacts.CredibleTime(Epoch, seconds);
    }
}
