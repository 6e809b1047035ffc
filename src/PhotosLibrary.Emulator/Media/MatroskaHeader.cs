using System.Buffers.Binary;
using System.Text;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Reads the elements of a Matroska or WebM file, and steps over its frames.</summary>
internal sealed class MatroskaHeader
{
    // Names and numbers are those of RFC 9559.
    private const ulong Segment = 0x18538067;
    private const ulong Info = 0x1549A966;
    private const ulong TimestampScale = 0x2AD7B1;
    private const ulong DateUtc = 0x4461;
    private const ulong Tracks = 0x1654AE6B;
    private const ulong TrackEntry = 0xAE;
    private const ulong TrackNumber = 0xD7;
    private const ulong DefaultDuration = 0x23E383;
    private const ulong Video = 0xE0;
    private const ulong PixelWidth = 0xB0;
    private const ulong PixelHeight = 0xBA;
    private const ulong Cluster = 0x1F43B675;
    private const ulong Timestamp = 0xE7;
    private const ulong SimpleBlock = 0xA3;
    private const ulong BlockGroup = 0xA0;
    private const ulong Block = 0xA1;
    private const ulong Tags = 0x1254C367;
    private const ulong Tag = 0x7373;
    private const ulong SimpleTag = 0x67C8;
    private const ulong TagName = 0x45A3;
    private const ulong TagString = 0x4487;

    private const int MostElements = 10_000;
    private const int LongestText = 256;
    private const double Nanoseconds = 1e9;

    private static readonly DateTimeOffset Epoch = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Stream _file;
    private readonly PictureTimes _times = new();

    // Of the track that is being read, and of the first one with pictures.
    private ulong _track;
    private double? _frameDuration;
    private ulong? _videoTrack;
    private double? _framesPerSecond;
    private long _width;
    private long _height;

    private ulong _timestampScale = 1_000_000;
    private long _clusterTime;
    private DateTimeOffset? _time;
    private string? _tagName;
    private string? _recorded;

    private MatroskaHeader(Stream file) => _file = file;

    /// <summary>The facts, or null if there is no video track.</summary>
    public static VideoFacts? Read(Stream file)
    {
        var header = new MatroskaHeader(file);
        file.Position = 0;
        for (var count = 0; count < MostElements && header.ReadElement(); count++) { }

        return header.Describe();
    }

    private VideoFacts? Describe() =>
        _width > 0 && _height > 0
            ? new VideoFacts
            {
                Width = _width,
                Height = _height,
                FramesPerSecond = _framesPerSecond ?? _times.Rate(Nanoseconds / _timestampScale),
                CaptureTime = MediaDates.Parse(_recorded) ?? _time,
            }
            : null;

    // False at the end.
    private bool ReadElement()
    {
        if (ReadNumber(keepsMarker: true) is not { } id || ReadNumber(keepsMarker: false) is not { } length)
        {
            return false;
        }

        // The children of these follow at once: going in is going on. Clusters are gone into for the times of frames.
        var isOpened = id is Segment or Info or Tracks or TrackEntry or Video or BlockGroup or Tags or Tag or SimpleTag;
        var fits = length <= (ulong)(_file.Length - _file.Position);
        if (isOpened || id == Cluster && (NeedsTimes || !fits))
        {
            _frameDuration = id == TrackEntry ? null : _frameDuration;
            return true;
        }

        if (!fits)
        {
            return false;
        }

        var end = _file.Position + (long)length;
        if (length <= sizeof(ulong))
        {
            AddNumber(id, ReadUnsigned((int)length));
            _file.Position = end - (long)length;
        }

        if (id is SimpleBlock or Block && NeedsTimes)
        {
            AddBlock();
        }

        if (id is TagName or TagString)
        {
            AddTag(id, (int)Math.Min(length, LongestText));
        }

        _file.Position = end;
        return true;
    }

    private bool NeedsTimes => _videoTrack is not null && _framesPerSecond is null && !_times.AreEnough;

    private void AddNumber(ulong id, ulong value)
    {
        switch (id)
        {
            case DateUtc:
                _time = VideoFacts.CredibleTime(Epoch, (long)value / Nanoseconds);
                break;
            case TimestampScale when value > 0:
                _timestampScale = value;
                break;
            case TrackNumber:
                _track = value;
                break;
            case DefaultDuration:
                _frameDuration = value / Nanoseconds;
                break;
            case PixelWidth when _videoTrack is null:
                _videoTrack = _track;
                _width = (long)Math.Min(value, int.MaxValue);
                _framesPerSecond = _frameDuration > 0 ? 1 / _frameDuration : null;
                break;
            case PixelHeight when _height == 0:
                _height = (long)Math.Min(value, int.MaxValue);
                break;
            case Timestamp:
                _clusterTime = (long)Math.Min(value, long.MaxValue / 2);
                break;
        }
    }

    // Its track, then its time, counted from that of the cluster.
    private void AddBlock()
    {
        if (ReadNumber(keepsMarker: false) == _videoTrack && _file.Length - _file.Position >= sizeof(short))
        {
            _times.Add(_clusterTime + (short)ReadUnsigned(sizeof(short)));
        }
    }

    private void AddTag(ulong id, int length)
    {
        var bytes = new byte[length];
        _file.ReadExactly(bytes);
        var text = Encoding.UTF8.GetString(bytes).TrimEnd('\0');
        if (id == TagName)
        {
            _tagName = text;
        }
        else if (_tagName == "DATE_RECORDED")
        {
            _recorded ??= text;
        }
    }

    // EBML's numbers: the zeros in front of the first one bit tell how many more bytes follow.
    private ulong? ReadNumber(bool keepsMarker)
    {
        var first = _file.ReadByte();
        if (first <= 0)
        {
            return null;
        }

        var more = 0;
        while ((first & (0x80 >> more)) == 0)
        {
            more++;
        }

        var number = (ulong)(keepsMarker ? first : first & (0x7F >> more));
        if (more > _file.Length - _file.Position)
        {
            return null;
        }

        var rest = ReadUnsigned(more);
        return (more == 8 ? 0 : number << (8 * more)) | rest;
    }

    private ulong ReadUnsigned(int length)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        _file.ReadExactly(bytes[(8 - length)..]);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }
}
