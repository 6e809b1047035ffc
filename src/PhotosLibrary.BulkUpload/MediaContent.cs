using System.Text;
using PhotosCore.Storage;

namespace PhotosLibrary.BulkUpload;

/// <summary>Looks into files whose names say photo or video: a name alone does not make one.</summary>
internal static class MediaContent
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    // Extensions that other kinds of files have as often: modules of Go and music trackers, TypeScript.
    private static readonly HashSet<string> Shared = new(StringComparer.OrdinalIgnoreCase) { ".mod", ".mts", ".tod" };

    private static ReadOnlySpan<byte> AppleDouble => [0, 5, 0x16, 7];

    /// <summary>Whether the name of a file says as little as <c>go.mod</c>.</summary>
    public static bool IsSharedName(string path) => Shared.Contains(Path.GetExtension(path));

    /// <summary>Why a file is neither photo nor video, by its first bytes; null if it looks like one.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of rights.</exception>
    public static string? ProblemOf(string path)
    {
        using var file = RegularFile.OpenRead(path);
        var head = new byte[MediaTypes.HeadLength];
        var length = 0;
        int read;
        while ((read = file.Read(head, length, head.Length - length)) > 0)
        {
            length += read;
        }

        return ProblemOf(head.AsSpan(0, length));
    }

    /// <summary>That a file was not sent, and what can be done.</summary>
    public static InvalidDataException NotMedia(string path, string problem) =>
        new(
            $"{path} {problem}, though its name says photo or video; it is not sent. To send it all the same, name it."
        );

    private static string? ProblemOf(ReadOnlySpan<byte> head) =>
        head.Length == 0 ? "is empty"
        : head.StartsWith(AppleDouble) ? "holds what macOS has noted of another file (AppleDouble)"
        : IsText(head)
            ? IsHtml(head) ? "is a web page"
                : "is text"
        : MediaTypes.FromContent(head) is null ? "does not begin like a photo or video that Google Photos takes"
        : null;

    // No photo or video is without control characters in its first bytes.
    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (var b in head)
        {
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f'))
            {
                return false;
            }
        }

        // The last character may be cut off.
        for (var cut = 0; cut < 4 && cut < head.Length; cut++)
        {
            try
            {
                Strict.GetCharCount(head.Slice(0, head.Length - cut).ToArray());
                return true;
            }
            catch (DecoderFallbackException)
            {
                // Another cut may do.
            }
        }

        return false;
    }

    private static bool IsHtml(ReadOnlySpan<byte> head)
    {
        var text = Encoding.UTF8.GetString(head.ToArray()).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }
}
