namespace PhotosLibrary.Emulator.Storage;

/// <summary>The state of an upload.</summary>
internal enum StoredUploadState
{
    /// <summary>It receives bytes.</summary>
    Active,

    /// <summary>It is complete and has a token.</summary>
    Final,

    /// <summary>The app cancelled it.</summary>
    Cancelled,
}

/// <summary>An upload as it is stored.</summary>
internal sealed record StoredUpload
{
    /// <summary>Identifier in the upload URL.</summary>
    public required string Id { get; init; }

    public required string Account { get; init; }

    /// <summary>Client id of the app that uploads.</summary>
    public required string App { get; init; }

    public string? FileName { get; init; }

    /// <summary>Length that was announced, in bytes.</summary>
    public long? AnnouncedSize { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public StoredUploadState State { get; init; }

    /// <summary>SHA-256 of the bytes, once it is complete.</summary>
    public string? Content { get; init; }

    /// <summary>The upload token for <c>mediaItems.batchCreate</c>, once it is complete.</summary>
    public string? Token { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}
