using System.Globalization;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Media;
using Xunit.Abstractions;

namespace PhotosLibrary.Emulator.Tests.Media;

/// <summary>What we say of files that other programs have made, compared with what others say of them.</summary>
public sealed class OtherProgramsTests(ITestOutputHelper output) : IDisposable
{
    private const string Created = "2020-01-02T03:04:05Z";

    private static readonly string[] Needed = ["ffmpeg", "ffprobe", "convert", "exiftool"];

    private readonly string _folder = Directory.CreateTempSubdirectory("media-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // File name, and the arguments of ffmpeg between its input and the name.
    private static readonly (string Name, string Arguments)[] Videos =
    [
        ("h264.mp4", "-c:v libx264"),
        ("h265.mp4", "-c:v libx265 -tag:v hvc1"),
        ("mpeg4.mp4", "-c:v mpeg4"),
        ("keys.mp4", "-c:v libx264 -movflags use_metadata_tags"),
        ("fragments.mp4", "-c:v libx264 -movflags +frag_keyframe+empty_moov -metadata date=2020-05-06T07:08:09+0200"),
        ("turned.mp4", "-c:v libx264 -metadata:s:v:0 rotate=90"),
        ("h264.mov", "-c:v libx264 -metadata date=2020-05-06T07:08:09+0200"),
        ("mjpeg.mov", "-c:v mjpeg"),
        ("prores.mov", "-c:v prores_ks"),
        ("h264.m4v", "-c:v libx264"),
        ("h263.3gp", "-c:v h263 -s 176x144 -aspect 11:9"),
        ("h264.3gp", "-c:v libx264"),
        ("h264.3g2", "-c:v libx264"),
        ("h264.mkv", "-c:v libx264"),
        ("mpeg4.mkv", "-c:v mpeg4"),
        ("ffv1.mkv", "-c:v ffv1"),
        ("vp8.webm", "-c:v libvpx"),
        ("vp9.webm", "-c:v libvpx-vp9"),
        ("mpeg4.avi", "-c:v mpeg4"),
        ("mjpeg.avi", "-c:v mjpeg"),
        ("h264.avi", "-c:v libx264"),
        ("raw.avi", "-c:v rawvideo"),
        ("h264.ts", "-c:v libx264"),
        ("interlaced.ts", "-c:v libx264 -flags +ildct+ilme -s 192x112"),
        ("h265.ts", "-c:v libx265"),
        ("mpeg2.ts", "-c:v mpeg2video"),
        ("mpeg4.ts", "-c:v mpeg4"),
        ("h264.m2ts", "-c:v libx264"),
        ("h265.m2ts", "-c:v libx265"),
        ("mpeg2.m2ts", "-c:v mpeg2video"),
        ("mpeg1.mpg", "-c:v mpeg1video"),
        ("mpeg2.mpg", "-c:v mpeg2video"),
        ("h264.mpg", "-c:v libx264 -f mpeg"),
        ("mpeg2.vob", "-c:v mpeg2video -f vob"),
        ("mpeg2.mod", "-c:v mpeg2video -f vob"),
        ("alone.m2v", "-c:v mpeg2video"),
        ("wmv1.wmv", "-c:v wmv1"),
        ("wmv2.wmv", "-c:v wmv2"),
        ("msmpeg4.asf", "-c:v msmpeg4"),
    ];

    private static readonly (string Name, string Arguments)[] Photos =
    [
        ("plain.jpg", ""),
        ("progressive.jpg", "-interlace JPEG"),
        ("cmyk.jpg", "-colorspace CMYK"),
        ("gray.jpg", "-colorspace Gray"),
        ("plain.png", ""),
        ("interlaced.png", "-interlace PNG"),
        ("palette.png", "-colors 4"),
        ("plain.gif", ""),
        ("lossy.webp", ""),
        ("lossless.webp", "-define webp:lossless=true"),
        ("plain.tif", "-compress none"),
        ("lzw.tif", "-compress LZW"),
        ("zip.tif", "-compress Zip"),
        ("jpeg.tif", "-compress JPEG"),
        ("plain.bmp", ""),
        ("plain.ico", ""),
        ("plain.heic", ""),
        ("plain.avif", ""),
    ];

    [SkippableFact]
    public async Task Files_of_other_programs_are_described_as_others_describe_them()
    {
        SkipWhatIsMissing();
        await MakeVideosAsync();
        await MakePhotosAsync();

        var facts = (await ReadAllAsync()).ToDictionary(file => (string)file["FileName"]!);
        var differences = new List<string>();
        foreach (var name in Videos.Concat(Photos).Select(file => file.Name))
        {
            var path = Path.Combine(_folder, name);
            var ours = await new MediaInspector().InspectAsync(path, name);
            var theirs = ours.IsVideo
                ? await ProbeAsync(path, facts.GetValueOrDefault(name) ?? [])
                : OfPhoto(facts[name]);
            var said = Say(ours);
            if (said != theirs)
            {
                differences.Add($"{name}: we say {said}, others {theirs}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static void SkipWhatIsMissing()
    {
        var missing = Needed.Where(name => OutsideProgram.PathOf(name) is null).ToList();
        Skip.If(
            missing.Count > 0,
            $"No {string.Join(", ", missing)}: Debian's packages ffmpeg, imagemagick, libimage-exiftool-perl."
        );
    }

    private Task MakeVideosAsync() =>
        Parallel.ForEachAsync(
            Videos,
            async (video, _) =>
            {
                var arguments =
                    $"-v error -nostdin -f lavfi -i testsrc=size=180x100:rate=25:duration=1 {video.Arguments} -pix_fmt "
                    + $"{(video.Name == "raw.avi" ? "bgr24" : PixelsOf(video))} -threads 1 -metadata "
                    + $"creation_time={Created} -metadata make=Acme -metadata model=X1 {video.Name}";
                await RunAsync("ffmpeg", arguments.Split(' '));
            }
        );

    private static string PixelsOf((string Name, string Arguments) video) =>
        video.Arguments switch
        {
            var arguments when arguments.Contains("mjpeg", StringComparison.Ordinal) => "yuvj420p",
            var arguments when arguments.Contains("prores", StringComparison.Ordinal) => "yuv422p10le",
            _ => "yuv420p",
        };

    private async Task MakePhotosAsync()
    {
        await Parallel.ForEachAsync(
            Photos,
            async (photo, _) =>
                await RunAsync(
                    "convert",
                    [.. $"-size 90x60 gradient:red-blue {photo.Arguments}".Trim().Split(' '), photo.Name]
                )
        );
        string[] withExif =
        [
            .. Photos
                .Select(photo => photo.Name)
                .Where(name => Path.GetExtension(name) is not (".bmp" or ".ico" or ".gif")),
        ];
        string[] tags =
        [
            "-q",
            "-overwrite_original",
            "-n",
            "-Make=Acme",
            "-Model=X1",
            "-DateTimeOriginal=2021:02:03 04:05:06",
            "-OffsetTimeOriginal=+02:00",
            "-Orientation=6",
            "-ISO=125",
            "-FNumber=2.8",
            "-GPSLatitude=51.5",
            "-GPSLatitudeRef=N",
            "-XMP:GPSLatitude=51.5",
        ];
        await RunAsync("exiftool", [.. tags, .. withExif]);
    }

    private async Task<IEnumerable<JObject>> ReadAllAsync()
    {
        // It fails when there is one file that it does not know, such as the stream without a container.
        var run = await ProcessRun.StartAsync("exiftool", _folder, "-json", "-n", "-q", ".");
        return JArray.Parse(run.Output).Cast<JObject>();
    }

    private async Task<string> ProbeAsync(string path, JObject facts)
    {
        var run = await RunAsync(
            "ffprobe",
            ["-v", "error", "-select_streams", "v:0", "-show_streams", "-show_format", "-of", "json", path]
        );
        var probed = JObject.Parse(run.Output);
        var stream = probed["streams"]![0]!;
        var tags = probed["format"]!["tags"];
        var isTurned = stream.SelectTokens("side_data_list[*].rotation").Any(turn => Math.Abs((int)turn) == 90);
        var (width, height) = (stream[isTurned ? "height" : "width"], stream[isTurned ? "width" : "height"]);
        var rate = ((string)stream["avg_frame_rate"]!).Split('/').Select(double.Parse).ToList();
        // What a file says of the moment of recording goes before the moment that it was made.
        var time = tags?["date"] ?? tags?["creation_time"] ?? AsfDate(facts);
        // ASF has no field for the camera: what ffmpeg writes there are names of its own.
        var camera = AsfDate(facts) is null ? $"{tags?["make"]} {tags?["model"]}" : " ";
        return $"{width}x{height} {Rate(rate[0] / rate[1])} {Time((string?)time)} {camera}";
    }

    private static string? AsfDate(JObject facts) =>
        facts["CreationDate"] is { } date
            ? string.Concat(((string)date!).AsSpan(0, 10).ToString().Replace(':', '-'), ((string)date!)[10..])
            : null;

    private static string OfPhoto(JObject facts)
    {
        // A HEIF turns its pictures by boxes of its own, which go before EXIF.
        var isTurned = (int?)facts["Orientation"] == 6 && (string)facts["FileType"]! is not ("HEIC" or "AVIF");
        var (width, height) = (
            facts[isTurned ? "ImageHeight" : "ImageWidth"],
            facts[isTurned ? "ImageWidth" : "ImageHeight"]
        );
        var time = (string?)facts["DateTimeOriginal"] is { } text ? text.Replace(':', '-').Insert(0, "") : null;
        time = time is null ? null : $"{time[..10]}T{time[11..].Replace('-', ':')}{facts["OffsetTimeOriginal"]}";
        return $"{width}x{height} {Rate(null)} {Time(time)} {facts["Make"]} {facts["Model"]}";
    }

    private static string Say(MediaDescription media) =>
        $"{media.Width}x{media.Height} {Rate(media.FramesPerSecond)} {media.CaptureTime?.UtcDateTime:s} "
        + $"{media.CameraMake} {media.CameraModel}";

    private static string Rate(double? rate) => rate?.ToString("0.0", CultureInfo.InvariantCulture) ?? "-";

    private static string Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? $"{time.UtcDateTime:s}"
            : "";

    private async Task<ProcessRun> RunAsync(string program, string[] arguments)
    {
        var run = await ProcessRun.StartAsync(program, _folder, arguments);
        if (run.ExitCode != 0)
        {
            output.WriteLine($"{program} {string.Join(' ', arguments)}\n{run.Error}");
        }

        Assert.Equal(0, run.ExitCode);
        return run;
    }
}
