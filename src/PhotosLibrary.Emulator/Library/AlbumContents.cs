using Microsoft.Data.Sqlite;
using Newtonsoft.Json;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Json;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Library;

/// <summary>Adds media items and enrichments to albums, and removes media items from them.</summary>
internal sealed class AlbumContents(Database database)
{
    /// <summary>
    /// Adds media items at the end of an album: all or none. Those that are in it already stay where they are.
    /// </summary>
    public Task AddAsync(
        Caller caller,
        string albumId,
        IList<string> mediaItemIds,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            connection =>
            {
                var album = AlbumService.FindToFill(connection, caller, albumId);
                CheckSharingScope(caller, album);
                Insert(connection, caller, album, null, FindAll(connection, caller, mediaItemIds));
                return true;
            },
            cancellationToken
        );

    /// <summary>
    /// Removes media items from an album: all or none. From a shared album, an account that does not own it removes
    /// only what it added.
    /// </summary>
    public Task RemoveAsync(
        Caller caller,
        string albumId,
        IList<string> mediaItemIds,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            connection =>
            {
                var album = AlbumService.FindToChange(connection, caller, albumId);
                if (mediaItemIds.Distinct().Count() < mediaItemIds.Count)
                {
                    throw ApiErrors.InvalidArgument("media_item_ids", "An id must not be given twice.");
                }

                CheckCount(mediaItemIds);
                foreach (var id in mediaItemIds)
                {
                    var item = AlbumEntryStore.FindItem(connection, album.Sequence, id);
                    var mayRemove =
                        item?.App == caller.ClientId
                        && (album.Account == caller.Account || item.Account == caller.Account);
                    if (!mayRemove)
                    {
                        throw ApiErrors.InvalidMediaItemIdInBatch();
                    }

                    AlbumEntryStore.RemoveItem(connection, album.Sequence, item!.Sequence);
                }

                return true;
            },
            cancellationToken
        );

    /// <summary>Adds an enrichment to an album and returns its id.</summary>
    public Task<string> AddEnrichmentAsync(
        Caller caller,
        string albumId,
        AddEnrichmentToAlbumRequest request,
        CancellationToken cancellationToken
    )
    {
        CheckEnrichment(request.NewEnrichmentItem);
        var entry = new NewAlbumEntry
        {
            EnrichmentId = OpaqueId.Create(),
            Enrichment = JsonConvert.SerializeObject(request.NewEnrichmentItem, WireJson.Settings),
        };
        return database.WriteAsync(
            connection =>
            {
                var album = AlbumService.FindToChange(connection, caller, albumId);
                CheckSharingScope(caller, album);
                InsertAt(connection, caller, album, request.AlbumPosition, [entry]);
                return entry.EnrichmentId;
            },
            cancellationToken
        );
    }

    /// <summary>
    /// Puts media items at a position of an album, in their order, except those that are in it already.
    /// </summary>
    public static void Insert(
        SqliteConnection connection,
        Caller caller,
        StoredAlbum album,
        AlbumPosition? position,
        IEnumerable<StoredMediaItem> items
    )
    {
        var entries = items
            .Select(item => item.Sequence)
            .Distinct()
            .Where(item => !AlbumEntryStore.Contains(connection, album.Sequence, item))
            .Select(item => new NewAlbumEntry { MediaItem = item })
            .ToList();
        // Google's response is not confirmed.
        if (album.ItemCount + entries.Count > Album.MediaItemsCountMax)
        {
            throw ApiErrors.AlbumFull(Album.MediaItemsCountMax);
        }

        InsertAt(connection, caller, album, position, entries);
    }

