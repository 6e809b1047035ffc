namespace PhotosLibrary;

public partial class AlbumsClient
{
    /// <summary>
    /// Adds a text to an album (<c>albums.addEnrichment</c>). It cannot be changed or removed through the API.
    /// </summary>
    /// <param name="albumId">The album, created by this app.</param>
    /// <param name="text">The text.</param>
    /// <param name="position">Where in the album it goes; null for the end.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The enrichment; keep its id to place others after it.</returns>
    /// <exception cref="ArgumentException">The text is empty, or the position cannot be. Nothing was sent.</exception>
    /// <exception cref="PhotosLibraryException">The call failed; the exception holds Google's error.</exception>
    // Custom: one call per kind of enrichment, of which a request of AddEnrichmentAsync has one.
    public virtual Task<EnrichmentItem> AddTextAsync(
        string albumId,
        string text,
        AlbumPosition? position = null,
        CancellationToken cancellationToken = default
    )
    {
        if (string.IsNullOrEmpty(text))
        {
            throw new ArgumentException("The text is empty.", nameof(text));
        }

        return AddAsync(
            albumId,
            new NewEnrichmentItem { TextEnrichment = new TextEnrichment { Text = text } },
            position,
            cancellationToken
        );
    }

    /// <summary>
    /// Adds a place to an album (<c>albums.addEnrichment</c>). It cannot be changed or removed through the API.
    /// </summary>
    /// <param name="albumId">The album, created by this app.</param>
    /// <param name="location">The place.</param>
    /// <param name="position">Where in the album it goes; null for the end.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The enrichment; keep its id to place others after it.</returns>
    /// <exception cref="ArgumentException">The position cannot be. Nothing was sent.</exception>
    /// <exception cref="PhotosLibraryException">The call failed; the exception holds Google's error.</exception>
    // Custom: as AddTextAsync.
    public virtual Task<EnrichmentItem> AddLocationAsync(
        string albumId,
        Location location,
        AlbumPosition? position = null,
        CancellationToken cancellationToken = default
    )
    {
        var place = new LocationEnrichment { Location = location ?? throw new ArgumentNullException(nameof(location)) };
        return AddAsync(albumId, new NewEnrichmentItem { LocationEnrichment = place }, position, cancellationToken);
    }

    /// <summary>
    /// Adds a map with a way from one place to another to an album (<c>albums.addEnrichment</c>). It cannot be changed
    /// or removed through the API.
    /// </summary>
    /// <param name="albumId">The album, created by this app.</param>
    /// <param name="origin">Where the way begins.</param>
    /// <param name="destination">Where the way ends.</param>
    /// <param name="position">Where in the album it goes; null for the end.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The enrichment; keep its id to place others after it.</returns>
    /// <exception cref="ArgumentException">The position cannot be. Nothing was sent.</exception>
    /// <exception cref="PhotosLibraryException">The call failed; the exception holds Google's error.</exception>
    // Custom: as AddTextAsync.
    public virtual Task<EnrichmentItem> AddMapAsync(
        string albumId,
        Location origin,
        Location destination,
        AlbumPosition? position = null,
        CancellationToken cancellationToken = default
    )
    {
        var map = new MapEnrichment
        {
            Origin = origin ?? throw new ArgumentNullException(nameof(origin)),
            Destination = destination ?? throw new ArgumentNullException(nameof(destination)),
        };
        return AddAsync(albumId, new NewEnrichmentItem { MapEnrichment = map }, position, cancellationToken);
    }

    private Task<EnrichmentItem> AddAsync(
        string albumId,
        NewEnrichmentItem item,
        AlbumPosition? position,
        CancellationToken cancellationToken
    )
    {
        position?.Check(nameof(position));
        return AddCoreAsync();

        async Task<EnrichmentItem> AddCoreAsync()
        {
            var request = new AddEnrichmentToAlbumRequest
            {
                NewEnrichmentItem = item,
                AlbumPosition = position ?? AlbumPosition.Last,
            };
            var response = await AddEnrichmentAsync(albumId, request, cancellationToken).ConfigureAwait(false);
            return response.EnrichmentItem ?? new EnrichmentItem();
        }
    }
}
