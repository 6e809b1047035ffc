using System.Buffers.Binary;
using System.Globalization;

namespace PhotosLibrary.Emulator.Tests.Media;

/// <summary>Videos by ffmpeg, those of the MP4 family with metadata by exiftool, drawn at random.</summary>
internal static class DrawnVideos
{
    private const string H264 = "libx264 -preset ultrafast";
    private const string H265 = "libx265 -preset ultrafast -x265-params log-level=none";
    private const string Vp8 = "libvpx -deadline realtime -cpu-used 8";
    private const string Vp9 = "libvpx-vp9 -deadline realtime -cpu-used 8";
    private const string Av1 = "libaom-av1 -usage realtime -cpu-used 8";

    // One of the few sizes of H.263, with pixels that are square.
    private const string H263 = "h263 -s 176x144 -aspect 11:9";

    private static readonly string[] Sizes = ["64x48", "176x144", "180x100", "90x160", "320x240", "130x74", "192x112"];

    // The only rates of MPEG-1 and MPEG-2, and further ones.
    private static readonly string[] MpegRates = ["24000/1001", "24", "25", "30000/1001", "30", "50", "60"];
    private static readonly string[] Rates = [.. MpegRates, "10", "12.5", "15", "48", "90"];

    // Extension, what ffmpeg needs to know of the container, and codecs that are found in it.
    private static readonly (string Extension, string Container, string[] Codecs)[] Kinds =
    [
        (
            "mp4",
            "",
            [H264, H264, H265 + " -tag:v hvc1", H265 + " -tag:v hev1", Vp9, Av1, "mpeg4", "mpeg2video", "mjpeg"]
        ),
        ("mov", "", [H264, H265 + " -tag:v hvc1", "mpeg4", "mjpeg", "prores_ks", "png", "qtrle", "rawvideo"]),
        ("m4v", "", [H264, "mpeg4"]),
        ("3gp", "", [H264, "mpeg4", H263]),
        ("3g2", "", [H264, "mpeg4", H263]),
        (
            "mkv",
            "",
            [H264, H265, Vp8, Vp9, Av1, "mpeg4", "mpeg2video", "mpeg1video", "ffv1", "mjpeg", "libtheora", "huffyuv"]
        ),
        ("webm", "", [Vp8, Vp9, Av1]),
        (
            "avi",
            "",
            [
                H264,
                "mpeg4 -vtag DIVX",
                "mpeg4 -vtag XVID",
                "msmpeg4v2",
                "msmpeg4",
                "mjpeg",
                "huffyuv",
                "ffv1",
                "utvideo",
                "rawvideo -pix_fmt bgr24",
                "cinepak -s 64x48",
                "wmv2",
                "mpeg2video",
                "dvvideo -s 720x576 -r 25 -pix_fmt yuv420p",
            ]
        ),
        ("divx", "-f avi", ["mpeg4 -vtag DX50"]),
        ("wmv", "-f asf", ["wmv1", "wmv2", "msmpeg4"]),
        ("asf", "", ["wmv2", "msmpeg4v2", "mpeg4", "mjpeg", H264]),
        ("ts", "", [H264, H265, "mpeg2video", "mpeg1video", "mpeg4"]),
        ("m2t", "-f mpegts", ["mpeg2video", H264]),
        ("m2ts", "-f mpegts -mpegts_m2ts_mode 1", [H264, H265, "mpeg2video"]),
        ("mts", "-f mpegts -mpegts_m2ts_mode 1", [H264]),
        ("mpg", "", ["mpeg1video", "mpeg2video"]),
        // Of H.265 and MPEG-4 part 2 in these only ffprobe tells the frame rate.
        ("mpg", "-f vob", [H264]),
        ("vob", "-f vob", ["mpeg2video"]),
        ("mod", "-f vob", ["mpeg2video"]),
        ("tod", "-f mpegts", ["mpeg2video"]),
    ];

    private static readonly string[] IsoFlags =
    [
        "",
        "",
        "-movflags +faststart",
        "-movflags use_metadata_tags",
        "-video_track_timescale 90000",
        "-use_editlist 0",
        "-write_tmcd 1 -timecode 01:00:00:00",
    ];

    private static readonly string[] FragmentFlags =
    [
        "-movflags +frag_keyframe+empty_moov",
        "-movflags +frag_keyframe+empty_moov+default_base_moof -g 5",
        "-movflags +frag_every_frame+empty_moov",
        "-movflags +dash",
        "-movflags +cmaf",
    ];

    private static readonly string[] MatroskaFlags =
    [
        "",
        "-cues_to_front 1 -reserve_index_space 1000",
        "-cluster_size_limit 2000 -write_crc32 0",
        "-metadata DATE_RECORDED=2019-05-06T07:08:09",
        "-metadata date=2018-05-06T07:08:09",
    ];

