using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Media;
using Xunit.Abstractions;

namespace PhotosLibrary.Emulator.Tests.Media;

/// <summary>Files of other programs, drawn at random over all containers, codecs and places of metadata.</summary>
public sealed class DrawnMediaTests(ITestOutputHelper output) : IDisposable
{
    private readonly OtherPrograms _programs = new();

    public void Dispose() => _programs.Dispose();

    [SkippableFact]
    public async Task Drawn_photos_are_described_as_exiftool_describes_them_and_downloaded_without_their_location()
    {
        OtherPrograms.SkipWhatIsMissing();
        var random = NewRandom();
        var photos = await MakeAsync(Campaign.Size(40, 600), number => DrawnPhotos.Draw(random, number));
        photos.AddRange(await ConvertAsync(photos, random));

        var before = await _programs.ReadAllAsync();
        var differences = new List<string>();
        foreach (var photo in photos)
        {
            var path = PathOf(photo);
            var media = await DescribeAsync(path, differences, photo);
            if (media is null)
            {
                continue;
            }

            AddDifference(differences, photo, MediaReport.Of(media), MediaReport.OfPhoto(before[photo.Name]));
            var bytes = await File.ReadAllBytesAsync(path);
            LocationEraser.Erase(bytes, MediaFormat.FromMimeType(media.MimeType)!);
            await File.WriteAllBytesAsync(path, bytes);
        }

        var after = await _programs.ReadAllAsync();
        differences.AddRange(photos.SelectMany(photo => Compare(photo, before[photo.Name], after[photo.Name])));
        Conclude(photos.Count, differences);
    }

    [SkippableFact]
    public async Task Drawn_videos_are_described_without_ffprobe_as_ffprobe_and_exiftool_describe_them()
    {
        OtherPrograms.SkipWhatIsMissing();
        var random = NewRandom();
        var videos = await MakeAsync(Campaign.Size(30, 500), number => DrawnVideos.Draw(random, number));

        var facts = await _programs.ReadAllAsync();
        var differences = new List<string>();
        foreach (var video in videos)
        {
            if (await DescribeAsync(PathOf(video), differences, video) is { } media)
            {
                var probed = await _programs.ProbeAsync(video.Name);
                var theirs = MediaReport.OfVideo(probed, facts.GetValueOrDefault(video.Name));
                AddDifference(differences, video, MediaReport.Of(media), theirs);
            }
        }

        Conclude(videos.Count, differences);
    }

    private Random NewRandom()
    {
        var seed = Campaign.Seed;
        output.WriteLine($"CAMPAIGN_SEED={seed}");
        return new Random(seed);
    }

    private string PathOf(DrawnFile file) => Path.Combine(_programs.Folder, file.Name);

    private async Task<List<DrawnFile>> MakeAsync(int count, Func<int, DrawnFile> draw)
    {
        var files = await _programs.EncodeAsync([.. Enumerable.Range(0, count).Select(draw)]);
        await _programs.WriteTagsAsync(files);
        foreach (var file in files)
        {
            file.Finish?.Invoke(PathOf(file));
        }

        return files;
    }

    // What programs that are not for cameras make of a photo with metadata.
    private async Task<List<DrawnFile>> ConvertAsync(List<DrawnFile> photos, Random random)
    {
        string[] extensions = ["png", "webp", "jpg", "tif"];
        var converted = photos
            .Where(photo => photo.Name.EndsWith(".jpg", StringComparison.Ordinal) && random.Next(2) == 0)
            .Select(photo => (photo, Name: $"{photo.Name}.{extensions[random.Next(extensions.Length)]}"))
            .Select(pair => new DrawnFile(pair.Name, "convert", [pair.photo.Name, pair.Name], pair.photo.Tags))
            .ToList();
        return await _programs.EncodeAsync(converted);
    }

    private static async Task<MediaDescription?> DescribeAsync(string path, List<string> differences, DrawnFile file)
    {
        try
        {
            return await new MediaInspector(probe: new VideoProbe(null)).InspectAsync(path, file.Name);
        }
        catch (UnsupportedMediaException exception)
        {
            differences.Add($"{file.Name}: refused: {exception.Message}\n    {file.Recipe}");
            return null;
        }
    }

    private static void AddDifference(List<string> differences, DrawnFile file, MediaReport ours, MediaReport theirs)
    {
        // What ffprobe guesses may be a multiple of the rate at which the pictures were really drawn.
        var isAsDrawn =
            file.FrameRate is { } rate && MediaReport.Difference(ours, theirs with { FrameRate = rate }) is null;
        if (!isAsDrawn && MediaReport.Difference(ours, theirs) is { } difference)
        {
            differences.Add($"{file.Name}: {difference}\n    {file.Recipe}");
        }
    }

    // Of the location nothing is left; of all else, everything.
    private static IEnumerable<string> Compare(DrawnFile photo, JObject before, JObject after)
    {
        foreach (var tag in after.Properties().Where(IsLocation))
        {
            yield return $"{photo.Name}: {tag} is left\n    {photo.Recipe}";
        }

        foreach (var tag in before.Properties().Where(tag => !IsLocation(tag) && IsContent(tag)))
        {
            if (!JToken.DeepEquals(tag.Value, after[tag.Name]))
            {
                yield return $"{photo.Name}: {tag} is {after[tag.Name]}\n    {photo.Recipe}";
            }
        }
    }

    private static bool IsContent(JProperty tag) =>
        !tag.Name.StartsWith("System:", StringComparison.Ordinal)
        && !tag.Name.StartsWith("Composite:", StringComparison.Ordinal);

    private static bool IsLocation(JProperty tag) =>
        tag.Name.Contains("GPS", StringComparison.OrdinalIgnoreCase)
        || tag.Name.StartsWith("XMP-geo:", StringComparison.Ordinal);

    private void Conclude(int count, List<string> differences)
    {
        output.WriteLine($"{count} files, {differences.Count} differences");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
