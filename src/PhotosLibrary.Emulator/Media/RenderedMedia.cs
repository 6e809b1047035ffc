namespace PhotosLibrary.Emulator.Media;

/// <summary>What to send for a base URL.</summary>
internal sealed record RenderedMedia
{
    private readonly string? _path;

    /// <summary>The stored file as it is.</summary>
    public RenderedMedia(string contentType, string path)
    {
        ContentType = contentType;
        _path = path;
    }

    /// <summary>Bytes made for this request.</summary>
    /// <param name="contentType">Their media type.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="isRendered">False if they are the original but for its location.</param>
    public RenderedMedia(string contentType, byte[] bytes, bool isRendered)
    {
        ContentType = contentType;
        Bytes = bytes;
        IsRendered = isRendered;
    }

    /// <summary>Media type of the content.</summary>
    public string ContentType { get; }

    /// <summary>
    /// True if an image of the size asked for was made; false if this is the original.
    /// </summary>
    public bool IsRendered { get; }

    /// <summary>The bytes, if they were made for this request.</summary>
    public byte[]? Bytes { get; }

    /// <summary>Opens the content: a seekable stream, so that ranges can be served from it.</summary>
    public Stream OpenRead() =>
        Bytes is not null
            ? new MemoryStream(Bytes, writable: false)
            : new FileStream(
                _path!,
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read | FileShare.Delete,
                1,
                useAsync: true
            );
}
