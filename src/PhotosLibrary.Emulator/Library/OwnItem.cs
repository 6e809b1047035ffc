namespace PhotosLibrary.Emulator;

/// <summary>What a user sets about a media item of their own, beyond what its file says.</summary>
public sealed record OwnItem
{
    /// <summary>Name of the file; also decides the format where the content leaves it open.</summary>
    public string? FileName { get; set; }

    /// <summary>Its description.</summary>
    public string? Description { get; set; }

    /// <summary>Client id of the app that counts as its creator; null, the default, if no app created it.</summary>
    public string? App { get; set; }

    /// <summary>What filters of a search look at.</summary>
    public ItemMarks Marks { get; set; } = new();
}

/// <summary>
/// What no app can set through the API, but filters of a search ask for. What is null stays as it is.
/// </summary>
public sealed class ItemMarks
{
    /// <summary>Whether it is a favourite.</summary>
    public bool? IsFavorite { get; set; }

    /// <summary>Whether it is archived.</summary>
    public bool? IsArchived { get; set; }

    /// <summary>
    /// Its content categories. Documents, screenshots and whiteboards are found as <c>UTILITY</c> too.
    /// </summary>
    public IReadOnlyList<ContentCategory>? Categories { get; set; }

    /// <summary>When it was taken, in place of what the file says; its day is that of the offset.</summary>
    public DateTimeOffset? CaptureTime { get; set; }
}
