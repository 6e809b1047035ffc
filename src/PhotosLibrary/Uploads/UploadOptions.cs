namespace PhotosLibrary;

/// <summary>How bytes go up. Read once, when an upload or a session starts.</summary>
public sealed class UploadOptions
{
    /// <summary>
    /// Type of the photo or video, for example <c>image/heic</c>. Null, the default, takes it from the extension of the
    /// file name, or from the first bytes if the extension is not one that Google Photos names.
    /// </summary>
    public string? ContentType { get; set; }

    /// <summary>
    /// Bytes per request, rounded down to a multiple of the granularity that the server asks for, but at least one
    /// times it. Null, the default, sends everything in one streaming request, which is the fastest. Set it where a
    /// proxy limits the size or the duration of a request, or to make a stream that cannot seek recoverable: then one
    /// chunk is held in memory, and sent again when the connection breaks.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int? ChunkSize
    {
        get;
        set =>
            field = value is null or > 0
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), value, "A chunk has at least one byte.");
    }

    /// <summary>
    /// Persists the sessions of files, so that <see cref="UploadsClient.UploadFileAsync"/> of the same unchanged file
    /// resumes where the server is after the process was killed. Each account needs a store of its own. Files that go
    /// up in one request, and streams, have none. Null, the default, for none.
    /// </summary>
    public IUploadSessionStore? SessionStore { get; set; }

    /// <summary>
    /// Receives how many bytes of the content have been sent, counted from its beginning. Sent is not yet persisted:
    /// after a broken connection the number falls back to what the server has.
    /// </summary>
    public IProgress<TransferProgress>? Progress { get; set; }
}
