using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>A media item as it is stored.</summary>
internal sealed record StoredMediaItem
{
    /// <summary>Number of the item in the order of creation; 0 before it is stored.</summary>
    public long Sequence { get; init; }

    public required string Id { get; init; }

    public required string Account { get; init; }

    /// <summary>Client id of the app that created it; null if it is the user's own.</summary>
    public required string? App { get; init; }

    /// <summary>SHA-256 of its bytes, which <see cref="ContentStore"/> holds.</summary>
    public required string Content { get; init; }

    public string? Filename { get; init; }

    public string? Description { get; init; }

    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>Whether the user marked it as a favourite; no app can through the API.</summary>
    public bool IsFavorite { get; init; }

    /// <summary>Whether the user archived it; no app can through the API.</summary>
    public bool IsArchived { get; init; }

    /// <summary>Its content categories.</summary>
    public CategorySet Categories { get; init; }

    /// <summary>What the file says of itself, inspected once.</summary>
    public required MediaDescription Media { get; init; }

    /// <summary>When it was taken, or added if the file does not say.</summary>
    public DateTimeOffset CreationTime => Media.CaptureTime ?? AddedAt;
}
