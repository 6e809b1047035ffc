using System.Collections.Concurrent;
using System.Text.Json;
using PhotosCore.Json;
using PhotosLibrary.Emulator.Clock;
using PhotosLibrary.Emulator.Json;
using PhotosLibrary.Emulator.MediaHost;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Library;

/// <summary>
/// A cache of media items as JSON, all but their base URLs, which change every second. So a page costs a walk along an
/// index: a third of what a bare endpoint with the same bytes serves, against a fifteenth if rows are read and written
/// for each page, and a sixth if only the rows are cached.
/// </summary>
internal sealed class RenderedItems(Resources resources, VideoProcessing videos) : IResettable
{
    // About 70,000 items.
    private const long MostBytes = 64 * 1024 * 1024;

    // Stands for the base URL while an item is written; no name or description has it.
    private static readonly string BaseUrl = Guid.NewGuid().ToString("N");

    private readonly ConcurrentDictionary<(long Sequence, bool IsPretty), RenderedItem> _items = new();
    private long _bytes;
    private long _changes;

    /// <summary>
    /// Counts the changes of items. Before items are read to be rendered, this must have been read.
    /// </summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>An item, if it is cached.</summary>
    public RenderedItem? Find(long sequence, bool isPretty) => _items.GetValueOrDefault((sequence, isPretty));

    /// <summary>Writes an item, and caches it.</summary>
    /// <param name="item">The item.</param>
    /// <param name="isPretty">Whether it is indented.</param>
    /// <param name="changes">
    /// How many changes there were before it was read: it is cached only if there were none since.
    /// </param>
    public RenderedItem Render(StoredMediaItem item, bool isPretty, long changes)
    {
        using var json = new PooledBuffer();
        var start = WriteInPage(json, resources.ToMediaItem(item, BaseUrl), isPretty);
        var rendered = RenderedItem.Split(json.WrittenBytes[start..], BaseUrl);

        // The status of a video changes by itself.
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
            Evict(item.Sequence);
        }

        return rendered;
    }

    /// <summary>Must be called after every change of an item.</summary>
    public void Changed(long sequence)
    {
        Interlocked.Increment(ref _changes);
        Evict(sequence);
    }

    void IResettable.Reset()
    {
        Interlocked.Increment(ref _changes);
        Clear();
    }

    // An item in a page stands in a list in an object, and is indented so. With the break before it: a writer makes
    // none before JSON that it is given.
    private static int WriteInPage(PooledBuffer buffer, IJsonModel item, bool isPretty)
    {
        using var json = new Utf8JsonWriter(buffer, WireJson.OptionsOf(isPretty));
        json.WriteStartObject();
        json.WriteStartArray("mediaItems"u8);
        json.Flush();
        var start = buffer.WrittenBytes.Length;
        item.WriteJson(json);
        return start;
    }

    private void Evict(long sequence)
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
