namespace PhotosLibrary.Emulator.Control;

/// <summary>
/// All that an emulator holds at one moment, without secrets: no token, upload URL or base URL.
/// </summary>
/// <param name="Now">The time of the emulator's clock.</param>
/// <param name="Accounts">The accounts, by name.</param>
public sealed record EmulatorState(DateTimeOffset Now, IReadOnlyList<AccountState> Accounts);

/// <summary>One account.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Albums">Its albums, in the order of creation.</param>
/// <param name="MediaItems">Its media items, in the order of creation.</param>
/// <param name="Uploads">Uploads that are not complete, and tokens that have not expired.</param>
/// <param name="Grants">What the account allowed which app.</param>
public sealed record AccountState(
    string Name,
    IReadOnlyList<AlbumState> Albums,
    IReadOnlyList<MediaItemState> MediaItems,
    IReadOnlyList<UploadState> Uploads,
    IReadOnlyList<GrantState> Grants
);

/// <summary>An album.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="ClientId">The app that created it; null if the user did.</param>
/// <param name="CoverPhotoMediaItemId">The item that was chosen as cover, if one was.</param>
/// <param name="Entries">What is in it, in its order.</param>
public sealed record AlbumState(
    string Id,
    string Title,
    string? ClientId,
    string? CoverPhotoMediaItemId,
    IReadOnlyList<AlbumEntryState> Entries
);

/// <summary>A media item or an enrichment in an album.</summary>
/// <param name="MediaItemId">The media item; null for an enrichment.</param>
/// <param name="EnrichmentId">The enrichment; null for a media item.</param>
/// <param name="Enrichment">The enrichment as JSON.</param>
public sealed record AlbumEntryState(
    string? MediaItemId,
    string? EnrichmentId,
    System.Text.Json.Nodes.JsonNode? Enrichment
);

/// <summary>A media item.</summary>
public sealed record MediaItemState
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The app that created it; null if the user did.</summary>
    public required string? ClientId { get; init; }

    /// <summary>Its file name.</summary>
    public string? Filename { get; init; }

    /// <summary>Its description.</summary>
    public string? Description { get; init; }

    /// <summary>Its MIME type.</summary>
    public required string MimeType { get; init; }

    /// <summary>When it was taken, or added if the file does not say.</summary>
    public required DateTimeOffset CreationTime { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>Width in pixels.</summary>
    public long? Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public long? Height { get; init; }

    /// <summary>Brand of the camera.</summary>
    public string? CameraMake { get; init; }

    /// <summary>Model of the camera.</summary>
    public string? CameraModel { get; init; }

    /// <summary>Length of its content in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of its content, in lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }
}

/// <summary>An upload.</summary>
/// <param name="State"><c>active</c>, <c>final</c> or <c>cancelled</c>.</param>
/// <param name="ClientId">The app that uploads.</param>
/// <param name="FileName">The name that was given with it.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="ReceivedBytes">Bytes that were received.</param>
/// <param name="AnnouncedBytes">Bytes that were announced, if they were.</param>
public sealed record UploadState(
    string State,
    string ClientId,
    string? FileName,
    DateTimeOffset StartedAt,
    long ReceivedBytes,
    long? AnnouncedBytes
);

/// <summary>What an account allowed an app.</summary>
/// <param name="ClientId">The app.</param>
/// <param name="Scopes">The scopes.</param>
/// <param name="Offline">Whether the app may act while the user is absent.</param>
public sealed record GrantState(string ClientId, IReadOnlyList<string> Scopes, bool Offline);
