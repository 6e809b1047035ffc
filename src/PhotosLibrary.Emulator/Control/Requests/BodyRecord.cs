using System.Buffers;

namespace PhotosLibrary.Emulator.Control.Requests;

/// <summary>
/// Counts the bytes of a body, and buffers the first of a JSON body until the log has them.
/// </summary>
internal sealed class BodyRecord
{
    private byte[] _buffer = [];
    private int _count;
    private bool _isReleased;

    /// <summary>How many bytes there were.</summary>
    public long Bytes { get; private set; }

    /// <summary>Those that go into the log.</summary>
    public ReadOnlySpan<byte> Logged => _buffer.AsSpan(0, _count);

    public void Add(ReadOnlySpan<byte> bytes, bool isJson)
    {
        Bytes += bytes.Length;
        var count = Math.Min(RequestLog.LongestBody - _count, bytes.Length);
        if (!isJson || count <= 0 || _isReleased)
        {
            return;
        }

        if (_buffer.Length < _count + count)
        {
            Grow(_count + count);
        }

        bytes[..count].CopyTo(_buffer.AsSpan(_count));
        _count += count;
    }

    public void Release()
    {
        _isReleased = true;
        _count = 0;
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];
    }

    private void Grow(int least)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(least, 2 * _count));
        Logged.CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }
}
