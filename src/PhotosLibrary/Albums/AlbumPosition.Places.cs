namespace PhotosLibrary;

public partial class AlbumPosition
{
    /// <summary>The beginning of the album.</summary>
    // Custom: the three kinds of places by name, since each needs other members.
    public static AlbumPosition First => new() { Position = PositionType.FirstInAlbum };

    /// <summary>The end of the album.</summary>
    public static AlbumPosition Last => new() { Position = PositionType.LastInAlbum };

    /// <summary>The place right after a media item of the album.</summary>
    /// <exception cref="ArgumentException">The media item has no id.</exception>
    public static AlbumPosition After(MediaItem mediaItem) =>
        After((mediaItem ?? throw new ArgumentNullException(nameof(mediaItem))).Id ?? "");

    /// <summary>The place right after a media item of the album.</summary>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    public static AlbumPosition After(string mediaItemId) =>
        new()
        {
            Position = PositionType.AfterMediaItem,
            RelativeMediaItemId = RequireId(mediaItemId, nameof(mediaItemId)),
        };

    /// <summary>
    /// The place right after an enrichment of the album, by the id that adding it returned: the API lists none.
    /// </summary>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    public static AlbumPosition AfterEnrichment(string enrichmentItemId) =>
        new()
        {
            Position = PositionType.AfterEnrichmentItem,
            RelativeEnrichmentItemId = RequireId(enrichmentItemId, nameof(enrichmentItemId)),
        };

    /// <summary>Whether a position is the end of the album, which it also is if nothing is said.</summary>
    internal static bool IsEnd(AlbumPosition? position) =>
        position?.Position is not { } place || place == PositionType.Unspecified || place == PositionType.LastInAlbum;

    /// <summary>
    /// Refuses what Google refuses: an id that does not go with the position, and a position that lacks its id.
    /// </summary>
    internal void Check(string parameterName)
    {
        if (string.IsNullOrEmpty(RelativeMediaItemId) == (Position == PositionType.AfterMediaItem))
        {
            throw new ArgumentException(
                $"{nameof(RelativeMediaItemId)} goes with {PositionType.AfterMediaItem}, and with nothing else.",
                parameterName
            );
        }

        if (string.IsNullOrEmpty(RelativeEnrichmentItemId) == (Position == PositionType.AfterEnrichmentItem))
        {
            throw new ArgumentException(
                $"{nameof(RelativeEnrichmentItemId)} goes with {PositionType.AfterEnrichmentItem}, "
                    + "and with nothing else.",
                parameterName
            );
        }
    }

    private static string RequireId(string id, string parameterName) =>
        string.IsNullOrEmpty(id) ? throw new ArgumentException("The id is empty.", parameterName) : id;
}
