using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace PhotosLibrary.Emulator.Media;

/// <summary>What a process of <see cref="PictureWorkers"/> does: jobs from its input, pictures to its output.</summary>
internal static class PictureWorker
{
    /// <summary>The only argument of the emulator's program that makes it such a process.</summary>
    public const string Argument = "--picture-worker";

    /// <summary>Its first line: it has started.</summary>
    public const string Ready = "ready";

    /// <summary>The line for a photo that cannot be decoded.</summary>
    public const string Undecodable = "undecodable";

    /// <summary>How to start one from here; null if this app has the emulator in it and is a single file.</summary>
    public static ProcessStartInfo? Command()
    {
        if (OwnProgram() is not [var program, .. var arguments])
        {
            return null;
        }

        return new ProcessStartInfo(program, [.. arguments, Argument])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Environment =
            {
                // Neither sockets for debuggers in the temporary folder, nor the memory that servers take.
                ["DOTNET_EnableDiagnostics"] = "0",
                ["DOTNET_gcServer"] = "0",
            },
        };
    }

    /// <summary>Works until the input ends, as it does when the emulator ends, however that comes about.</summary>
    public static int Run()
    {
        using var jobs = new BlockingCollection<string>();
        var reader = new Thread(() => ReadJobs(jobs)) { IsBackground = true };
        reader.Start();
        ProcessLimits.Set(PictureWorkers.MostMemory);
        MagickEngine.Start();
        using var output = Console.OpenStandardOutput();
        Write(output, Ready);
        foreach (var line in jobs.GetConsumingEnumerable())
        {
            var result = PictureJob.FromLine(line).Run();
            Write(output, result is null ? Undecodable : HeaderOf(result));
            output.Write(result?.Picture?.Bytes);
            output.Flush();
        }

        return 0;
    }

    private static void Write(Stream output, string line) => output.Write(Encoding.ASCII.GetBytes(line + "\n"));

    // Width, height and length, and the media type if there is a picture.
    private static string HeaderOf(PictureResult result) =>
        string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Size.Width} {result.Size.Height} {result.Picture?.Bytes?.Length ?? 0} "
            )
            .TrimEnd() + (result.Picture is null ? "" : " " + result.Picture.ContentType);

    // On a thread of its own, so that nobody is needed to end a process whose decoder is busy.
    private static void ReadJobs(BlockingCollection<string> jobs)
    {
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        while (input.ReadLine() is { } line)
        {
            jobs.Add(line);
        }

        Process.GetCurrentProcess().Kill();
    }

    /// <remarks>The emulator is a program also where it is embedded: its assembly is run with the host's own runtime
    /// and the host's list of dependencies. No other program than its own knows the argument.</remarks>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "In a single file it is empty, as expected.")]
    private static string[]? OwnProgram()
    {
        var assembly = typeof(PictureWorker).Assembly;
        var dotnet = DotNet.FindProgram();
        if (assembly == Assembly.GetEntryAssembly() && !DotNet.IsHost(Environment.ProcessPath))
        {
            return Environment.ProcessPath is { } program ? [program] : null;
        }

        var dependencies = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';')[0];
        var settings = dependencies is null ? null : DotNet.SettingsBeside(dependencies);
        return assembly.Location.Length == 0 || settings is null || dotnet is null
            ? null
            : [dotnet, "exec", "--depsfile", dependencies!, "--runtimeconfig", settings, assembly.Location];
    }

    /// <summary>Where the runtime of this process is.</summary>
    private static class DotNet
    {
        public static bool IsHost(string? program) =>
            string.Equals(Path.GetFileNameWithoutExtension(program), "dotnet", StringComparison.OrdinalIgnoreCase);

        public static string? FindProgram()
        {
            var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
            // The runtime is in shared/Microsoft.NETCore.App/10.0.0 beside the program.
            var root = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..");
            var program = Path.GetFullPath(Path.Combine(root, name));
            return File.Exists(program) ? program : null;
        }

        public static string? SettingsBeside(string dependencies)
        {
            var settings = Path.ChangeExtension(Path.ChangeExtension(dependencies, null), ".runtimeconfig.json");
            return File.Exists(settings) ? settings : null;
        }
    }
}
