using System.Collections.Concurrent;
using PhotosLibrary.Emulator.Api;
using PhotosLibrary.Emulator.Clock;
using PhotosLibrary.Emulator.Json;
using PhotosLibrary.Emulator.MediaHost;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Library;

/// <summary>
/// The texts of media items as they stand in a page, all but their base URLs, which change every second. An item is
/// read and written once, and again only after it was changed; so a page costs a walk along an index.
/// </summary>
internal sealed class RenderedItems(Resources resources, VideoProcessing videos) : IResettable
{
    // Where an item stands in the answer: in a list in an object.
    private const int DepthInPage = 2;

    // About 70,000 items.
    private const long MostBytes = 64 * 1024 * 1024;

    // Not to be found in any name or description.
    private static readonly string BaseUrl = Guid.NewGuid().ToString("N");

    private readonly ConcurrentDictionary<(long Sequence, bool IsPretty), RenderedItem> _items = new();
    private long _bytes;
    private long _changes;

    /// <summary>
    /// Counts the changes of items. Who renders what it read must have asked before it read.
    /// </summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>The text of an item, if it is known.</summary>
    public RenderedItem? Find(long sequence, bool isPretty) => _items.GetValueOrDefault((sequence, isPretty));

    /// <summary>Writes an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="isPretty">Whether people are to read it.</param>
    /// <param name="changes">
    /// How many changes there were before it was read: it is kept only if there were none since.
    /// </param>
    public RenderedItem Render(StoredMediaItem item, bool isPretty, long changes)
    {
        using var json = new JsonOutput(isPretty, DepthInPage);
        json.Value(resources.ToMediaItem(item, BaseUrl));
        var rendered = RenderedItem.Split(json.Written.Span, BaseUrl);

        // What is being processed will say something else without having been changed.
        if (item.Media.IsVideo && videos.StatusOf(item) != VideoProcessingStatus.Ready)
        {
            return rendered;
        }

        if (Interlocked.Add(ref _bytes, rendered.Length) > MostBytes)
        {
            Clear();
        }

        _items[(item.Sequence, isPretty)] = rendered;
        if (Changes != changes)
        {
            Forget(item.Sequence);
        }

        return rendered;
    }

    /// <summary>Told of every change of an item, once it can be read.</summary>
    public void Changed(long sequence)
    {
        Interlocked.Increment(ref _changes);
        Forget(sequence);
    }

    void IResettable.Reset()
    {
        Interlocked.Increment(ref _changes);
        Clear();
    }

    private void Forget(long sequence)
    {
        _items.TryRemove((sequence, true), out _);
        _items.TryRemove((sequence, false), out _);
    }

    private void Clear()
    {
        _items.Clear();
        Interlocked.Exchange(ref _bytes, 0);
    }
}

/// <summary>The text of an item, before and behind its base URL.</summary>
internal sealed class RenderedItem
{
    private RenderedItem(byte[] before, byte[] behind)
    {
        Before = before;
        Behind = behind;
    }

    public byte[] Before { get; }

    public byte[] Behind { get; }

    public int Length => Before.Length + Behind.Length;

    /// <summary>Cuts a text where the base URL stands.</summary>
    public static RenderedItem Split(ReadOnlySpan<byte> json, string baseUrl)
    {
        Span<byte> mark = stackalloc byte[baseUrl.Length];
        System.Text.Encoding.ASCII.GetBytes(baseUrl, mark);
        var start = json.IndexOf(mark);
        return new RenderedItem(json[..start].ToArray(), json[(start + mark.Length)..].ToArray());
    }
}

/// <summary>A media item in a page.</summary>
internal sealed class MediaItemInPage(RenderedItem text, BaseUrlList baseUrls, int index) : MediaItem, IRendered
{
    public void WriteTo(JsonOutput json)
    {
        json.Raw(text.Before);
        baseUrls.WriteTo(json, index);
        json.Raw(text.Behind);
    }
}
