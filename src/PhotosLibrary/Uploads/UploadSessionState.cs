namespace PhotosLibrary;

/// <summary>
/// What another process needs to resume an upload: save it, and give it to <see cref="UploadsClient.OpenSession"/>.
/// Keep it like a password: whatever knows the upload URL can add bytes.
/// </summary>
public sealed class UploadSessionState
{
    /// <summary>Address of this one upload, as the server gave it.</summary>
    public Uri? UploadUrl { get; set; }

    /// <summary>Number of bytes that every chunk but the last must be a multiple of.</summary>
    public int ChunkGranularity { get; set; } = UploadFacts.ChunkGranularityBytes;

    /// <summary>Number of bytes of the whole content; null if it was not known at the start.</summary>
    public long? Size { get; set; }

    /// <summary>Type that the bytes were announced as, for example <c>image/jpeg</c>.</summary>
    public string ContentType { get; set; } = MediaTypes.Unknown;

    /// <summary>Describes the upload without its address.</summary>
    public override string ToString() =>
        $"Upload of {(Size is { } size ? $"{size} bytes" : "unknown size")}, {ContentType}";

    internal UploadSessionState Copy() => (UploadSessionState)MemberwiseClone();
}
