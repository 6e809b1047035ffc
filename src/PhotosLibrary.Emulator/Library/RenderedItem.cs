using System.Text;

namespace PhotosLibrary.Emulator.Library;

/// <summary>The JSON of a media item, before and after its base URL.</summary>
internal sealed class RenderedItem
{
    private RenderedItem(byte[] before, byte[] after)
    {
        Before = before;
        After = after;
    }

    public byte[] Before { get; }

    public byte[] After { get; }

    public int Length => Before.Length + After.Length;

    /// <summary>Cuts the JSON of an item where its base URL stands.</summary>
    public static RenderedItem Split(ReadOnlySpan<byte> json, string baseUrl)
    {
        var mark = Encoding.ASCII.GetBytes(baseUrl);
        var start = json.IndexOf(mark);
        return new RenderedItem(json[..start].ToArray(), json[(start + mark.Length)..].ToArray());
    }
}
