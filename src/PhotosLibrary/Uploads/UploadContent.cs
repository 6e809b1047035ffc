using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace PhotosLibrary.Uploads;

/// <summary>The body of a request: a stretch of a stream, pumped through one small buffer.</summary>
/// <remarks>
/// A handler may return a response, or fail, while the pump still runs. The stream is the caller's, so
/// <see cref="StopReadingAsync"/> must have ended before anything else is done with it.
/// </remarks>
internal sealed class UploadContent : HttpContent
{
    private const int BufferSize = 80 * 1024;

    private readonly Stream _source;
    private readonly long? _start;
    private readonly long _length;
    private readonly long _offset;
    private readonly IProgress<long>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenSource _stop = new();
    private readonly object _gate = new();
    private TaskCompletionSource<bool>? _readEnded;
    private bool _hasBegun;
    private bool _isReading;
    private bool _isStopped;

    /// <param name="source">The stream; it stands at the first byte if it cannot seek.</param>
    /// <param name="start">Position of the first byte in the stream; null if it cannot seek.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="offset">Offset of the first byte in the upload, for progress.</param>
    /// <param name="progress">Receives how many bytes of the upload have been sent.</param>
    /// <param name="cancellationToken">
    /// Stops the pump; content has no other way to learn of it on .NET Framework.
    /// </param>
    public UploadContent(
        Stream source,
        long? start,
        long length,
        long offset,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        _source = source;
        _start = start;
        _length = length;
        _offset = offset;
        _progress = progress;
        _cancellationToken = cancellationToken;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    /// <summary>How many bytes have been taken from the stream.</summary>
    public long BytesRead { get; private set; }

    /// <summary>What went wrong on this side: the stream or the progress failed, not the connection.</summary>
    public Exception? OwnFailure { get; private set; }

    /// <summary>Ends when the stream is not read any more, and will not be.</summary>
    /// <remarks>A write to a connection that takes no bytes is not waited for: it may never end.</remarks>
    public Task StopReadingAsync()
    {
        bool isIncomplete;
        lock (_gate)
        {
            _isStopped = true;
            isIncomplete = _hasBegun && BytesRead < _length;
        }

        // Once everything has been read the pump may finish: breaking its last write off would cost the connection.
        if (isIncomplete)
        {
            _stop.Cancel();
        }

        lock (_gate)
        {
            if (!_isReading)
            {
                return Task.CompletedTask;
            }

            _readEnded = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _readEnded.Task;
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        PumpAsync(stream, _cancellationToken);

#if NET
    protected override Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    ) => PumpAsync(stream, cancellationToken);
#endif

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    private async Task PumpAsync(Stream target, CancellationToken cancellationToken)
    {
        Begin();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
            for (var left = _length; left > 0; )
            {
                var read = await ReadAsync(buffer, left, either.Token).ConfigureAwait(false);
                left -= read;
                await target.WriteAsync(buffer, 0, read, either.Token).ConfigureAwait(false);
                Report();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Begin()
    {
        lock (_gate)
        {
            ThrowIfStopped();
            if (_hasBegun && _start is null)
            {
                throw OwnFailure = new InvalidOperationException(
                    "A handler sends the request again, but the stream that it uploads cannot seek back."
                );
            }

            _hasBegun = true;
            BytesRead = 0;
            if (_start is { } start)
            {
                _source.Position = start;
            }
        }
    }

    private async Task<int> ReadAsync(byte[] buffer, long left, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ThrowIfStopped();
            _isReading = true;
        }

        try
        {
            var count = (int)Math.Min(buffer.Length, left);
            var read = await _source.ReadAsync(buffer, 0, count, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw new EndOfStreamException(
                    $"The content ended after {_offset + _length - left} bytes, {left} too early."
                );
            }

            // Before the last bytes leave: afterwards the upload would be complete, and cut off.
            if (
                read == left
                && _start is null
                && await _source.ReadAsync(new byte[1], 0, 1, cancellationToken).ConfigureAwait(false) > 0
            )
            {
                throw UploadSource.TooLong(_offset + _length);
            }

            BytesRead = _length - left + read;
            return read;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            OwnFailure = e;
            throw;
        }
        finally
        {
            EndReading();
        }
    }

    private void EndReading()
    {
        lock (_gate)
        {
            _isReading = false;
            _readEnded?.TrySetResult(true);
        }
    }

    private void ThrowIfStopped()
    {
        if (_isStopped)
        {
            throw new OperationCanceledException("The request is over; its bytes are not sent any more.");
        }
    }

    private void Report()
    {
        try
        {
            _progress?.Report(_offset + BytesRead);
        }
        catch (Exception e)
        {
            OwnFailure = e;
            throw;
        }
    }
}
