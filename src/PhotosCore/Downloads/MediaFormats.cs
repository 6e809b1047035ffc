using System.Buffers.Binary;

namespace PhotosCore.Downloads;

/// <summary>JPEG: segments, and scans that end with a marker, up to EOI.</summary>
internal sealed class JpegParts() : MediaParts(MarkerLength)
{
    private const int MarkerLength = 2;
    private const byte Marker = 0xFF;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;

    private bool _isCodeNext;
    private bool _isLengthNext;
    private bool _isScanNext;
    private bool _isScan;
    private bool _isMarkerBegun;
    private byte _marker;

    // A scan has no length: it goes on until a marker that is none of its own.
    protected override int Pass(ReadOnlySpan<byte> bytes)
    {
        if (_isScanNext)
        {
            (_isScanNext, _isScan) = (false, true);
        }

        var passed = 0;
        while (_isScan && passed < bytes.Length)
        {
            if (!_isMarkerBegun)
            {
                var found = bytes.Slice(passed).IndexOf(Marker);
                _isMarkerBegun = found >= 0;
                passed = found < 0 ? bytes.Length : passed + found + 1;
                continue;
            }

            var code = bytes[passed++];
            _isMarkerBegun = code == Marker;
            if (code is not (0 or Marker or (>= 0xD0 and <= 0xD7)))
            {
                _isScan = false;
                Begin(code);
            }
        }

        return passed;
    }

    protected override bool Take(ReadOnlySpan<byte> header)
    {
        if (_isLengthNext)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(header);
            Left = Math.Max(length - MarkerLength, 0);
            _isLengthNext = false;
            _isScanNext = _marker == StartOfScan;
            return length >= MarkerLength;
        }

        // Any number of fill bytes may be in front of the code.
        var code = header[header.Length - 1];
        var isMarker = _isCodeNext || header[0] == Marker;
        _isCodeNext = isMarker && code == Marker;
        HeaderLength = _isCodeNext ? 1 : MarkerLength;
        if (!_isCodeNext)
        {
            Begin(code);
        }

        return isMarker && code != 0;
    }

    private void Begin(byte code)
    {
        _marker = code;
        IsComplete = code == EndOfImage;
        // SOI, TEM and RSTn stand alone.
        _isLengthNext = !IsComplete && code is not (0xD8 or 0x01 or (>= 0xD0 and <= 0xD7));
    }
}

/// <summary>PNG: a signature and chunks, up to IEND.</summary>
internal sealed class PngParts() : MediaParts(SignatureLength)
{
    private const int SignatureLength = 8;
    private const int ChecksumLength = 4;

    private bool _isInside;

    protected override bool Take(ReadOnlySpan<byte> header)
    {
        if (!_isInside)
        {
            return _isInside = true;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        Left = length + (long)ChecksumLength;
        IsComplete = header.Slice(4).SequenceEqual("IEND"u8);
        return length <= int.MaxValue;
    }
}

/// <summary>GIF: a head, and blocks of blocks, up to the trailer.</summary>
internal sealed class GifParts() : MediaParts(13)
{
    private const byte Extension = 0x21;
    private const byte Image = 0x2C;
    private const byte Trailer = 0x3B;

    private Next _next = Next.Head;

    private enum Next
    {
        Head,
        Block,
        Label,
        ImageHead,
        CodeSize,
        SubBlock,
    }

    protected override bool Take(ReadOnlySpan<byte> header)
    {
        switch (_next)
        {
            case Next.Head:
                return Expect(Next.Block, 1, ColorTable(header[10]));
            case Next.Block when header[0] == Trailer:
                return IsComplete = true;
            case Next.Block when header[0] == Extension:
                return Expect(Next.Label, 1);
            case Next.Block when header[0] == Image:
                return Expect(Next.ImageHead, 9);
            case Next.Label or Next.CodeSize:
                return Expect(Next.SubBlock, 1);
            case Next.ImageHead:
                return Expect(Next.CodeSize, 1, ColorTable(header[8]));
            case Next.SubBlock:
                return Expect(header[0] == 0 ? Next.Block : Next.SubBlock, 1, header[0]);
            default:
                return false;
        }
    }

    private static int ColorTable(byte packed) => (packed & 0x80) == 0 ? 0 : 3 << ((packed & 7) + 1);

    private bool Expect(Next next, int length, int left = 0)
    {
        _next = next;
        HeaderLength = length;
        Left = left;
        return true;
    }
}

/// <summary>WebP: one RIFF chunk, which says how long it is.</summary>
internal sealed class WebPParts() : MediaParts(8)
{
    protected override bool Take(ReadOnlySpan<byte> header)
    {
        Left = BinaryPrimitives.ReadUInt32LittleEndian(header.Slice(4));
        return IsComplete = true;
    }
}

/// <summary>
/// ISO base media (MP4, MOV, HEIC, AVIF): boxes one after another, among which must be some that describe and some that
/// are described. Fragments may follow those, so the end of a box need not be the end of all.
/// </summary>
internal sealed class BoxParts() : MediaParts(BoxHeaderLength)
{
    private const int BoxHeaderLength = 8;

    private bool _hasDescription;
    private bool _hasData;
    private bool _isLarge;

    protected override bool MayGoOn => true;

    protected override bool Take(ReadOnlySpan<byte> header)
    {
        if (_isLarge)
        {
            var large = BinaryPrimitives.ReadUInt64BigEndian(header);
            _isLarge = false;
            Left = (long)Math.Min(large, long.MaxValue) - 2 * BoxHeaderLength;
            return Left >= 0;
        }

        var type = header.Slice(4);
        _hasDescription |= type.SequenceEqual("moov"u8) || type.SequenceEqual("meta"u8);
        _hasData |= type.SequenceEqual("mdat"u8);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        _isLarge = length == 1;
        IsComplete = _hasDescription && _hasData && !_isLarge;
        Left = _isLarge ? 0 : length - (long)BoxHeaderLength;
        // A box of length 0 goes on to the end, wherever that is.
        return Left >= 0;
    }
}
