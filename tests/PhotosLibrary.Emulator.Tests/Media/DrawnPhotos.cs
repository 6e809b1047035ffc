using System.Globalization;

namespace PhotosLibrary.Emulator.Tests.Media;

/// <summary>Photos by ImageMagick, with metadata by exiftool, drawn at random from what they can write.</summary>
internal static class DrawnPhotos
{
    // Extension, and arguments of convert between the gradient and the name of the file.
    private static readonly (string Extension, string[] Encodings)[] Kinds =
    [
        (
            "jpg",
            ["", "-interlace JPEG", "-colorspace CMYK", "-colorspace Gray", "-sampling-factor 4:4:4", "-quality 20"]
        ),
        (
            "png",
            [
                "",
                "-interlace PNG",
                "-colors 4",
                "-colorspace Gray",
                "-depth 16",
                "-alpha set -channel A -evaluate set 50%",
            ]
        ),
        ("webp", ["", "-define webp:lossless=true", "-alpha set -channel A -evaluate set 50%"]),
        (
            "tif",
            [
                "-compress None",
                "-compress LZW",
                "-compress Zip",
                "-compress JPEG",
                "-compress RLE",
                "-define tiff:tile-geometry=32x32",
                "-define tiff:rows-per-strip=7",
                "-define tiff:endian=msb",
                "-type bilevel -compress Group4",
                "-depth 16 -interlace plane",
                "( +clone -rotate 90 )",
            ]
        ),
        ("heic", ["", "-quality 30"]),
        ("avif", ["", "-quality 30"]),
        ("gif", ["", "-comment drawn", "-delay 10 ( +clone -crop 8x8+2+2 )"]),
        ("bmp", ["", "-colors 16", "-define bmp:format=bmp3"]),
        ("ico", [""]),
        // Whose RAW a TIFF is, only the name tells.
        ("dng", ["-compress None", "-define tiff:endian=msb"]),
        ("nef", ["-compress None", "-define tiff:endian=msb"]),
        ("arw", ["-compress None"]),
        ("pef", ["-define tiff:endian=msb"]),
        ("srw", ["-compress None"]),
    ];

    private static readonly string[] Cameras =
    [
        "-Make=Acme|-Model=X1",
        "-Make=NIKON CORPORATION|-Model=NIKON D850",
        "-Make=Kamerawerke Görlitz|-Model=Größe 7",
        "-Make=OLYMPUS IMAGING CORP.  |-Model=E-M5MarkII      ",
        "-Make=Acme",
        "-Model=7D",
    ];

    private static readonly string[] Offsets = ["+02:00", "-03:30", "+05:45", "+00:00", "Z", "+14:00", "nonsense"];

    /// <summary>The arguments of exiftool's that write a location, in all places that it knows.</summary>
    private static readonly string[] Locations =
    [
        "-GPSLatitude=51.5|-GPSLatitudeRef=N|-GPSLongitude=7.25|-GPSLongitudeRef=E",
        "-GPSAltitude=99|-GPSDateStamp=2020:01:02|-GPSTimeStamp=03:04:05|-GPSMapDatum=WGS-84",
        "-XMP-exif:GPSLatitude=51.5|-XMP-exif:GPSLongitude=7.25",
        "-XMP-iptcExt:LocationCreated={GPSLatitude=51.5,GPSLongitude=7.25,City=Bonn}",
        "-XMP-drone-dji:GPSLatitude=51.5|-XMP-drone-dji:GPSLongitude=7.25",
        "-XMP-geo:lat=51.5|-XMP-geo:long=7.25",
    ];

    // Exposure and lens, each with values that are odd but right.
    private static readonly (string Tag, string[] Values)[] Settings =
    [
        ("ISO", ["50", "125", "6400", "65535", "100 200"]),
        ("FNumber", ["0.95", "1.8", "2.8", "22", "0"]),
        ("FocalLength", ["4.25", "50", "600", "0"]),
        ("ExposureTime", ["0.000125", "0.3", "30", "0.016666667", "0"]),
    ];

