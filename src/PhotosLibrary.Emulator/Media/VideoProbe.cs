using System.Globalization;
using System.Text;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Asks ffprobe, where the machine has it, what a video's own header does not tell.</summary>
/// <param name="program">Path of the program; null if there is none.</param>
internal sealed class VideoProbe(string? program)
{
    private readonly OutsideProgram _ffprobe = new(program);

    /// <summary>The program found on PATH, if any.</summary>
    public static VideoProbe FromPath() => new(OutsideProgram.PathOf("ffprobe"));

    /// <summary>A description with the size and the frame rate that it lacks, as far as they are found.</summary>
    public async Task<MediaDescription> CompleteAsync(
        string path,
        MediaDescription description,
        CancellationToken cancellationToken
    )
    {
        if (description is { Width: not null, FramesPerSecond: not null })
        {
            return description;
        }

        var output = await _ffprobe.RunAsync(
            [
                "-v",
                "quiet",
                "-protocol_whitelist",
                "file,pipe",
                "-select_streams",
                "v:0",
                "-show_entries",
                "stream=width,height,avg_frame_rate",
                "-of",
                "default=noprint_wrappers=1",
                "file:" + Path.GetFullPath(path),
            ],
            cancellationToken
        );
        var fields = Encoding
            .UTF8.GetString(output ?? [])
            .Split('\n', StringSplitOptions.TrimEntries)
            .Select(line => line.Split('='))
            .Where(parts => parts.Length == 2)
            .DistinctBy(parts => parts[0])
            .ToDictionary(parts => parts[0], parts => parts[1]);
        var (width, height) = (Side(fields, "width"), Side(fields, "height"));
        var isMeasured = description.Width is null && width is not null && height is not null;
        return description with
        {
            Width = isMeasured ? width : description.Width,
            Height = isMeasured ? height : description.Height,
            FramesPerSecond = description.FramesPerSecond ?? Rate(fields.GetValueOrDefault("avg_frame_rate")),
        };
    }

    private static long? Side(Dictionary<string, string> fields, string name) =>
        int.TryParse(fields.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var side)
        && side is > 0 and <= MediaLimits.VideoSide
            ? side
            : null;

    // A fraction, such as 30000/1001.
    private static double? Rate(string? text)
    {
        var parts = (text ?? "").Split('/');
        return
            parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var frames)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && frames > 0
            && seconds > 0
            ? frames / (double)seconds
            : null;
    }
}
