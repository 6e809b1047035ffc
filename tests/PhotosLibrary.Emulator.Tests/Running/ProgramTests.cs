using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;

namespace PhotosLibrary.Emulator.Tests.Running;

/// <summary>The emulator as a program of its own.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly HttpClient _http = new();

    [SkippableTheory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Program_prints_its_address_in_one_line_and_exits_cleanly_on_a_signal(string signal)
    {
        using var program = Start("--urls", "http://127.0.0.1:0", "--data", _folder.FullName);
        var address = await ReadAddressAsync(program);
        await new TestApp(_http, address, "dev:alice").CreateAlbumAsync();

        Signal(program, signal);
        await program.WaitForExitAsync();

        var output = await program.StandardOutput.ReadToEndAsync();
        var errors = await program.StandardError.ReadToEndAsync();
        Assert.Equal((0, "", ""), (program.ExitCode, output, errors));
    }

    [SkippableTheory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Program_exits_within_seconds_though_connections_are_open(string signal)
    {
        using var program = Start("--urls", "http://127.0.0.1:0");
        var address = await ReadAddressAsync(program);
        using var idle = await ConnectAsync(address, $"GET /healthz HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n");
        Assert.True(await idle.GetStream().ReadAsync(new byte[1000]) > 0);
        using var silent = await ConnectAsync(address, "");
        using var half = await ConnectAsync(address, "GET /healthz HTTP/1.1\r\nHo");
        using var uploading = await ConnectAsync(
            address,
            $"""
            POST /v1/uploads HTTP/1.1
            Host: {address.Authority}
            Authorization: Bearer dev:alice
            X-Goog-Upload-Protocol: raw
            Content-Length: 1000

            some of it
            """.ReplaceLineEndings("\r\n")
        );

        var watch = Stopwatch.StartNew();
        Signal(program, signal);
        await program.WaitForExitAsync();

        // An upload in progress is given three seconds; the machine may be busy.
        Assert.Equal((0, ""), (program.ExitCode, await program.StandardError.ReadToEndAsync()));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_kill_loses_nothing_that_was_acknowledged()
    {
        const int Granularity = 262_144;
        byte[] photo = [.. TestPhotos.Jpeg(2), .. TestPhotos.Noise(Granularity)];
        string item,
            token,
            path;
        using (var program = Start("--urls", "http://127.0.0.1:0", "--data", _folder.FullName))
        {
            var app = new TestApp(_http, await ReadAddressAsync(program), "dev:alice");
            item = await app.AddIdAsync(TestPhotos.Jpeg(1));
            token = await app.UploadRawAsync(TestPhotos.Jpeg(3));
            var started = await app.UploadAsync(
                "/v1/uploads",
                [],
                "X-Goog-Upload-Protocol: resumable",
                "X-Goog-Upload-Command: start"
            );
            path = new Uri(started.Headers["X-Goog-Upload-URL"]).PathAndQuery;
            await app.UploadAsync(path, photo[..Granularity], "X-Goog-Upload-Command: upload");
            program.Kill();
            await program.WaitForExitAsync();
        }

        await using var after = await TestEmulator.StartAsync(
            _folder.FullName,
            clock: new(TimeProvider.System.GetUtcNow())
        );
        var again = after.App("dev:alice");

        var url = (await again.GetAsync($"/v1/mediaItems/{item}")).Success()["baseUrl"];
        Assert.Equal(TestPhotos.Jpeg(1), await after.Http.GetByteArrayAsync(url + "=d"));
        (
            await again.PostAsync(
                "/v1/mediaItems:batchCreate",
                $$"""{ "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{token}}" } }] }"""
            )
        ).Success();
        var last = await again.UploadAsync(
            path,
            photo[Granularity..],
            "X-Goog-Upload-Command: upload, finalize",
            $"X-Goog-Upload-Offset: {Granularity}"
        );
        Assert.Equal((200, "final"), ((int)last.Status, last.Headers["X-Goog-Upload-Status"]));
    }

    [Fact]
    public async Task Strict_auth_is_an_option()
    {
        using var program = Start("--urls", "http://127.0.0.1:0", "--strict-auth");
        var address = await ReadAddressAsync(program);

        var response = await new TestApp(_http, address, "dev:alice").GetAsync("/v1/albums");
        program.Kill();

        response.Error(401, "UNAUTHENTICATED");
    }

    [Fact]
    public async Task The_policy_is_an_option()
    {
        using var program = Start("--urls", "http://127.0.0.1:0", "--policy", "legacy");
        var address = await ReadAddressAsync(program);

        var response = await new TestApp(_http, address, "dev:alice").GetAsync("/v1/sharedAlbums");
        program.Kill();

        response.Success();
    }

    [Fact]
    public async Task Port_in_use_is_reported_in_one_line()
    {
        await using var other = await PhotosEmulator.StartAsync();
        var url = other.Address.GetLeftPart(UriPartial.Authority);

        Assert.Equal((1, "", $"Cannot listen on {url}: the port is in use."), await RunAsync("--urls", url));
    }

    [SkippableTheory]
    [InlineData("http://0.0.0.0:0", "0.0.0.0")]
    [InlineData("http://0:0", "0.0.0.0")]
    [InlineData("http://[::]:0", "[::]")]
    [InlineData("http://NETWORK:0", null)]
    public async Task Address_that_others_reach_is_warned_of(string url, string? host)
    {
        Skip.If(url.Contains("::") && !Socket.OSSupportsIPv6, "not on this system: IPv6");
        host ??= NetworkAddress();
        url = url.Replace("NETWORK", host, StringComparison.Ordinal);

        var (line, error) = await StartAndKillAsync(url);

        Assert.StartsWith("Google Photos emulator listening on http://", line, StringComparison.Ordinal);
        Assert.Equal(
            $"Warning: it listens on {host}, not only on this machine: whoever reaches it there can see and change all "
                + "that is in it. http://127.0.0.1 is for this machine alone.",
            error.TrimEnd()
        );
    }

    [SkippableTheory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://127.0.0.2:0")]
    [InlineData("http://[::1]:0")]
    [InlineData("http://localhost:0")]
    public async Task Address_of_this_machine_alone_is_not_warned_of(string url)
    {
        Skip.If(url.Contains("::") && !Socket.OSSupportsIPv6, "not on this system: IPv6");
        Skip.If(url.Contains("127.0.0.2") && OperatingSystem.IsMacOS(), "not on this system: 127.0.0.2");

        var (line, error) = await StartAndKillAsync(url);

        Assert.StartsWith("Google Photos emulator listening on http://", line, StringComparison.Ordinal);
        Assert.Equal("", error);
    }

    [Theory]
    [InlineData("--urls", "nonsense")]
    [InlineData("--urls", "http://*:8085")]
    [InlineData("--urls", "http://+:8085")]
    [InlineData("--urls", "http://photos.example:8085")]
    [InlineData("--unknown", "x")]
    [InlineData("--data", "")]
    [InlineData("--policy", "future")]
    public async Task Invalid_option_is_reported_in_one_line(params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(arguments);

        Assert.NotEqual(0, exitCode);
        Assert.Equal("", output);
        Assert.DoesNotContain('\n', error);
        Assert.NotEqual("", error);
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Process Start(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "PhotosLibrary.Emulator.dll");
        // A shell that runs the tests in its background has them ignore an interrupt, and all that they start.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        return Process.Start(
            new ProcessStartInfo(command[0], [.. command[1..], program, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
    }

    // Its first line, and what it printed as errors until then.
    private static async Task<(string? Line, string Error)> StartAndKillAsync(string url)
    {
        using var program = Start("--urls", url);
        var line = await program.StandardOutput.ReadLineAsync();
        program.Kill(entireProcessTree: true);
        return (line, await program.StandardError.ReadToEndAsync());
    }

    // An address by which other machines reach this one, or all of them where there is no network.
    private static string NetworkAddress() =>
        NetworkInterface
            .GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address =>
                address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address)
            )
            ?.ToString()
        ?? "0.0.0.0";

    private static async Task<TcpClient> ConnectAsync(Uri address, string sent)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(sent));
        return connection;
    }

    private static async Task<Uri> ReadAddressAsync(Process program)
    {
        const string Prefix = "Google Photos emulator listening on ";
        var line = await program.StandardOutput.ReadLineAsync();
        Assert.StartsWith(Prefix + "http://127.0.0.1:", line);
        return new Uri(line![Prefix.Length..]);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var program = Start(arguments);
        var output = program.StandardOutput.ReadToEndAsync();
        var error = program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();
        return (program.ExitCode, (await output).Trim(), (await error).Trim());
    }

    private static void Signal(Process program, string signal)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signals.");
        using var kill = Process.Start("kill", ["-" + signal, program.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
