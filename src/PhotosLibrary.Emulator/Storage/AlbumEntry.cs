namespace PhotosLibrary.Emulator.Storage;

/// <summary>What goes into an album: a media item or an enrichment.</summary>
internal sealed record NewAlbumEntry
{
    public long? MediaItem { get; init; }

    public string? EnrichmentId { get; init; }

    /// <summary>The enrichment as its JSON on the wire.</summary>
    public string? Enrichment { get; init; }
}

/// <summary>A media item in an album, with its place there.</summary>
internal sealed record AlbumItem(StoredMediaItem Item, long Position, long Entry);
