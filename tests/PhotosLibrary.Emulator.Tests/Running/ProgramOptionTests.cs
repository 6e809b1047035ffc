using System.Diagnostics;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests.Running;

/// <summary>The flags and variables of the program.</summary>
public sealed class ProgramOptionTests : IDisposable
{
    private readonly HttpClient _http = new();

    [Fact]
    public async Task Variable_overrides_the_default_and_a_flag_overrides_its_variable()
    {
        using var program = Start(
            new()
            {
                ["PHOTOS_EMULATOR_URLS"] = "http://127.0.0.1:0",
                ["PHOTOS_EMULATOR_QUOTAS"] = "true",
                ["PHOTOS_EMULATOR_QUOTA_REQUESTS_PER_DAY"] = "7",
                ["PHOTOS_EMULATOR_QUOTA_WRITES_PER_MINUTE"] = "8",
                ["PHOTOS_EMULATOR_UNCONFIRMED"] = "LargePageSize=Refuse,emptyAlbumTitle=true",
            },
            "--quota-writes-per-minute",
            "9"
        );
        var line = await program.StandardOutput.ReadLineAsync();
        var app = new TestApp(_http, new Uri(line!.Split(' ')[^1]), "dev:alice");

        Assert.Equal(400, (int)(await app.GetAsync("/v1/albums?pageSize=51")).Status);
        (await app.PostAsync("/v1/albums", """{ "album": { "title": "" } }""")).Success();
        var gauges = (await app.GetAsync("/emulator/quotas")).Success()["quotas"]!;
        program.Kill();

        Assert.Equal((7, 9), (LimitOf(gauges, "RequestsPerDay"), LimitOf(gauges, "WritesPerMinutePerUser")));
    }

    [Theory]
    [InlineData("PHOTOS_EMULATOR_STRICT_AUTH", "perhaps")]
    [InlineData("PHOTOS_EMULATOR_QUOTA_REQUESTS_PER_DAY", "many")]
    [InlineData("PHOTOS_EMULATOR_QUOTA_REQUESTS_PER_DAY", "-1")]
    [InlineData("PHOTOS_EMULATOR_UNCONFIRMED", "Nonsense=1")]
    [InlineData("PHOTOS_EMULATOR_UNCONFIRMED", "ChunkGranularity=0")]
    [InlineData("PHOTOS_EMULATOR_EXTERNAL_URL", "photos")]
    [InlineData("PHOTOS_EMULATOR_DATA", "/dev/null/library")]
    public async Task Invalid_variable_is_reported_in_one_line(string name, string value)
    {
        var (exitCode, output, error) = await RunAsync(new() { [name] = value }, "--urls", "http://127.0.0.1:0");

        Assert.NotEqual(0, exitCode);
        Assert.Equal("", output);
        Assert.NotEqual("", error);
        Assert.DoesNotContain('\n', error);
    }

    [Theory]
    [InlineData("--quota-requests-per-day", "-1")]
    [InlineData("--quota-concurrent-writes", "1.5")]
    [InlineData("--video-processing-seconds", "-5")]
    [InlineData("--unconfirmed", "LargePageSize=Perhaps")]
    [InlineData("--allow-origin", "*")]
    [InlineData("--allow-origin", "null")]
    [InlineData("--allow-origin", "http://*.example")]
    [InlineData("--allow-origin", "http://localhost:5173/app")]
    [InlineData("--unconfirmed", "SessionLife")]
    [InlineData("--request-log-size", "-1")]
    [InlineData("--seed", "-1")]
    [InlineData("--seed-folder", "/no/such/folder")]
    [InlineData("--data")]
    [InlineData("surplus")]
    [InlineData("--external-url", "http://photos/path")]
    public async Task Invalid_flag_is_reported_in_one_line(params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync([], ["--urls", "http://127.0.0.1:0", .. arguments]);

        Assert.NotEqual(0, exitCode);
        Assert.Equal("", output);
        Assert.NotEqual("", error);
        Assert.DoesNotContain('\n', error);
    }

    [Fact]
    public async Task Help_names_every_flag_with_its_variable_and_their_precedence()
    {
        var (exitCode, output, _) = await RunAsync([], "--help");

        Assert.Equal(0, exitCode);
        foreach (
            var flag in new[] { "--urls", "--external-url", "--data", "--strict-auth", "--quotas", "--unconfirmed" }
        )
        {
            Assert.Contains(flag, output);
            Assert.Contains("PHOTOS_EMULATOR_" + flag[2..].Replace('-', '_').ToUpperInvariant(), output);
        }

        Assert.Contains("a variable before the default", output);
    }

    [Fact]
    public async Task Version_is_printed_in_one_line()
    {
        var (exitCode, output, error) = await RunAsync([], "--version");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Matches(@"^\d+\.\d+\.\d+\S*$", output);
    }

    public void Dispose() => _http.Dispose();

    private static int LimitOf(JToken gauges, string name) =>
        (int)gauges.Single(gauge => (string?)gauge["name"] == name)["limit"]!;

    private static Process Start(Dictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "PhotosLibrary.Emulator.dll"), .. arguments]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        Dictionary<string, string> variables,
        params string[] arguments
    )
    {
        using var program = Start(variables, arguments);
        var output = program.StandardOutput.ReadToEndAsync();
        var error = program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();
        return (program.ExitCode, (await output).Trim(), (await error).Trim());
    }
}