    private static void InsertAt(
        SqliteConnection connection,
        Caller caller,
        StoredAlbum album,
        AlbumPosition? position,
        IReadOnlyList<NewAlbumEntry> entries
    )
    {
        if (position is not null && album.Account != caller.Account)
        {
            throw ApiErrors.InvalidArgument("album_position", "Only the owner of an album chooses positions in it.");
        }

        var place = position?.Position ?? PositionType.Unspecified;
        CheckRelativeIds(place, position);
        if (place == PositionType.FirstInAlbum)
        {
            AlbumEntryStore.InsertFirst(connection, album.Sequence, entries);
        }
        else if (place == PositionType.AfterMediaItem)
        {
            var item = AlbumEntryStore.FindItem(connection, album.Sequence, position!.RelativeMediaItemId!);
            if (item is not null && !caller.Sees(item.App))
            {
                item = null;
            }

            AlbumEntryStore.InsertAfter(
                connection,
                album.Sequence,
                () =>
                    (item is null ? null : AlbumEntryStore.PositionOfItem(connection, album.Sequence, item.Sequence))
                    ?? throw NotInAlbum("relative_media_item_id"),
                entries
            );
        }
        else if (place == PositionType.AfterEnrichmentItem)
        {
            AlbumEntryStore.InsertAfter(
                connection,
                album.Sequence,
                () =>
                    AlbumEntryStore.PositionOfEnrichment(
                        connection,
                        album.Sequence,
                        position!.RelativeEnrichmentItemId!
                    ) ?? throw NotInAlbum("relative_enrichment_item_id"),
                entries
            );
        }
        else
        {
            // LAST_IN_ALBUM, and for media items also the unspecified place; for enrichments that is not confirmed.
            AlbumEntryStore.InsertLast(connection, album.Sequence, entries);
        }
    }

    private static void CheckRelativeIds(PositionType place, AlbumPosition? position)
    {
        if (string.IsNullOrEmpty(position?.RelativeMediaItemId) == (place == PositionType.AfterMediaItem))
        {
            throw ApiErrors.InvalidArgument(
                "album_position.relative_media_item_id",
                "Goes with AFTER_MEDIA_ITEM, and with nothing else."
            );
        }

        if (string.IsNullOrEmpty(position?.RelativeEnrichmentItemId) == (place == PositionType.AfterEnrichmentItem))
        {
            throw ApiErrors.InvalidArgument(
                "album_position.relative_enrichment_item_id",
                "Goes with AFTER_ENRICHMENT_ITEM, and with nothing else."
            );
        }
    }

    private static ApiException NotInAlbum(string field) =>
        ApiErrors.InvalidArgument($"album_position.{field}", "It is not in the album.");

    private static List<StoredMediaItem> FindAll(SqliteConnection connection, Caller caller, IList<string> ids)
    {
        CheckCount(ids);
        return
        [
            .. ids.Select(id =>
                MediaItemStore.Find(connection, caller.Account, caller.ClientId, id)
                ?? throw ApiErrors.InvalidMediaItemIdInBatch()
            ),
        ];
    }

    private static void CheckCount(IList<string> ids)
    {
        if (ids.Count > BatchAddMediaItemsToAlbumRequest.MediaItemIdsMaxCount)
        {
            throw ApiErrors.TooManyItems();
        }

        if (ids.Count == 0)
        {
            throw ApiErrors.InvalidMediaItemIdInBatch();
        }
    }

    // The scope to edit what the app created is enough as well, unlike for creating media items.
    private static void CheckSharingScope(Caller caller, StoredAlbum album)
    {
        if (!caller.Scopes.Contains(PhotosLibraryScopes.EditAppCreatedData))
        {
            Permissions.CheckSharingScope(caller, album);
        }
    }

    private static void CheckEnrichment(NewEnrichmentItem item)
    {
        const string Field = "new_enrichment_item";
        object?[] kinds = [item.TextEnrichment, item.LocationEnrichment, item.MapEnrichment];
        if (kinds.Count(kind => kind is not null) != 1)
        {
            throw ApiErrors.InvalidArgument(Field, "Exactly one enrichment must be set.");
        }

        if (item.TextEnrichment is { } text && string.IsNullOrEmpty(text.Text))
        {
            throw ApiErrors.InvalidArgument($"{Field}.text_enrichment.text", "The text must not be empty.");
        }

        if (item.LocationEnrichment is { } place)
        {
            CheckLocation(place.Location, $"{Field}.location_enrichment.location");
        }

        if (item.MapEnrichment is not { } map)
        {
            return;
        }

        CheckLocation(map.Origin, $"{Field}.map_enrichment.origin");
        CheckLocation(map.Destination, $"{Field}.map_enrichment.destination");
    }

    private static void CheckLocation(Location? location, string field)
    {
        if (location is null)
        {
            throw ApiErrors.InvalidArgument(field, "The field is required.");
        }

        if (location.Latlng is { Latitude: < -90 or > 90 } or { Longitude: < -180 or > 180 })
        {
            throw ApiErrors.InvalidArgument(
                $"{field}.latlng",
                "Latitudes go from -90 to 90, longitudes from -180 to 180."
            );
        }
    }
}
