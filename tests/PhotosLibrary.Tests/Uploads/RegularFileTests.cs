using System.Net.Sockets;
using System.Reflection;
using System.Runtime.Versioning;

namespace PhotosLibrary.Tests.Uploads;

/// <summary>What is no file is an error at once: to open a pipe, or to read a device, may never end.</summary>
public sealed class RegularFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photos-").FullName;

    private string Photo => Path.Combine(_folder, "lake.jpg");

    public RegularFileTests() =>
        Skip.IfNot(OperatingSystem.IsLinux(), "Pipes, sockets and devices are made as on Linux.");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task Pipe_without_a_writer_is_refused_at_once()
    {
        await ProcessRun.StartAsync("mkfifo", _folder, Photo);

        Assert.Contains("lake.jpg is not a file but a pipe", await RefusalAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Pipe_with_a_writer_is_refused_at_once()
    {
        await ProcessRun.StartAsync("mkfifo", _folder, Photo);
        // Opened for both, it has a writer and does not block.
        using var writer = new FileStream(Photo, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 1);

        Assert.Contains("lake.jpg is not a file but a pipe", await RefusalAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Socket_is_refused_at_once()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Photo));

        Assert.Contains("lake.jpg is not a file but a pipe, a socket", await RefusalAsync(), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("/dev/zero", "is not a file")]
    [InlineData("/dev/urandom", "is not a file")]
    [InlineData("/dev/null", "is empty")]
    [InlineData("/proc/cpuinfo", "is not a file")]
    [InlineData("/", "is a folder, not a file")]
    [InlineData("lake.jpg", "link")]
    [InlineData("gone.jpg", "exist")]
    public async Task Link_to_what_is_no_file_is_refused_at_once(string target, string said)
    {
        File.CreateSymbolicLink(Photo, target);

        var refusal = await RefusalAsync();
        Assert.Contains("lake.jpg", refusal, StringComparison.Ordinal);
        Assert.Contains(said, refusal, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task File_behind_links_goes_up()
    {
        File.WriteAllText(Path.Combine(_folder, "original"), "photo");
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "original");
        File.CreateSymbolicLink(Photo, "link");
        using var network = new ScriptedNetwork().Respond("200\n\nTOKEN");

        await network.Uploads.UploadFileAsync(Photo);

        Assert.Equal("photo", network.Body(0));
    }

    [SkippableFact]
    public async Task File_behind_links_that_changes_meanwhile_is_an_error()
    {
        var framework = typeof(UploadsClient).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName;
        Skip.If(framework.StartsWith(".NETStandard", StringComparison.Ordinal), "netstandard2.0 sees only the link.");
        var original = Path.Combine(_folder, "original");
        File.WriteAllText(original, "photo");
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "original");
        File.CreateSymbolicLink(Photo, "link");
        using var network = new ScriptedNetwork().Then(
            (_, _) =>
            {
                File.AppendAllText(original, "!");
                return Task.FromResult(new HttpResponseMessage { Content = new StringContent("TOKEN") });
            }
        );

        Assert.Contains("was changed while it was uploaded", await RefusalAsync(network), StringComparison.Ordinal);
    }

    private async Task<string> RefusalAsync()
    {
        using var network = new ScriptedNetwork();
        return await RefusalAsync(network);
    }

    private async Task<string> RefusalAsync(ScriptedNetwork network)
    {
        var upload = network.Uploads.UploadFileAsync(Photo);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => upload.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.IsNotType<TimeoutException>(failure);
        return failure.Message;
    }
}
