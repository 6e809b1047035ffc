using System.Buffers;

namespace PhotosCore.Json;

/// <summary>Bytes that are written one after another, in pooled memory.</summary>
/// <param name="initialSize">How many bytes are expected; more are moved while they grow.</param>
internal sealed class PooledBuffer(int initialSize = PooledBuffer.BatchSize) : IBufferWriter<byte>, IDisposable
{
    // A batch of 50 new items.
    private const int BatchSize = 32 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(initialSize);
    private int _length;

    /// <summary>What has been written, good until this is disposed.</summary>
    public ReadOnlySpan<byte> WrittenBytes => _bytes.AsSpan(0, _length);

    /// <summary>The same, for who writes it to a stream.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _length = 0;
    }

    private void MakeRoom(int count)
    {
        if (_bytes.Length - _length >= count)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + count));
        WrittenBytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
