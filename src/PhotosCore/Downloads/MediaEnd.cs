namespace PhotosCore.Downloads;

/// <summary>What the bytes of a photo or video say of their own end.</summary>
internal enum MediaEndState
{
    /// <summary>Nothing: the format is not known here, or the bytes go on after the end of it.</summary>
    Unknown,

    /// <summary>Something is missing.</summary>
    Cut,

    /// <summary>They end where the format ends.</summary>
    Whole,
}

/// <summary>
/// Follows the bytes of a photo or video from part to part, as they come, to see whether they end where their format
/// says. Nothing is decoded.
/// </summary>
internal sealed class MediaEnd
{
    private const int HeadLength = 12;

    private readonly byte[] _head = new byte[HeadLength];
    private int _count;
    private MediaParts? _parts;

    public MediaEndState State => _parts?.State ?? MediaEndState.Unknown;

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var missing = Math.Min(HeadLength - _count, bytes.Length);
        if (missing > 0)
        {
            bytes.Slice(0, missing).CopyTo(_head.AsSpan(_count));
            _count += missing;
            bytes = bytes.Slice(missing);
            if (_count == HeadLength)
            {
                _parts = PartsOf(_head);
                _parts?.Append(_head);
            }
        }

        _parts?.Append(bytes);
    }

    private static MediaParts? PartsOf(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? new JpegParts()
        : head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? new PngParts()
        : head.StartsWith("GIF8"u8) ? new GifParts()
        : head.StartsWith("RIFF"u8) && head.Slice(8).StartsWith("WEBP"u8) ? new WebPParts()
        : head.Slice(4).StartsWith("ftyp"u8) ? new BoxParts()
        : null;
}

/// <summary>The parts of one format: headers that are looked at, and what is between them.</summary>
internal abstract class MediaParts(int headerLength)
{
    private readonly byte[] _header = new byte[16];
    private int _count;
    private bool _isOdd;
    private bool _goesOn;

    public MediaEndState State =>
        _isOdd || _goesOn ? MediaEndState.Unknown
        : Left == 0 && _count == 0 && IsComplete ? MediaEndState.Whole
        : MediaEndState.Cut;

    /// <summary>How many bytes the next header has.</summary>
    protected int HeaderLength { get; set; } = headerLength;

    /// <summary>How many bytes come before the next header.</summary>
    protected long Left { get; set; }

    /// <summary>Whether nothing has to follow any more.</summary>
    protected bool IsComplete { get; set; }

    /// <summary>Whether something may follow all the same.</summary>
    protected virtual bool MayGoOn => false;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0 && !_isOdd && !_goesOn)
        {
            if (Left > 0)
            {
                var skipped = (int)Math.Min(Left, bytes.Length);
                Left -= skipped;
                bytes = bytes.Slice(skipped);
            }
            else if (IsComplete && !MayGoOn)
            {
                _goesOn = true;
            }
            else if (Pass(bytes) is > 0 and var passed)
            {
                bytes = bytes.Slice(passed);
            }
            else
            {
                var taken = Math.Min(HeaderLength - _count, bytes.Length);
                bytes.Slice(0, taken).CopyTo(_header.AsSpan(_count));
                _count += taken;
                bytes = bytes.Slice(taken);
                if (_count == HeaderLength)
                {
                    _count = 0;
                    _isOdd = !Take(_header.AsSpan(0, HeaderLength));
                }
            }
        }
    }

    /// <summary>Looks at a header; false if it is not one of the format.</summary>
    protected abstract bool Take(ReadOnlySpan<byte> header);

    /// <summary>How many bytes are part of neither a header nor a part of known length.</summary>
    protected virtual int Pass(ReadOnlySpan<byte> bytes) => 0;
}
