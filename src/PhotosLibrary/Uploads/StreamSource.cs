namespace PhotosLibrary.Uploads;

/// <summary>
/// A stream of known length, sent straight from where it lies: the whole rest in one piece, or in chunks.
/// </summary>
internal sealed class StreamSource(Stream stream, long length, int? chunkSize, IProgress<long>? progress) : UploadSource
{
    private readonly long? _start = stream.CanSeek ? stream.Position : null;
    private long _offset;
    private UploadPiece? _current;

    public override Task<UploadPiece> NextAsync(CancellationToken cancellationToken)
    {
        var count = Math.Min(chunkSize ?? long.MaxValue, length - _offset);
        var bytes =
            count == 0
                ? null
                : new UploadContent(stream, _start + _offset, count, _offset, progress, cancellationToken);
        _current = new UploadPiece(_offset, bytes, IsLast: _offset + count == length);
        return Task.FromResult(_current);
    }

    public override void MoveTo(long offset, Exception? cause)
    {
        if (offset > length)
        {
            throw CannotContinue(offset, $"the content has only {length} bytes.", cause);
        }

        var position = _current is null ? 0 : _current.Offset + (_current.Bytes?.BytesRead ?? 0);
        if (_start is null && offset != position)
        {
            throw CannotContinue(
                offset,
                $"the stream stands at byte {position} and cannot seek; one that can, or a ChunkSize, would help.",
                cause
            );
        }

        _offset = offset;
    }

    public override void Dispose()
    {
        // The stream is the caller's.
    }
}
