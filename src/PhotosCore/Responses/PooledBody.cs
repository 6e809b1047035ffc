using System.Buffers;

namespace PhotosCore.Responses;

/// <summary>
/// The body of a response in pooled memory. A page of 100 items has about 100 KB, which would otherwise be a large
/// object for the garbage collector, page after page.
/// </summary>
internal sealed class PooledBody : IDisposable
{
    private const int InitialSize = 32 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _length;

    private PooledBody() { }

    /// <summary>
    /// Reads a body, all of it or at most so many bytes, without holding a thread while the connection is slow.
    /// </summary>
    /// <exception cref="HttpRequestException">The connection broke.</exception>
    public static async Task<PooledBody> ReadAsync(
        HttpContent content,
        CancellationToken cancellationToken,
        int mostBytes = int.MaxValue
    )
    {
        var body = new PooledBody();
        try
        {
            await body.FillAsync(content, mostBytes, cancellationToken).ConfigureAwait(false);
            if (body._length < mostBytes && content.Headers.ContentLength is { } announced && announced > body._length)
            {
                throw new HttpRequestException($"The response ended after {body._length} of {announced} bytes.");
            }

            return body;
        }
        catch (Exception e)
        {
            body.Dispose();
            if (IsBroken(e))
            {
                // What a broken connection throws depends on the framework; callers should not have to know.
                throw new HttpRequestException("The connection broke while the response was read.", e);
            }

            throw;
        }
    }

    /// <summary>Reads a body of at most so many bytes, however many it announces.</summary>
    /// <exception cref="ResponseTooLargeException">It has more.</exception>
    /// <exception cref="HttpRequestException">The connection broke.</exception>
    public static async Task<PooledBody> ReadWholeAsync(
        HttpContent content,
        int maxBytes,
        CancellationToken cancellationToken
    )
    {
        if (content.Headers.ContentLength > maxBytes)
        {
            throw new ResponseTooLargeException(maxBytes);
        }

        var body = await ReadAsync(content, cancellationToken, maxBytes + 1).ConfigureAwait(false);
        if (body._length <= maxBytes)
        {
            return body;
        }

        body.Dispose();
        throw new ResponseTooLargeException(maxBytes);
    }

    /// <summary>
    /// Reads what comes of the body of an error, at most so many bytes: if the connection breaks, the status is still
    /// known, and worth more than the rest.
    /// </summary>
    public static async Task<PooledBody> ReadErrorAsync(
        HttpContent content,
        int mostBytes,
        CancellationToken cancellationToken
    )
    {
        var body = new PooledBody();
        try
        {
            await body.FillAsync(content, mostBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
            when (!cancellationToken.IsCancellationRequested && (e is HttpRequestException || IsBroken(e)))
        {
            // What there is will have to do.
        }
        catch
        {
            body.Dispose();
            throw;
        }

        return body;
    }

    /// <summary>The bytes, good until this is disposed.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>The bytes as a stream, good until this is disposed.</summary>
    public Stream OpenRead() => new MemoryStream(_bytes, 0, _length, writable: false);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _length = 0;
    }

    // A compressed body that is damaged is invalid data to the stream that decompresses it.
    private static bool IsBroken(Exception failure) => failure is IOException or InvalidDataException;

    private async Task FillAsync(HttpContent content, int mostBytes, CancellationToken cancellationToken)
    {
        using var stream = await content.OpenStreamAsync(cancellationToken).ConfigureAwait(false);
        int read;
        do
        {
            MakeRoom(mostBytes);
            var room = Math.Min(_bytes.Length, mostBytes) - _length;
            read = await stream.ReadAsync(_bytes, _length, room, cancellationToken).ConfigureAwait(false);
            _length += read;
        } while (read > 0 && _length < mostBytes);
    }

    private void MakeRoom(int mostBytes)
    {
        if (_length < _bytes.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(_bytes.Length * 2L, mostBytes));
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
