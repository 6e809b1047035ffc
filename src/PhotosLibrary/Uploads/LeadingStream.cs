namespace PhotosLibrary.Uploads;

/// <summary>A stream that cannot seek, with the bytes that were already read from it put back in front.</summary>
#pragma warning disable CA1844 // Only our own code reads this, and it reads into arrays.
internal sealed class LeadingStream(ArraySegment<byte> head, Stream rest) : Stream
#pragma warning restore CA1844
{
    private int _headRead;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _headRead < head.Count
            ? Task.FromResult(ReadHead(buffer, offset, count))
            : rest.ReadAsync(buffer, offset, count, cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) =>
        _headRead < head.Count ? ReadHead(buffer, offset, count) : rest.Read(buffer, offset, count);

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int ReadHead(byte[] buffer, int offset, int count)
    {
        var length = Math.Min(count, head.Count - _headRead);
        Buffer.BlockCopy(head.Array!, head.Offset + _headRead, buffer, offset, length);
        _headRead += length;
        return length;
    }
}
