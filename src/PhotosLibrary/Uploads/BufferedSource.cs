using System.Buffers;

namespace PhotosLibrary.Uploads;

/// <summary>
/// A stream that cannot seek or whose end is not known: one chunk at a time lies in memory, to be sent again if need
/// be.
/// </summary>
internal sealed class BufferedSource(Stream stream, long? length, int chunkSize, IProgress<long>? progress)
    : UploadSource
{
    private byte[]? _window = ArrayPool<byte>.Shared.Rent(chunkSize);
    private long _windowOffset;
    private int _count;
    private long _offset;
    private bool _hasEnded;

    private byte[] Window => _window ?? throw new ObjectDisposedException(nameof(BufferedSource));

    public override async Task<UploadPiece> NextAsync(CancellationToken cancellationToken)
    {
        Forget();
        await FillAsync(cancellationToken).ConfigureAwait(false);
        if (_windowOffset + _count == 0)
        {
            throw new ArgumentException(UploadsClient.EmptyContent);
        }

        var bytes =
            _count == 0
                ? null
                : new UploadContent(
                    new MemoryStream(Window, 0, _count),
                    0,
                    _count,
                    _offset,
                    progress,
                    cancellationToken
                );
        return new UploadPiece(_offset, bytes, IsLast: _hasEnded);
    }

    public override void MoveTo(long offset, Exception? cause)
    {
        var end = _windowOffset + _count;
        if (offset < _windowOffset || offset > end)
        {
            throw CannotContinue(
                offset,
                $"the stream cannot seek, and only bytes {_windowOffset} to {end} are still in memory.",
                cause
            );
        }

        _offset = offset;
    }

    public override void Dispose()
    {
        if (_window is not null)
        {
            ArrayPool<byte>.Shared.Return(_window);
            _window = null;
        }
    }

    /// <summary>Drops what the server has, so that the window begins with what it has not.</summary>
    private void Forget()
    {
        var known = (int)(_offset - _windowOffset);
        _count -= known;
        _windowOffset = _offset;
        Buffer.BlockCopy(Window, known, Window, 0, _count);
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        while (!_hasEnded && _count < chunkSize)
        {
            var wanted = Math.Min(chunkSize - _count, (length ?? long.MaxValue) - _windowOffset - _count);
            var read =
                wanted == 0
                    ? 0
                    : await stream.ReadAsync(Window, _count, (int)wanted, cancellationToken).ConfigureAwait(false);
            _count += read;
            _hasEnded = read == 0 || _windowOffset + _count == length;
            if (
                _hasEnded
                && read > 0
                && await stream.ReadAsync(new byte[1], 0, 1, cancellationToken).ConfigureAwait(false) > 0
            )
            {
                throw UploadSource.TooLong(length!.Value);
            }
        }

        if (_hasEnded && length is { } announced && _windowOffset + _count < announced)
        {
            throw new EndOfStreamException(
                $"The content ended after {_windowOffset + _count} bytes, though {announced} were announced."
            );
        }
    }
}
