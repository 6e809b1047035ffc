using System.Diagnostics;

namespace PhotosLibrary.EndToEnd.Tests.Samples;

/// <summary>A sample as a process of its own, for a user with an empty profile, in a folder of its own.</summary>
internal sealed class SampleProgram(string name) : IDisposable
{
    private const string Secrets = """{"installed":{"client_id":"sample","client_secret":"any"}}""";

    private readonly Dictionary<string, string> _environment = [];

    /// <summary>The working directory, which holds <c>client_secret.json</c>.</summary>
    public string Folder { get; } = NewFolder();

    /// <summary>Sets a variable of the environment.</summary>
    public void Set(string variable, string value) => _environment[variable] = value;

    public string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>Writes a file of that path.</summary>
    public string Write(byte[] content, params string[] parts)
    {
        var path = PathOf(parts);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Starts it, with all three streams redirected.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, $"Samples.{name}.dll"), .. arguments]
        )
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = Folder;
        start.Environment["XDG_DATA_HOME"] = PathOf("profile");
        foreach (var (variable, value) in _environment)
        {
            start.Environment[variable] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="reply">What its user types when it shows an address; null for nothing.</param>
    /// <param name="arguments">The arguments.</param>
    public async Task<ProcessRun> RunAsync(Func<Uri, Task<Uri>>? reply, params string[] arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            output.Add(line);
            if (reply is not null && line.StartsWith("http", StringComparison.Ordinal))
            {
                await process.StandardInput.WriteLineAsync((await reply(new Uri(line))).AbsoluteUri);
            }
        }

        await process.WaitForExitAsync();
        return new ProcessRun(process.ExitCode, string.Join('\n', output), await error);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>The part of the first line of an output that follows a text.</summary>
    public static async Task<string> ReadAfterAsync(StreamReader output, string text)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(text, StringComparison.Ordinal) is >= 0 and var at)
            {
                return line[(at + text.Length)..];
            }
        }

        throw new InvalidOperationException($"The sample ended without \"{text}\".");
    }

    private static string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("photos-sample-").FullName;
        File.WriteAllText(Path.Combine(folder, "client_secret.json"), Secrets);
        return folder;
    }
}
