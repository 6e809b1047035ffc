using System.Collections.Concurrent;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests.Media;

/// <summary>ffmpeg, ImageMagick and exiftool, at work in a folder of their own.</summary>
internal sealed class OtherPrograms : IDisposable
{
    // One in so many.
    private const int MostFailures = 20;

    private static readonly string[] Needed = ["ffmpeg", "ffprobe", "convert", "exiftool"];

    /// <summary>Where the files are.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("media-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Skips the test where one of them is not installed.</summary>
    public static void SkipWhatIsMissing()
    {
        var missing = Needed.Where(name => OutsideProgram.PathOf(name) is null).ToList();
        Skip.If(
            missing.Count > 0,
            $"No {string.Join(", ", missing)}: Debian's packages ffmpeg, imagemagick, libimage-exiftool-perl."
        );
    }

    /// <summary>Runs one of them, which has to succeed.</summary>
    public async Task<ProcessRun> RunAsync(string program, params string[] arguments)
    {
        var run = await ProcessRun.StartAsync(program, Folder, arguments);
        Assert.True(run.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{run.Error}");
        return run;
    }

    /// <summary>Makes files, without their metadata.</summary>
    /// <returns>Those that were made: encoders do not take every size at every rate.</returns>
    public async Task<List<DrawnFile>> EncodeAsync(IReadOnlyCollection<DrawnFile> files)
    {
        var failures = new ConcurrentDictionary<DrawnFile, string>();
        await Parallel.ForEachAsync(
            files,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (file, _) =>
            {
                var run = await ProcessRun.StartAsync(file.Program, Folder, [.. file.Encode]);
                if (run.ExitCode != 0)
                {
                    failures[file] = $"{file.Recipe}\n{run.Error}";
                }
            }
        );
        Assert.True(failures.Count <= files.Count / MostFailures, string.Join('\n', failures.Values));
        return [.. files.Where(file => !failures.ContainsKey(file))];
    }

    /// <summary>Writes the metadata of files by one run of exiftool.</summary>
    public async Task WriteTagsAsync(IReadOnlyCollection<DrawnFile> files)
    {
        var lines = files
            .Where(file => file.Tags.Count > 0)
            .SelectMany(file =>
                (string[])["-q", "-q", "-overwrite_original", "-n", .. file.Tags, file.Name, "-execute"]
            );
        var list = Path.Combine(Folder, "tags.txt");
        await File.WriteAllLinesAsync(list, lines);
        var run = await ProcessRun.StartAsync("exiftool", Folder, "-@", list);
        // A file into which it does not write stays as it is.
        Assert.True(run.Error.Split("Error").Length - 1 <= files.Count / MostFailures, run.Error);
        File.Delete(list);
    }

    /// <summary>
    /// What exiftool says of all files of the folder, by file name: each tag behind the name of its group and a colon.
    /// </summary>
    public async Task<Dictionary<string, JObject>> ReadAllAsync()
    {
        // It fails when there is one file that it does not know, such as a stream without a container.
        var run = await ProcessRun.StartAsync("exiftool", Folder, "-json", "-G1", "-n", "-q", "-q", "-a", ".");
        return Parse<JArray>(run.Output).Cast<JObject>().ToDictionary(file => (string)file["System:FileName"]!);
    }

    /// <summary>What ffprobe says of the first video stream and of the whole file.</summary>
    public async Task<JObject> ProbeAsync(string name)
    {
        var run = await RunAsync(
            "ffprobe",
            ["-v", "error", "-select_streams", "v:0", "-show_streams", "-show_format", "-of", "json", name]
        );
        return Parse<JObject>(run.Output);
    }

    // Dates stay as they are written.
    private static T Parse<T>(string json)
        where T : JToken
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        return (T)JToken.ReadFrom(reader);
    }
}
