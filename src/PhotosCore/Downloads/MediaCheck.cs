using System.Text;

namespace PhotosCore.Downloads;

/// <summary>
/// Tells a photo or video from the pages and placeholders that may come in its place. Nothing is decoded.
/// </summary>
internal static class MediaCheck
{
    private static readonly string[] PageBeginnings = ["<!doctype html", "<html", "<head"];

    /// <summary>What is wrong with the type of a response; null if nothing is.</summary>
    public static string? ProblemOf(HttpContent? content, bool isVideoWanted)
    {
        if (CodingOf(content) is { } coding)
        {
            return $"is encoded ({coding}), which was not asked for and hides where it ends; is a proxy on the way?";
        }

        var type = content?.Headers.ContentType?.MediaType ?? "";
        if (isVideoWanted && IsA("image/", type))
        {
            return $"is {type}, a picture and not the video.";
        }

        return type.Length == 0 || IsA("image/", type) || IsA("video/", type) || IsA(MediaTypes.Unknown, type)
            ? null
            : $"is {type}, not a photo or video; is a proxy on the way?";
    }

    /// <summary>What is wrong with the first bytes; null if nothing is, or they say nothing.</summary>
    public static string? ProblemOf(ReadOnlySpan<byte> head, bool isVideoWanted)
    {
        if (MediaTypes.FromContent(head) is { } type)
        {
            return isVideoWanted && IsA("image/", type) ? $"is a picture ({type}), not the video." : null;
        }

        var text = Encoding.ASCII.GetString(head.Slice(0, Math.Min(head.Length, MediaTypes.HeadLength)).ToArray());
        text = text.TrimStart('?', ' ', '\t', '\r', '\n');
        return PageBeginnings.Any(beginning => IsA(beginning, text))
            ? "is a web page, not a photo or video; is a proxy on the way?"
            : null;
    }

    private static string? CodingOf(HttpContent? content) =>
        content?.Headers.ContentEncoding.FirstOrDefault(coding =>
            !string.Equals(coding, "identity", StringComparison.OrdinalIgnoreCase)
        );

    private static bool IsA(string beginning, string text) =>
        text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase);
}
