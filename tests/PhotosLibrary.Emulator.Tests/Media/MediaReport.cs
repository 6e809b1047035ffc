using System.Globalization;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests.Media;

/// <summary>What is said of a file, by us or by other programs, in a form that can be compared.</summary>
internal sealed record MediaReport
{
    // Some containers have times in whole milliseconds only, and of those files ffprobe gives a rate that is near.
    private const double RateTolerance = 0.02;

    // What a file says of the moment of recording goes before the moment that it was made.
    private static readonly string[] VideoDates =
    [
        "Keys:CreationDate",
        "ItemList:ContentCreateDate",
        "UserData:ContentCreateDate",
        "UserData:DateTimeOriginal",
        "QuickTime:CreateDate",
        "RIFF:DateTimeOriginal",
        "RIFF:DateCreated",
        "ASF:CreationDate",
    ];

    private static readonly string[] Dates =
    [
        "yyyy:MM:dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy:MM:dd'T'HH:mm:ssK",
    ];

    public string Size { get; private init; } = "";

    public double? FrameRate { get; init; }

    public string Time { get; private init; } = "";

    public string Make { get; private init; } = "";

    public string Model { get; private init; } = "";

    public string Lens { get; private init; } = ToText(null, null, null, null);

    /// <summary>What we say.</summary>
    public static MediaReport Of(MediaDescription media) =>
        new()
        {
            Size = $"{media.Width}x{media.Height}",
            FrameRate = media.FramesPerSecond,
            Time = Utc(media.CaptureTime),
            Make = media.CameraMake ?? "",
            Model = media.CameraModel ?? "",
            Lens = ToText(
                media.FocalLength,
                media.ApertureFNumber,
                media.IsoEquivalent,
                (double?)media.ExposureSeconds
            ),
        };

    /// <summary>What exiftool says of a photo.</summary>
    public static MediaReport OfPhoto(JObject facts)
    {
        // A HEIF turns its pictures by boxes of its own, which go before EXIF.
        var isTurned =
            (int?)facts["IFD0:Orientation"] is >= 5 and <= 8
            && (string)facts["File:FileType"]! is not ("HEIC" or "HEIF" or "AVIF");
        var sides = ((string)facts["Composite:ImageSize"]!).Split(' ');
        var fraction = Exif(facts, "SubSecTimeOriginal") is { } part ? "." + part.Trim() : "";
        return new()
        {
            Size = isTurned ? $"{sides[1]}x{sides[0]}" : $"{sides[0]}x{sides[1]}",
            Time = Utc(
                ParseTime(Exif(facts, "DateTimeOriginal") + fraction + Exif(facts, "OffsetTimeOriginal"))
                    ?? ParseTime(Exif(facts, "DateTimeOriginal") + fraction)
            ),
            Make = Exif(facts, "Make")?.Trim() ?? "",
            Model = Exif(facts, "Model")?.Trim() ?? "",
            Lens = ToText(
                Number(facts, "FocalLength"),
                Number(facts, "FNumber"),
                Number(facts, "ISO"),
                Number(facts, "ExposureTime")
            ),
        };
    }

    /// <summary>What ffprobe and, of date and camera, exiftool say of a video.</summary>
    public static MediaReport OfVideo(JObject probed, JObject? facts)
    {
        var stream = probed["streams"]![0]!;
        var tags = probed["format"]!["tags"];
        var isTurned = stream.SelectTokens("side_data_list[*].rotation").Any(turn => Math.Abs((int)turn) == 90);
        var (width, height) = (stream[isTurned ? "height" : "width"], stream[isTurned ? "width" : "height"]);
        var rate = ((string)stream["avg_frame_rate"]!).Split('/').Select(double.Parse).ToList();
        // exiftool knows hardly any tag of Matroska.
        var isMatroska = ((string)probed["format"]!["format_name"]!).StartsWith("matroska", StringComparison.Ordinal);
        var time = isMatroska
            ? ParseTime((string?)tags?["DATE_RECORDED"]) ?? ParseTime((string?)tags?["creation_time"])
            : VideoDates.Select(name => ParseTime((string?)facts?[name])).FirstOrDefault(date => date is not null);
        return new()
        {
            Size = $"{width}x{height}",
            FrameRate = rate[1] > 0 && rate[0] > 0 ? rate[0] / rate[1] : null,
            Time = Utc(time),
            Make = Camera(facts, "Make") ?? "",
            Model = Camera(facts, "Model") ?? "",
        };
    }

    /// <summary>In what two reports of a file differ; null if in nothing.</summary>
    public static string? Difference(MediaReport ours, MediaReport theirs)
    {
        // ffprobe does not always know it.
        var isSameRate =
            theirs.FrameRate is null
            || Math.Abs((ours.FrameRate - theirs.FrameRate) / theirs.FrameRate ?? 1) < RateTolerance;
        var comparable = isSameRate ? ours with { FrameRate = theirs.FrameRate } : ours;
        return comparable == theirs ? null : $"we say {comparable}, others {theirs}";
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"[{Size} {FrameRate:0.00}fps {Time} '{Make}' '{Model}' {Lens}]");

    // Cameras write these into the second directory, programs now and then into the first.
    private static string? Exif(JObject facts, string name) =>
        (string?)(facts["IFD0:" + name] ?? facts["ExifIFD:" + name]);

    private static double? Number(JObject facts, string name) =>
        // The first of several.
        double.TryParse(Exif(facts, name)?.Split(' ')[0], CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? number
            : null;

    private static string? Camera(JObject? facts, string name) =>
        new[] { "Keys:" + name, "ItemList:" + name, "UserData:" + name }
            .Select(tag => ((string?)facts?[tag])?.Trim())
            .FirstOrDefault(text => !string.IsNullOrEmpty(text));

    private static string ToText(double? focalLength, double? aperture, double? iso, double? exposure) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{focalLength:0.###}mm f/{aperture:0.###} ISO{iso:0} {exposure:0.######}s"
        );

    private static DateTimeOffset? ParseTime(string? text) =>
        DateTimeOffset.TryParseExact(
            text,
            Dates,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
        && time.Year > 1904
            ? time
            : null;

    private static string Utc(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFF", CultureInfo.InvariantCulture) ?? "";
}
