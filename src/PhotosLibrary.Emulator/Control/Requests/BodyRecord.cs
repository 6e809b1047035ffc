using System.Buffers;

namespace PhotosLibrary.Emulator.Control.Requests;

/// <summary>
/// Counts the bytes of a body, and keeps the first of them, where that is wanted, until the log has them.
/// </summary>
internal sealed class BodyRecord
{
    private byte[] _kept = [];
    private int _count;
    private bool _isReleased;

    /// <summary>How many bytes there were.</summary>
    public long Bytes { get; private set; }

    /// <summary>Those that are kept.</summary>
    public ReadOnlySpan<byte> Kept => _kept.AsSpan(0, _count);

    public void Add(ReadOnlySpan<byte> bytes, bool keep)
    {
        Bytes += bytes.Length;
        var count = Math.Min(RequestLog.LongestBody - _count, bytes.Length);
        if (!keep || count <= 0 || _isReleased)
        {
            return;
        }

        if (_kept.Length < _count + count)
        {
            Grow(_count + count);
        }

        bytes[..count].CopyTo(_kept.AsSpan(_count));
        _count += count;
    }

    /// <summary>Keeps nothing any more.</summary>
    public void Release()
    {
        _isReleased = true;
        _count = 0;
        if (_kept.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_kept);
        }

        _kept = [];
    }

    private void Grow(int least)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(least, 2 * _count));
        Kept.CopyTo(larger);
        if (_kept.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_kept);
        }

        _kept = larger;
    }
}