    private static readonly string[] IsoTags =
    [
        "-Keys:CreationDate=2021:02:03 04:05:06+02:00|-Keys:Make=Apple|-Keys:Model=iPhone 12",
        "-Keys:GPSCoordinates=51.5 7.25 99",
        "-ItemList:ContentCreateDate=2020:02:03 04:05:06-05:00",
        "-ItemList:ContentCreateDate=2020",
        "-UserData:ContentCreateDate=2019:02:03 04:05:06Z|-UserData:Make=Acme|-UserData:Model=X1",
        "-UserData:DateTimeOriginal=2017:02:03 04:05:06+01:00",
        "-UserData:GPSCoordinates=51.5 7.25 99",
        "-QuickTime:CreateDate=2018:02:03 04:05:06",
        "-Rotation=90",
        "-Rotation=180",
        "-Rotation=270",
        "-QuickTime:CreateDate=0000:00:00 00:00:00",
        "-XMP:DateTimeOriginal=2001:01:01 01:01:01|-XMP-tiff:Make=Other",
    ];

    /// <summary>A video that has no more than a name and what is to be done for it.</summary>
    /// <param name="random">What decides.</param>
    /// <param name="number">Makes the name unique.</param>
    public static DrawnFile Draw(Random random, int number)
    {
        var (extension, container, codecs) = Kinds[random.Next(Kinds.Length)];
        var name = $"video-{number}.{extension}";
        var codec = codecs[random.Next(codecs.Length)];
        var isIso = extension is "mp4" or "mov" or "m4v" or "3gp" or "3g2";
        var isMatroska = extension is "mkv" or "webm";
        var hasSound = random.Next(3) == 0;
        var isSoundFirst = hasSound && random.Next(2) == 0;
        var size = Sizes[random.Next(Sizes.Length)];
        var flags = DrawFlags(random, isIso, isMatroska);
        // exiftool writes nothing into these.
        var isFragmented = FragmentFlags.Contains(flags);
        var rate = DrawRate(random, codec);
        string[] arguments =
        [
            "-v error -nostdin -y",
            $"-f lavfi -i testsrc=size={size}:rate={rate}",
            hasSound ? "-f lavfi -i sine" : "",
            isSoundFirst ? "-map 1 -map 0" : "",
            hasSound && isIso ? "-c:a aac" : "",
            // Pixels that are not square are shown larger than they are coded.
            $"-vf setsar=1 -t 0.7 -threads 1 -c:v {codec} {DrawPixels(random, codec)}",
            random.Next(4) > 0 ? "-metadata creation_time=2022-01-02T03:04:05Z" : "",
            flags,
            extension == "avi" && random.Next(3) == 0 ? "-metadata date=2016-05-06T07:08:09" : "",
            $"{container} {name}",
        ];
        string[] encode = string.Join(' ', arguments).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        List<string> tags =
            isIso && !isFragmented
                ? [.. IsoTags.Where(_ => random.Next(5) == 0).SelectMany(several => several.Split('|'))]
                : [];
        Action<string>? finish = (isIso, isMatroska, random.Next(4)) switch
        {
            (true, _, 0) => WidenBox,
            (_, true, 0) => HideFrameDuration,
            _ => null,
        };
        return new(name, "ffmpeg", encode, tags) { FrameRate = ToNumber(rate), Finish = finish };
    }

    private static string DrawFlags(Random random, bool isIso, bool isMatroska)
    {
        string[] flags = (isIso, isMatroska) switch
        {
            (true, _) => random.Next(3) == 0 ? FragmentFlags : IsoFlags,
            (_, true) => MatroskaFlags,
            _ => [""],
        };
        return flags[random.Next(flags.Length)];
    }

    private static string DrawRate(Random random, string codec)
    {
        var isMpeg = codec is "mpeg1video" or "mpeg2video";
        var rates = isMpeg ? MpegRates : Rates;
        return rates[random.Next(rates.Length)];
    }

    private static double ToNumber(string rate)
    {
        var parts = rate.Split('/').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToList();
        return parts[0] / (parts.Count > 1 ? parts[1] : 1);
    }

    private static string DrawPixels(Random random, string codec)
    {
        if (codec.Contains("libx26", StringComparison.Ordinal))
        {
            string[] formats = ["yuv420p", "yuv420p", "yuv422p", "yuv444p", "yuv420p10le"];
            return $"-pix_fmt {formats[random.Next(formats.Length)]} ";
        }

        return codec == "mpeg2video" && random.Next(3) == 0 ? "-pix_fmt yuv420p -flags +ildct+ilme " : "";
    }

    // A box of frames whose length has eight bytes, as cameras write: over the empty box that ffmpeg leaves for it.
    private static void WidenBox(string path)
    {
        var file = File.ReadAllBytes(path);
        var at = file.AsSpan().IndexOf("\0\0\0\u0008free"u8);
        if (at < 0 || !file.AsSpan(at + 12).StartsWith("mdat"u8))
        {
            return;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8)) + 8L;
        "\0\0\0\u0001mdat"u8.CopyTo(file.AsSpan(at));
        BinaryPrimitives.WriteInt64BigEndian(file.AsSpan(at + 8), length);
        File.WriteAllBytes(path, file);
    }

    /// <summary>Makes the duration of frames of a Matroska an element that is void.</summary>
    /// <remarks>Browsers, which record at a rate that varies, write none.</remarks>
    public static void HideFrameDuration(string path)
    {
        var file = File.ReadAllBytes(path);
        var at = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x23, 0xE3, 0x83]);
        if (at < 0)
        {
            return;
        }

        file[at] = 0xEC;
        file[at + 1] = (byte)(0x80 | (file[at + 3] & 0x7F) + 2);
        File.WriteAllBytes(path, file);
    }
}
