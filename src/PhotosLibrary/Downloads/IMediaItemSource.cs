namespace PhotosLibrary;

/// <summary>Gives a download the item as it is now, with a base URL that is good.</summary>
internal interface IMediaItemSource
{
    /// <summary>Fetches an item.</summary>
    /// <param name="mediaItemId">Its id.</param>
    /// <param name="hasExpired">Whether that is because its base URL turned out to be no good any more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<MediaItem> FetchAsync(string mediaItemId, bool hasExpired, CancellationToken cancellationToken);

    /// <summary>Waits while Google processes a video.</summary>
    Task WaitForVideoAsync(TimeSpan delay, CancellationToken cancellationToken);
}