    // Dates that are not those of the shutter, and what must not be taken for it.
    private static readonly string[] OtherDates =
    [
        "-CreateDate=2015:01:01 01:01:01",
        "-ModifyDate=2016:01:01 01:01:01",
        "-OffsetTime=+07:00|-OffsetTimeDigitized=-07:00",
        "-XMP:DateTimeOriginal=2014:01:01 01:01:01",
        "-XMP-photoshop:DateCreated=2013:01:01 01:01:01",
        "-IPTC:DateCreated=2012:01:01|-IPTC:TimeCreated=01:01:01+00:00|-IPTC:City=Bonn",
        "-PNG:CreationTime=2011:01:01 01:01:01|-PNG:ModifyDate=2010:01:01 01:01:01",
        "-XMP-tiff:Make=Other|-XMP-tiff:Orientation=6|-XMP-exif:ISO=99",
    ];

    // What cameras write of the size goes before what a RAW's pictures have, as it is without their dark borders.
    private const string OtherSize = "-ExifImageWidth=7|-ExifImageHeight=5";

    /// <summary>A photo that has no more than a name and what is to be done for it.</summary>
    /// <param name="random">What decides.</param>
    /// <param name="number">Makes the name unique.</param>
    public static DrawnFile Draw(Random random, int number)
    {
        // JPEG is what most photos are.
        var (extension, encodings) = Kinds[random.Next(3) == 0 ? 0 : random.Next(Kinds.Length)];
        var name = $"photo-{number}.{extension}";
        // The codecs of HEIC and AVIF want a few pixels.
        var (width, height) = (random.Next(16, 161), random.Next(16, 161));
        var target = extension is "dng" or "nef" or "arw" or "pef" or "srw" ? "TIFF:" + name : name;
        var encoding = encodings[random.Next(encodings.Length)];
        string[] encode =
        [
            .. $"-size {width}x{height} gradient:red-blue {encoding}".Split(' ', StringSplitOptions.RemoveEmptyEntries),
            target,
        ];
        return new(name, "convert", encode, extension is "bmp" or "ico" ? [] : DrawTags(random, extension));
    }

    private static List<string> DrawTags(Random random, string extension)
    {
        var tags = new List<string>();
        void Add(string several) => tags.AddRange(several.Split('|'));
        if (extension == "gif")
        {
            Add(random.Next(2) == 0 ? "-Comment=drawn" : Locations[random.Next(2, Locations.Length)]);
            return tags;
        }

        Add(random.Next(2) == 0 ? "-ExifByteOrder=MM" : "-ExifByteOrder=II");
        if (random.Next(5) > 0)
        {
            Add(Cameras[random.Next(Cameras.Length)]);
        }

        if (random.Next(5) > 0)
        {
            AddShutter(random, tags);
        }

        if (random.Next(2) == 0)
        {
            Add($"-Orientation={random.Next(1, 9)}");
        }

        foreach (var (tag, values) in Settings.Where(_ => random.Next(2) == 0))
        {
            Add($"-{tag}={values[random.Next(values.Length)]}");
        }

        foreach (var one in OtherDates.Concat(Locations).Where(_ => random.Next(5) == 0))
        {
            Add(one);
        }

        if (extension is "jpg" or "png" or "webp" or "tif" or "heic" or "avif" && random.Next(5) == 0)
        {
            Add(OtherSize);
        }

        if (random.Next(12) == 0)
        {
            // More than a segment of a JPEG holds.
            Add("-XMP-dc:Description=" + new string('x', 70_000));
        }

        if (random.Next(4) == 0)
        {
            tags.Add("-z");
        }

        return tags;
    }

    private static void AddShutter(Random random, List<string> tags)
    {
        var time = new DateTime(1975, 1, 1).AddSeconds(random.Next(int.MaxValue));
        var text = time.ToString("yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture);
        tags.Add($"-DateTimeOriginal={(random.Next(12) == 0 ? "0000:00:00 00:00:00" : text)}");
        if (random.Next(2) == 0)
        {
            tags.Add($"-OffsetTimeOriginal={Offsets[random.Next(Offsets.Length)]}");
        }

        if (random.Next(2) == 0)
        {
            var digits = random.Next(1, 7);
            var fraction = random.Next(1000).ToString("D" + digits, CultureInfo.InvariantCulture);
            tags.Add("-SubSecTimeOriginal=" + fraction);
        }
    }
}
