using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.MediaHost;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Library;

/// <summary>Pages of the media items of a library.</summary>
internal sealed class ItemPages(Database database, Pages pages, RenderedItems rendered, BaseUrls baseUrls)
{
    /// <summary>Reads one page.</summary>
    /// <param name="call">The call; the library is its caller's.</param>
    /// <param name="page">Which page.</param>
    /// <param name="app">The app whose creations are all that is seen; null for all.</param>
    /// <param name="criteria">Which items.</param>
    public (IList<MediaItem> Items, string? NextPageToken) Read(
        CallContext call,
        PageRequest page,
        string? app,
        MediaItemCriteria criteria
    )
    {
        var (keys, cached) = database.Read(connection =>
        {
            var changes = rendered.Changes;
            var keys = MediaItemStore.ListKeys(connection, call.Caller.Account, app, criteria, page.After, page.Limit);
            return (keys, Render(connection, keys, call.IsPretty, changes));
        });
        var (shown, next) = pages.Cut(page, keys, key => (key.CreationTime, key.Sequence));
        if (shown.Count == 0)
        {
            return ([], next);
        }

        var urls = baseUrls.Create(call.PublicAddress, shown.ConvertAll(key => key.Sequence));
        var items = new MediaItem[shown.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = new MediaItemInPage(cached[i], urls, i);
        }

        return (items, next);
    }

    private RenderedItem[] Render(
        SqliteConnection connection,
        List<(long CreationTime, long Sequence)> keys,
        bool isPretty,
        long changes
    )
    {
        var items = new RenderedItem[keys.Count];
        List<long>? missing = null;
        for (var i = 0; i < items.Length; i++)
        {
            if (rendered.Find(keys[i].Sequence, isPretty) is { } item)
            {
                items[i] = item;
            }
            else
            {
                (missing ??= []).Add(keys[i].Sequence);
            }
        }

        if (missing is null)
        {
            return items;
        }

        var found = MediaItemStore.ListBySequence(connection, missing).ToDictionary(stored => stored.Sequence);
        for (var i = 0; i < items.Length; i++)
        {
            items[i] ??= rendered.Render(found[keys[i].Sequence], isPretty, changes);
        }

        return items;
    }
}
