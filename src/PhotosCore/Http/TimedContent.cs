using System.Net;

namespace PhotosCore.Http;

/// <summary>
/// The body of a request that may take as long as it takes, as long as the server goes on taking bytes: each write is
/// limited, and after the last one the response is. What the source of the bytes takes is the caller's own affair.
/// </summary>
internal sealed class TimedContent : HttpContent
{
    private readonly HttpContent _content;
    private readonly TimeLimit _limit;

    public TimedContent(HttpContent content, TimeLimit limit)
    {
        _content = content;
        _limit = limit;
        foreach (var header in content.Headers)
        {
            // That one is computed.
            if (!string.Equals(header.Key, "Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SendAsync(target => _content.CopyToAsync(target, context), stream);

#if NET
    protected override Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    ) => SendAsync(target => _content.CopyToAsync(target, context, cancellationToken), stream);
#endif

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Headers.ContentLength ?? 0;
        return _content.Headers.ContentLength is not null;
    }

    private async Task SendAsync(Func<Stream, Task> copyAsync, Stream stream)
    {
        _limit.Stop();
        await copyAsync(new TimedStream(stream, _limit)).ConfigureAwait(false);
        _limit.Start("no response came after the last byte");
    }

    /// <summary>The connection, each write to which is limited.</summary>
    private sealed class TimedStream(Stream connection, TimeLimit limit) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Start();
            await connection.WriteAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false);
            limit.Stop();
        }

#if NET
        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            Start();
            await connection.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            limit.Stop();
        }
#endif

        public override async Task FlushAsync(CancellationToken cancellationToken)
        {
            Start();
            await connection.FlushAsync(cancellationToken).ConfigureAwait(false);
            limit.Stop();
        }

        public override void Write(byte[] buffer, int offset, int count) => connection.Write(buffer, offset, count);

        public override void Flush() => connection.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private void Start() => limit.Start("the server took no more bytes");
    }
}
