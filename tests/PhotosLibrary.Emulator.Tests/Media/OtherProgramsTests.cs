using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests.Media;

/// <summary>What we say of files that other programs have made, compared with what others say of them.</summary>
public sealed class OtherProgramsTests : IDisposable
{
    private const string Created = "2020-01-02T03:04:05Z";

    private readonly OtherPrograms _programs = new();

    public void Dispose() => _programs.Dispose();

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
        ("recorded.mkv", "-c:v libx264 -metadata DATE_RECORDED=2020-05-06T07:08:09"),
        ("live.mkv", "-c:v libx264 -live 1"),
        ("vp8.webm", "-c:v libvpx"),
        ("browser.webm", "-c:v libvpx"),
        ("vp9.webm", "-c:v libvpx-vp9"),
        ("mpeg4.avi", "-c:v mpeg4"),
        ("dated.avi", "-c:v mpeg4 -metadata date=2020-05-06T07:08:09"),
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
        OtherPrograms.SkipWhatIsMissing();
        await MakeVideosAsync();
        DrawnVideos.HideFrameDuration(Path.Combine(_programs.Folder, "browser.webm"));
        await MakePhotosAsync();

        var facts = await _programs.ReadAllAsync();
        var differences = new List<string>();
        foreach (var name in Videos.Concat(Photos).Select(file => file.Name))
        {
            // Without ffprobe: it would agree with itself.
            var inspector = new MediaInspector(probe: new VideoProbe(null));
            var media = await inspector.InspectAsync(Path.Combine(_programs.Folder, name), name);
            var theirs = media.IsVideo
                ? MediaReport.OfVideo(await _programs.ProbeAsync(name), facts.GetValueOrDefault(name))
                : MediaReport.OfPhoto(facts[name]);
            if (MediaReport.Difference(MediaReport.Of(media), theirs) is { } difference)
            {
                differences.Add($"{name}: {difference}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
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
                await _programs.RunAsync("ffmpeg", arguments.Split(' '));
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
                await _programs.RunAsync(
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
        await _programs.RunAsync("exiftool", [.. tags, .. withExif]);
    }
}
