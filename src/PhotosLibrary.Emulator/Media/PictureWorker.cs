using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace PhotosLibrary.Emulator.Media;

/// <summary>What a process of <see cref="PictureWorkers"/> does: jobs from its input, pictures to its output.</summary>
internal static class PictureWorker
{
    /// <summary>The only argument of the emulator's program that makes it such a process.</summary>
    public const string Argument = "--picture-worker";

    /// <summary>How to start one from here; null if this program is not laid out as separate files.</summary>
    /// <remarks>The emulator is a program also where it is embedded: its assembly is run with the host's own runtime
    /// and the host's list of dependencies.</remarks>
    public static ProcessStartInfo? Command()
    {
        var assembly = typeof(PictureWorker).Assembly.Location;
        var dependencies = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';')[0];
        var settings = dependencies is null ? null : DotNet.SettingsBeside(dependencies);
        if (assembly.Length == 0 || settings is null || DotNet.FindProgram() is not { } dotnet)
        {
            return null;
        }

        return new ProcessStartInfo(dotnet)
        {
            ArgumentList = { "exec", "--depsfile", dependencies!, "--runtimeconfig", settings, assembly, Argument },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
    }

    /// <summary>Works until the input ends, as it does when the emulator ends, however that comes about.</summary>
    public static int Run()
    {
        using var jobs = new BlockingCollection<string>();
        var reader = new Thread(() => ReadJobs(jobs)) { IsBackground = true };
        reader.Start();
        using var output = Console.OpenStandardOutput();
        foreach (var line in jobs.GetConsumingEnumerable())
        {
            var media = PictureJob.FromLine(line).Run();
            var bytes = media?.Bytes ?? [];
            var header = string.Create(CultureInfo.InvariantCulture, $"{media?.ContentType} {bytes.Length}\n");
            output.Write(Encoding.ASCII.GetBytes(header.TrimStart(' ')));
            output.Write(bytes);
            output.Flush();
        }

        return 0;
    }

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

    /// <summary>Where the runtime of this process is.</summary>
    private static class DotNet
    {
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
