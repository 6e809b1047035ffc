using System.Buffers.Binary;
using System.Text;
using PhotosLibrary.Emulator.Media;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.MediaHost;

/// <summary>
/// The video of a synthetic item: one second, of the size and rate that the item says. All of a size show the same, but
/// no two have the same bytes, which programs that look for duplicates would take for one.
/// </summary>
internal static class SyntheticVideo
{
    private const int BoxHeader = 8;

    private static readonly Lazy<byte[]> Landscape = new(() => Read("landscape.mp4"));
    private static readonly Lazy<byte[]> Upright = new(() => Read("upright.mp4"));

    /// <summary>Makes it.</summary>
    public static RenderedMedia Of(StoredMediaItem item)
    {
        var video = item.Media.Height > item.Media.Width ? Upright.Value : Landscape.Value;
        return new RenderedMedia(MediaFormat.Mp4.MimeType, [.. video, .. FreeBox(item.Content)], isRendered: true);
    }

    // Players skip it (ISO/IEC 14496-12, 8.1.2).
    private static byte[] FreeBox(string text)
    {
        var box = new byte[BoxHeader + text.Length];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        "free"u8.CopyTo(box.AsSpan(sizeof(int)));
        Encoding.ASCII.GetBytes(text, box.AsSpan(BoxHeader));
        return box;
    }

    private static byte[] Read(string name)
    {
        using var resource = typeof(SyntheticVideo).Assembly.GetManifestResourceStream("videos/" + name)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
