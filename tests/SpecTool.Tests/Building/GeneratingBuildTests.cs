namespace SpecTool.Tests.Building;

/// <summary>
/// Builds the client in a copy of the sources, in a folder whose name has a space, and counts the runs of NSwag. It is
/// one test because each step needs the build before.
/// </summary>
public sealed class GeneratingBuildTests : IDisposable
{
    private const string Generating = "generating Client.g.cs from the spec";

    private readonly SourceCopy _copy = new("src/PhotosLibrary");

    private string Project => _copy.PathOf("src", "PhotosLibrary", "PhotosLibrary.csproj");

    public void Dispose() => _copy.Dispose();

    [Fact]
    public async Task NSwag_runs_once_per_framework_and_again_only_after_a_change()
    {
        Assert.Equal(2, await BuildAsync());
        var generated = Directory.GetFiles(
            _copy.PathOf("src", "PhotosLibrary", "obj"),
            "Client.g.cs",
            SearchOption.AllDirectories
        );
        Assert.Equal(2, generated.Length);
        Assert.Equal(await File.ReadAllTextAsync(generated[0]), await File.ReadAllTextAsync(generated[1]));

        Assert.Equal(0, await BuildAsync("--no-restore"));

        foreach (var input in new[] { "spec/photoslibrary.v1.yaml", "nswag.json", "generator/templates/Enum.liquid" })
        {
            File.SetLastWriteTimeUtc(_copy.PathOf(input), DateTime.UtcNow);
            Assert.True(
                await BuildAsync("--no-restore") == 2,
                $"Touching {input} should have generated again for both frameworks."
            );
        }

        // NSwag wrote nothing new just now; that must not make it run for ever after.
        Assert.Equal(0, await BuildAsync("--no-restore"));

        var clean = await _copy.DotnetAsync("clean", Project);
        Assert.True(clean.ExitCode == 0, clean.Output);
        Assert.All(generated, file => Assert.False(File.Exists(file), $"clean left {file}"));
    }

    private async Task<int> BuildAsync(params string[] options)
    {
        var build = await _copy.DotnetAsync(["build", Project, .. options]);
        Assert.True(build.ExitCode == 0, build.Output);
        return build.Output.Split(Generating).Length - 1;
    }
}
