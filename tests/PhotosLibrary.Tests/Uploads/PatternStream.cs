namespace PhotosLibrary.Tests.Uploads;

/// <summary>A stream of any length whose bytes follow from their position, so that nothing has to be held.</summary>
internal sealed class PatternStream(long length, bool canSeek = true) : Stream
{
    private long _position;

    /// <summary>The most bytes that a read gives, to be as mean as a network.</summary>
    public int MostPerRead { get; init; } = int.MaxValue;

    /// <summary>
    /// Leaves the bytes as they are, where only their number counts: making millions takes longer than the test.
    /// </summary>
    public bool IsBlank { get; init; }

    public override bool CanRead => true;

    public override bool CanSeek => canSeek;

    public override bool CanWrite => false;

    public override long Length => canSeek ? length : throw new NotSupportedException();

    public override long Position
    {
        get => canSeek ? _position : throw new NotSupportedException();
        set => _position = canSeek ? value : throw new NotSupportedException();
    }

    /// <summary>The byte at a position.</summary>
    public static byte At(long position) => (byte)((position * 31) + (position >> 8) + (position >> 32));

    public static byte[] Bytes(long offset, int count) => [.. Enumerable.Range(0, count).Select(i => At(offset + i))];

    public override int Read(Span<byte> buffer)
    {
        var read = (int)Math.Min(Math.Min(buffer.Length, MostPerRead), length - _position);
        for (var i = 0; i < read && !IsBlank; i++)
        {
            buffer[i] = At(_position + i);
        }

        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<int>(cancellationToken)
            : ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
