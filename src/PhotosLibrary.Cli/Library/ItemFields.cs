using System.Globalization;

namespace PhotosLibrary.Cli.Library;

/// <summary>What people see of a photo or video.</summary>
internal static class ItemFields
{
    public static (string Name, string? Value)[] Of(MediaItem item)
    {
        var metadata = item.MediaMetadata;
        var taken = metadata?.CreationTime?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return
        [
            ("Name", item.Filename),
            ("Id", item.Id),
            ("Type", item.MimeType),
            ("Size", metadata is { Width: { } width, Height: { } height } ? $"{width}×{height}" : null),
            ("Taken", taken),
            ("Camera", CameraOf(metadata)),
            ("Exposure", metadata?.Photo is { } photo ? ExposureOf(photo) : null),
            ("Video", metadata?.Video is { } video ? DescribeVideo(video) : null),
            ("Added by", item.ContributorInfo?.DisplayName),
            ("Description", item.Description),
            ("Page", item.ProductUrl),
        ];
    }

    private static string CameraOf(MediaMetadata? metadata) =>
        Join(
            " ",
            metadata?.Photo?.CameraMake ?? metadata?.Video?.CameraMake,
            metadata?.Photo?.CameraModel ?? metadata?.Video?.CameraModel
        );

    private static string ExposureOf(Photo photo) =>
        Join(
            ", ",
            photo.ExposureTime is { } time && time > TimeSpan.Zero ? $"{SecondsOf(time.TotalSeconds)} s" : null,
            photo.ApertureFNumber is { } aperture ? Invariant($"f/{aperture:0.#}") : null,
            photo.FocalLength is { } length ? Invariant($"{length:0.#} mm") : null,
            photo.IsoEquivalent is { } iso ? Invariant($"ISO {iso}") : null
        );

    // As cameras say it.
    private static string SecondsOf(double seconds) =>
        seconds < 0.5 ? Invariant($"1/{1 / seconds:0}") : Invariant($"{seconds:0.#}");

    private static string DescribeVideo(Video video) =>
        Join(
            ", ",
            video.Status?.ToString().ToLowerInvariant(),
            video.Fps is { } fps ? Invariant($"{fps:0.##} frames per second") : null
        );

    private static string Join(string separator, params string?[] parts) =>
        string.Join(separator, parts.Where(part => !string.IsNullOrEmpty(part)));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
