using System.Globalization;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Tiff;
using TagDirectory = MetadataExtractor.Directory;

namespace PhotosLibrary.Emulator.Media;

/// <summary>What a photo's EXIF says, tidied: whatever is blank, zero or nonsense is absent.</summary>
internal sealed record ExifFacts
{
    private const int OffsetTimeOriginalTag = 0x9011;

    public DateTimeOffset? CaptureTime { get; private init; }

    public string? Make { get; private init; }

    public string? Model { get; private init; }

    public float? FocalLength { get; private init; }

    public float? FNumber { get; private init; }

    public int? Iso { get; private init; }

    public decimal? ExposureSeconds { get; private init; }

    /// <summary>True if width and height change places when the photo is shown upright.</summary>
    public bool TurnsSideways { get; private init; }

    /// <summary>Reads an EXIF block; null if there is none in it that can be read.</summary>
    public static ExifFacts? Read(byte[] tiff)
    {
        IReadOnlyList<TagDirectory> directories;
        try
        {
            directories = TiffMetadataReader.ReadMetadata(new MemoryStream(tiff, writable: false));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The library names no common base for what damaged tags make it throw, and a photo with damaged tags is
            // still a photo.
            return null;
        }

        var main = directories.OfType<ExifIfd0Directory>().FirstOrDefault();
        var sub = directories.OfType<ExifSubIfdDirectory>().ToList();
        return new ExifFacts
        {
            CaptureTime = sub.Select(ReadCaptureTime).FirstOrDefault(time => time is not null),
            Make = Text(main, ExifDirectoryBase.TagMake),
            Model = Text(main, ExifDirectoryBase.TagModel),
            FocalLength = (float?)First(sub, ExifDirectoryBase.TagFocalLength),
            FNumber = (float?)First(sub, ExifDirectoryBase.TagFNumber),
            Iso = (int?)First(sub, ExifDirectoryBase.TagIsoEquivalent),
            ExposureSeconds = First(sub, ExifDirectoryBase.TagExposureTime) is { } seconds and < 1e6
                ? Math.Round((decimal)seconds, 9)
                : null,
            TurnsSideways =
                main is not null
                && main.TryGetInt32(ExifDirectoryBase.TagOrientation, out var orientation)
                && orientation is >= 5 and <= 8,
        };
    }

    private static double? First(IEnumerable<TagDirectory> directories, int tag) =>
        directories.Select(directory => Positive(directory, tag)).FirstOrDefault(number => number is not null);

    private static double? Positive(TagDirectory directory, int tag)
    {
        var number = directory.GetObject(tag) switch
        {
            Rational { Denominator: not 0 } fraction => fraction.ToDouble(),
            Rational => 0,
            ushort[] { Length: > 0 } several => several[0],
            not null when directory.TryGetDouble(tag, out var plain) => plain,
            _ => 0,
        };
        return number > 0 && number < int.MaxValue ? number : null;
    }

    private static string? Text(TagDirectory? directory, int tag)
    {
        var text = directory?.GetString(tag)?.Trim(' ', '\0');
        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static DateTimeOffset? ReadCaptureTime(TagDirectory directory)
    {
        var text = Text(directory, ExifDirectoryBase.TagDateTimeOriginal);
        if (
            !DateTime.TryParseExact(
                text,
                "yyyy:MM:dd HH:mm:ss",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var wallClock
            )
            || wallClock.Year < 1800
            || wallClock == new DateTime(1904, 1, 1)
        )
        {
            // "0000:00:00 00:00:00", blanks and epochs are what a camera writes whose clock was never set.
            return null;
        }

        var fraction = "0." + Text(directory, ExifDirectoryBase.TagSubsecondTimeOriginal);
        if (decimal.TryParse(fraction, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part))
        {
            wallClock = wallClock.AddTicks((long)(part * TimeSpan.TicksPerSecond));
        }

        // Most cameras do not say in which time zone they are. Their wall clock is then taken as UTC: wrong by hours,
        // but the same on every machine, and it keeps the day that the photographer remembers.
        return new DateTimeOffset(wallClock, ReadOffset(directory));
    }

    private static TimeSpan ReadOffset(TagDirectory directory)
    {
        var text = Text(directory, OffsetTimeOriginalTag);
        return DateTimeOffset.TryParseExact(
            text,
            "zzz",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var parsed
        )
            ? parsed.Offset
            : TimeSpan.Zero;
    }
}
