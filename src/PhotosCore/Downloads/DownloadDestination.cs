namespace PhotosCore.Downloads;

/// <summary>Where a download goes: a stream, of which a failed beginning may be taken back.</summary>
internal sealed class DownloadDestination
{
    private readonly Stream _stream;
    private readonly long? _start;

    public DownloadDestination(Stream stream)
    {
        _stream = stream;
        // What the caller has behind this place is not ours to cut off.
        _start = stream.CanSeek && stream.Position == stream.Length ? stream.Position : null;
    }

    /// <summary>Writes bytes after those that have been written.</summary>
    public Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _stream.WriteAsync(buffer, offset, count, cancellationToken);

    /// <summary>Takes back what was written; false if that cannot be.</summary>
    public bool TryRestart()
    {
        if (_start is not { } start)
        {
            return false;
        }

        _stream.SetLength(start);
        _stream.Position = start;
        return true;
    }
}
