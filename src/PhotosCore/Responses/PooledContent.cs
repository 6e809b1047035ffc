using System.Net;

namespace PhotosCore.Responses;

/// <summary>A body that has been read into pooled memory, in the place of the one that was received.</summary>
internal sealed class PooledContent : HttpContent
{
    public PooledContent(PooledBody body, HttpContent received)
    {
        Body = body;
        foreach (var header in received.Headers)
        {
            // Of a long error only the beginning was read.
            if (!string.Equals(header.Key, "Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }
    }

    /// <summary>The bytes, good until this is disposed.</summary>
    public PooledBody Body { get; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        using var body = Body.OpenRead();
        await body.CopyToAsync(stream).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = Body.Bytes.Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Body.Dispose();
        }

        base.Dispose(disposing);
    }
}
