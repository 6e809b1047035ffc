using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PhotosLibrary.Benchmarks.WholeJobs;

/// <summary>
/// <c>start</c>: how long the command line takes from its start to the first item that it lists, beside a hello world,
/// and beside a program that gets the same page with an <see cref="HttpClient"/> and does not parse it; each with the
/// runtime, and as native code. The six alternate.
/// </summary>
internal static class StartCommand
{
    private const int Rounds = 25;
    private const string Hello = "Console.WriteLine(\"Hello, world!\");";

    // The minimum for one page; the settings are those of the client.
    private const string Bare = """
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, args[0] + "v1/mediaItems?pageSize=100");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer dev:demo");
        using var response = await http.SendAsync(request);
        Console.WriteLine((await response.Content.ReadAsByteArrayAsync()).Length);
        """;

    public static async Task RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("photos-start-").FullName;
        try
        {
            await using var emulator = await EmulatorProcess.StartAsync("--seed", "1000");
            var address = emulator.Address.AbsoluteUri;
            var cli = Path.Combine(Repository.Root, "src", "PhotosLibrary.Cli");
            var rows = new List<Row>
            {
                new(
                    "hello world",
                    await PublishBothAsync(await WriteAsync(folder, "hello", Hello), "hello", folder),
                    []
                ),
                new(
                    "HttpClient, one page",
                    await PublishBothAsync(await WriteAsync(folder, "bare", Bare), "bare", folder),
                    [address]
                ),
                new(
                    "`photos list`, first item",
                    await PublishBothAsync(cli, "photos", folder),
                    ["list", "--server", address]
                ),
            };
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var row in rows)
                {
                    row.Managed.Add(await StartAsync("dotnet", [row.Programs.Managed, .. row.Arguments]));
                    row.Native.Add(await StartAsync(row.Programs.Native, row.Arguments));
                }
            }

            Print(rows);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> WriteAsync(string folder, string name, string code)
    {
        var project = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), code);
        await File.WriteAllTextAsync(
            Path.Combine(project, $"{name}.csproj"),
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <TieredPGO>false</TieredPGO>
                <PublishAot>$(Native)</PublishAot>
                <InvariantGlobalization>$(Native)</InvariantGlobalization>
              </PropertyGroup>
            </Project>
            """
        );
        return project;
    }

    private static async Task<(string Managed, string Native)> PublishBothAsync(
        string project,
        string name,
        string folder
    )
    {
        var (managed, native) = (Path.Combine(folder, "managed", name), Path.Combine(folder, "native", name));
        await PublishAsync(
            project,
            managed,
            "-p:PublishReadyToRun=true",
            "--runtime",
            RuntimeInformation.RuntimeIdentifier,
            "--self-contained",
            "false"
        );
        await PublishAsync(project, native, "-p:Native=true");
        return (
            Path.Combine(managed, name + ".dll"),
            Path.Combine(native, name + (OperatingSystem.IsWindows() ? ".exe" : ""))
        );
    }

    private static async Task PublishAsync(string project, string output, params string[] properties) =>
        await OtherProgram.RunAsync(
            "dotnet",
            project,
            ["publish", "--configuration", "Release", "--output", output, .. properties]
        );

    // To the first line, which a person waits for.
    private static async Task<double> StartAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["PHOTOS_TOKEN"] = "dev:demo";
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync();
        var elapsed = Stopwatch.GetElapsedTime(began);
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return line is not null && process.ExitCode == 0
            ? elapsed.TotalMilliseconds
            : throw new InvalidDataException($"{program} ended with {process.ExitCode}.");
    }

    private static void Print(List<Row> rows)
    {
        var (managed, native) = (Median.Of(rows[0].Managed), Median.Of(rows[0].Native));
        Console.WriteLine(
            "| from nothing to the first line | dotnet, ms | to hello world | native, ms | to hello world | "
                + "to `dotnet` hello world |"
        );
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var row in rows)
        {
            var (ofManaged, ofNative) = (Median.Of(row.Managed), Median.Of(row.Native));
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {row.Name} | {ofManaged:0.0} | {ofManaged / managed:0.00} | {ofNative:0.0} | "
                        + $"{ofNative / native:0.00} | {ofNative / managed:0.00} |"
                )
            );
        }
    }

    private sealed record Row(string Name, (string Managed, string Native) Programs, string[] Arguments)
    {
        public List<double> Managed { get; } = [];

        public List<double> Native { get; } = [];
    }
}
