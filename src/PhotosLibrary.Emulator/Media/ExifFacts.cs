using System.Globalization;

namespace PhotosLibrary.Emulator.Media;

/// <summary>What a photo's EXIF says, tidied: whatever is blank, zero or nonsense is absent.</summary>
/// <remarks>
/// Each tag is read for itself, so that an odd one costs nothing but itself. MetadataExtractor, a library that knows
/// EXIF, gives a whole block up for one odd part of it.
/// </remarks>
internal sealed record ExifFacts
{
    private const int MakeTag = 0x010F;
    private const int ModelTag = 0x0110;
    private const int ImageWidthTag = 0x0100;
    private const int ImageLengthTag = 0x0101;
    private const int OrientationTag = 0x0112;
    private const int ExposureTimeTag = 0x829A;
    private const int FNumberTag = 0x829D;
    private const int ExifDirectoryTag = 0x8769;
    private const int IsoTag = 0x8827;
    private const int DateTimeOriginalTag = 0x9003;
    private const int OffsetTimeOriginalTag = 0x9011;
    private const int SubSecTimeOriginalTag = 0x9291;
    private const int FocalLengthTag = 0x920A;
    private const int PixelXDimensionTag = 0xA002;
    private const int PixelYDimensionTag = 0xA003;

    public DateTimeOffset? CaptureTime { get; private init; }

    public string? Make { get; private init; }

    public string? Model { get; private init; }

    public float? FocalLength { get; private init; }

    public float? FNumber { get; private init; }

    public int? Iso { get; private init; }

    public decimal? ExposureSeconds { get; private init; }

    /// <summary>True if width and height change places when the photo is shown upright.</summary>
    public bool TurnsSideways { get; private init; }

    /// <summary>Width and height of the picture as stored, where the camera has written them down.</summary>
    /// <remarks>Else those of the largest of the pictures that the directories tell of.</remarks>
    public (long Width, long Height)? Size { get; private init; }

    /// <summary>Reads EXIF blocks; what several of them say is taken from the first.</summary>
    public static ExifFacts Read(IEnumerable<ReadOnlyMemory<byte>> blocks)
    {
        var tags = new Tags();
        foreach (var block in blocks)
        {
            tags.Add(block.Span);
        }

        return new ExifFacts
        {
            CaptureTime = ReadCaptureTime(tags),
            Make = tags.Text(MakeTag),
            Model = tags.Text(ModelTag),
            FocalLength = (float?)tags.Positive(FocalLengthTag),
            FNumber = (float?)tags.Positive(FNumberTag),
            Iso = (int?)tags.Positive(IsoTag) is > 0 and var iso ? iso : null,
            ExposureSeconds =
                tags.Positive(ExposureTimeTag) is { } seconds and < 1e6
                && Math.Round((decimal)seconds, 9) is > 0 and var exposure
                    ? exposure
                    : null,
            TurnsSideways = tags.Positive(OrientationTag) is >= 5 and <= 8,
            Size =
                tags.Positive(PixelXDimensionTag) is { } width && tags.Positive(PixelYDimensionTag) is { } height
                    ? ((long)width, (long)height)
                    : tags.LargestPicture,
        };
    }

    private static DateTimeOffset? ReadCaptureTime(Tags tags)
    {
        if (
            !DateTime.TryParseExact(
                tags.Text(DateTimeOriginalTag),
                "yyyy:MM:dd HH:mm:ss",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var wallClock
            ) || !IsCredible(wallClock)
        )
        {
            return null;
        }

        var fraction = "0." + tags.Text(SubSecTimeOriginalTag);
        if (decimal.TryParse(fraction, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part))
        {
            wallClock = wallClock.AddTicks((long)(part * TimeSpan.TicksPerSecond));
        }

        // Most cameras do not say in which time zone they are. Their wall clock is then taken as UTC: wrong by hours,
        // but the same on every machine, and it keeps the day that the photographer remembers.
        return new DateTimeOffset(wallClock, ReadOffset(tags));
    }

    // "0000:00:00 00:00:00", blanks and epochs are what a camera writes whose clock was never set. In the last year
    // that .NET knows, a time zone may lead beyond it.
    private static bool IsCredible(DateTime time) =>
        time.Year >= 1800 && time.Year < DateTime.MaxValue.Year && time != new DateTime(1904, 1, 1);

    private static TimeSpan ReadOffset(Tags tags) =>
        DateTimeOffset.TryParseExact(
            tags.Text(OffsetTimeOriginalTag),
            "zzz",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var parsed
        )
            ? parsed.Offset
            : TimeSpan.Zero;

    /// <summary>The texts and numbers of the main directories and of the EXIF directories that they point to.</summary>
    private sealed class Tags
    {
        private readonly Dictionary<int, string> _texts = [];
        private readonly Dictionary<int, double> _numbers = [];

        public string? Text(int tag) => _texts.GetValueOrDefault(tag);

        public (long Width, long Height)? LargestPicture { get; private set; }

        public double? Positive(int tag) => _numbers.TryGetValue(tag, out var number) ? number : null;

        public void Add(ReadOnlySpan<byte> tiff)
        {
            // The directories chained to the main one tell of thumbnails and further pages.
            if (TiffDirectories.Chain(tiff) is not [var main, ..])
            {
                return;
            }

            foreach (var directory in TiffDirectories.All(tiff))
            {
                AddPicture(tiff, directory);
            }

            AddDirectory(tiff, main);
            foreach (var entry in TiffDirectories.Entries(tiff, main))
            {
                if (entry.Tag == ExifDirectoryTag && TiffDirectories.ReadNumber(tiff, entry) is { } exif)
                {
                    AddDirectory(tiff, (int)Math.Min(exif, int.MaxValue));
                }
            }
        }

        private void AddPicture(ReadOnlySpan<byte> tiff, int directory)
        {
            long width = 0,
                height = 0;
            foreach (var entry in TiffDirectories.Entries(tiff, directory))
            {
                if (entry.Tag is ImageWidthTag or ImageLengthTag)
                {
                    var side = (long)(TiffDirectories.ReadNumber(tiff, entry) ?? 0);
                    (width, height) = entry.Tag == ImageWidthTag ? (side, height) : (width, side);
                }
            }

            if (width is > 0 and < int.MaxValue && height is > 0 and < int.MaxValue)
            {
                var isLarger = LargestPicture is not { } picture || width * height > picture.Width * picture.Height;
                LargestPicture = isLarger ? (width, height) : LargestPicture;
            }
        }

        private void AddDirectory(ReadOnlySpan<byte> tiff, int directory)
        {
            foreach (var entry in TiffDirectories.Entries(tiff, directory))
            {
                if (TiffDirectories.ReadText(tiff, entry) is { } text)
                {
                    _texts.TryAdd(entry.Tag, text);
                }

                if (TiffDirectories.ReadNumber(tiff, entry) is > 0 and < int.MaxValue and var number)
                {
                    _numbers.TryAdd(entry.Tag, number);
                }
            }
        }
    }
}
