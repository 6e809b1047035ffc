using System.Globalization;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Takes a still out of a video with ffmpeg, where the machine has it.</summary>
/// <param name="program">Path of the program; null if there is none.</param>
internal sealed class VideoFrames(string? program)
{
    private readonly OutsideProgram _ffmpeg = new(program);

    /// <summary>The program found on PATH, if any.</summary>
    public static VideoFrames FromPath() => new(OutsideProgram.PathOf("ffmpeg"));

    /// <summary>The first frame as a PNG, upright; null if there is no ffmpeg or it did not succeed in time.</summary>
    public Task<byte[]?> TakeFirstAsync(string path, CancellationToken cancellationToken) =>
        // Only plain files may be opened: a playlist within the upload must not make ffmpeg call a server.
        _ffmpeg.RunAsync(
            [
                "-nostdin",
                "-v",
                "quiet",
                "-threads",
                "1",
                // Seconds of the processor: should the emulator be killed, it ends by itself.
                "-timelimit",
                "15",
                "-max_pixels",
                MediaLimits.Default.PhotoPixels.ToString(CultureInfo.InvariantCulture),
                "-protocol_whitelist",
                "file,pipe",
                "-i",
                "file:" + Path.GetFullPath(path),
                "-an",
                "-frames:v",
                "1",
                "-f",
                "image2pipe",
                "-c:v",
                "png",
                "-",
            ],
            cancellationToken
        );
}
