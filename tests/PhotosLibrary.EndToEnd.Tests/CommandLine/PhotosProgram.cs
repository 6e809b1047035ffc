using System.Diagnostics;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>
/// <c>photos</c>, as it was built or as native code, for a user with an empty profile.
/// </summary>
internal sealed class PhotosProgram : IDisposable
{
    /// <summary>Names the program that <c>dotnet publish -p:Native=true</c> made.</summary>
    public const string NativeVariable = "PHOTOS_NATIVE";

    private readonly string _program;
    private readonly string[] _first;
    private readonly Dictionary<string, string> _environment;

    public PhotosProgram(bool isNative, Uri? server = null, string? token = null)
    {
        // Elsewhere it would use the profile of the user who runs the tests.
        Skip.IfNot(OperatingSystem.IsLinux(), "Only on Linux can a test give a program a profile of its own.");
        var native = Environment.GetEnvironmentVariable(NativeVariable);
        Skip.If(
            isNative && native is null,
            $"{NativeVariable} names no natively compiled photos: see the command line in README.md."
        );
        _program = isNative ? Path.GetFullPath(native!, Repository.Root) : "dotnet";
        _first = isNative ? [] : [Path.Combine(AppContext.BaseDirectory, "photos.dll")];
        _environment = new()
        {
            ["XDG_DATA_HOME"] = Profile,
            ["XDG_CONFIG_HOME"] = Profile,
            ["PHOTOS_SERVER"] = server?.AbsoluteUri ?? "",
            ["PHOTOS_TOKEN"] = token ?? "",
        };
    }

    /// <summary>The access token that the user got elsewhere; empty if they sign in.</summary>
    public string Token
    {
        get => _environment["PHOTOS_TOKEN"];
        set => _environment["PHOTOS_TOKEN"] = value;
    }

    /// <summary>Where the user's accounts are stored.</summary>
    public string Profile => Path.Combine(Folder, "profile");

    /// <summary>The working directory.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("photos-cli-").FullName;

    public Task<ProcessRun> RunAsync(params string[] arguments) =>
        ProcessRun.StartAsync(_program, Folder, _environment, [.. _first, .. arguments]);

    /// <summary>Runs it as a user whom the modes of files and folders bind, as they do not bind root.</summary>
    public Task<ProcessRun> RunUnprivilegedAsync(params string[] arguments) =>
        Environment.IsPrivilegedProcess
            ? ProcessRun.StartAsync(
                "setpriv",
                Folder,
                _environment,
                ["--bounding-set=-dac_override,-dac_read_search", _program, .. _first, .. arguments]
            )
            : RunAsync(arguments);

    /// <summary>Runs it where the folder "disk" is a disk without room.</summary>
    public async Task<ProcessRun> RunWithFullDiskAsync(params string[] arguments)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "disk"));
        const string mount = "mount -t tmpfs -o size=64k none disk";
        var trial = await ProcessRun.StartAsync("unshare", Folder, "-rm", "sh", "-c", mount);
        Skip.If(trial.ExitCode != 0, "Here a test must not mount a disk of its own: " + trial.Error);
        // The shell says that there is no room for more; that is meant.
        const string fill = mount + " && { cat /dev/zero > disk/rest 2> rest.log; exec \"$@\"; }";
        return await ProcessRun.StartAsync(
            "unshare",
            Folder,
            _environment,
            ["-rm", "sh", "-c", fill, "sh", _program, .. _first, .. arguments]
        );
    }

    /// <summary>Sets a further variable of the environment.</summary>
    public void Set(string variable, string value) => _environment[variable] = value;

    /// <summary>Runs it and writes a reply to the address that it prints.</summary>
    public async Task<ProcessRun> TalkAsync(Func<string, Task<string>> response, params string[] arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("http", StringComparison.Ordinal))
            {
                await process.StandardInput.WriteLineAsync(await response(line));
                break;
            }
        }

        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ProcessRun(process.ExitCode, output, await error);
    }

    /// <summary>Runs it with a text as its input.</summary>
    public async Task<ProcessRun> FeedAsync(string input, params string[] arguments)
    {
        using var process = Start(arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new ProcessRun(process.ExitCode, await output, await error);
    }

    /// <summary>
    /// Runs it and stops it at its first line of an error; not by Ctrl+C, which a program in the background ignores, as
    /// it may in CI.
    /// </summary>
    public async Task<ProcessRun> StopAtFirstErrorAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var said = await process.StandardError.ReadLineAsync();
        await ProcessRun.StartAsync("kill", Folder, "-TERM", $"{process.Id}");
        var rest = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ProcessRun(process.ExitCode, await output, said + "\n" + rest);
    }

    /// <summary>Runs it for a reader that closes the pipe after one line, as <c>head -1</c> does.</summary>
    public async Task<(string? Line, int ExitCode)> ReadOneLineAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var line = await process.StandardOutput.ReadLineAsync();
        process.StandardOutput.Close();
        await process.WaitForExitAsync();
        return (line, process.ExitCode);
    }

    /// <summary>Runs it on a terminal, and gives all that it draws there.</summary>
    public async Task<string> RunOnTerminalAsync(int columns, params string[] arguments)
    {
        var command = string.Join(' ', new[] { _program }.Concat(_first).Concat(arguments).Select(word => $"'{word}'"));
        var run = await ProcessRun.StartAsync(
            "script",
            Folder,
            new Dictionary<string, string>(_environment) { ["TERM"] = "xterm-256color" },
            "--quiet",
            "--command",
            $"stty cols {columns} rows 40; {command}",
            "/dev/null"
        );
        return run.Output;
    }

    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Starts it, with all three streams redirected.</summary>
    public Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo(_program, [.. _first, .. arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
