using System.Buffers.Binary;

namespace PhotosLibrary.Emulator.Media;

/// <summary>
/// The clip of a motion photo: an MP4 behind the picture, in one file, which the picture's metadata announce.
/// </summary>
internal static class MotionPhoto
{
    private const int BufferSize = 1 << 20;

    // Of an MP4's first box: its length, its name, and at least a brand and a version behind them.
    private const int LeastBox = 16;
    private const int MostBox = 256;

    /// <summary>Copies the clip out of a file; null if there is none.</summary>
    public static async Task<Stream?> ReadClipAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read | FileShare.Delete,
            1,
            useAsync: true
        );
        if (await FindAsync(file, cancellationToken) is not { } start)
        {
            return null;
        }

        file.Position = start;
        var clip = new MemoryStream();
        await file.CopyToAsync(clip, cancellationToken);
        clip.Position = 0;
        return clip;
    }

    private static async Task<long?> FindAsync(FileStream file, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        var isAnnounced = false;
        var kept = 0;
        int read;
        while ((read = await file.ReadAsync(buffer.AsMemory(kept), cancellationToken)) > 0)
        {
            var part = buffer.AsSpan(0, kept + read);
            isAnnounced |= part.IndexOf("MotionPhoto"u8) >= 0 || part.IndexOf("MicroVideo"u8) >= 0;
            var offset = file.Position - part.Length;
            if (isAnnounced && FindBox(part, from: offset == 0 ? 1 : 0) is { } start)
            {
                return offset + start;
            }

            // What is cut in two at the end is looked at again with what follows.
            kept = Math.Min(LeastBox, part.Length);
            part[^kept..].CopyTo(buffer);
        }

        return null;
    }

    // The first box of a HEIC is that of the picture itself.
    private static int? FindBox(ReadOnlySpan<byte> part, int from)
    {
        while (part[from..].IndexOf("ftyp"u8) is >= 0 and var found)
        {
            var start = from + found - sizeof(int);
            if (start >= from && BinaryPrimitives.ReadInt32BigEndian(part[start..]) is >= LeastBox and <= MostBox)
            {
                return start;
            }

            from += found + 1;
        }

        return null;
    }
}
