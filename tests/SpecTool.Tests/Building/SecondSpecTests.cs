using Mono.Cecil;

namespace SpecTool.Tests.Building;

/// <summary>
/// A second description beside the first: a file goes in, a package with a namespace of its own comes out, and no file
/// of the pipeline is touched. generator/README.md says how; the project here is the one that stands there.
/// </summary>
public sealed class SecondSpecTests : IDisposable
{
    private const string Project = "src/PhotosLibrary.Picker/PhotosLibrary.Picker.csproj";

    private readonly SourceCopy _copy = new("src/PhotosLibrary");

    public void Dispose() => _copy.Dispose();

    [Fact]
    public async Task A_second_spec_becomes_a_second_package()
    {
        _copy.Write(
            "spec/photospicker.v1.yaml",
            await File.ReadAllTextAsync(
                Repository.PathOf("tests", "SpecTool.Tests", "Building", "photospicker.v1.yaml")
            )
        );
        _copy.Write(Project, Fenced(_copy.Read("generator/README.md"), "xml"));
        _copy.Replace(
            "src/PhotosLibrary/PhotosLibrary.csproj",
            "<InternalsVisibleTo Include=\"PhotosLibrary.Tests\" />",
            "<InternalsVisibleTo Include=\"PhotosLibrary.Tests\" />\n"
                + "    <InternalsVisibleTo Include=\"PhotosLibrary.Picker\" />"
        );

        var lint = await _copy.DotnetAsync(typeof(Spec).Assembly.Location, "lint");
        Assert.True(lint.ExitCode == 0, lint.Output);
        Assert.Contains("spec/photospicker.v1.yaml: no findings.", lint.Output, StringComparison.Ordinal);

        // It has no lock file yet, and CI asks for one.
        var pack = await _copy.DotnetAsync(
            "pack",
            Project,
            "--configuration",
            "Debug",
            "--output",
            "packages",
            "-p:RestoreLockedMode=false"
        );
        Assert.True(pack.ExitCode == 0, pack.Output);
        Assert.Equal(
            "PhotosLibrary.Picker.0.1.0.nupkg",
            Path.GetFileName(Assert.Single(Directory.GetFiles(_copy.PathOf("packages"), "*.nupkg")))
        );

        foreach (var framework in new[] { "net10.0", "netstandard2.0" })
        {
            using var module = ModuleDefinition.ReadModule(
                _copy.PathOf("src", "PhotosLibrary.Picker", "bin", "Debug", framework, "PhotosLibrary.Picker.dll")
            );
            var types = module.Types.Where(type => type.IsPublic).ToList();
            Assert.All(types, type => Assert.Equal("PhotosLibrary.Picker", type.Namespace));
            Assert.Equal(
                [
                    "ErrorResponse",
                    "IMediaItemsClient",
                    "ISessionsClient",
                    "ListMediaItemsResponse",
                    "MediaItemsClient",
                    "PickedMediaItem",
                    "PickedType",
                    "PickingSession",
                    "SessionsClient",
                ],
                types.Select(type => type.Name).Order(StringComparer.Ordinal)
            );
        }

        // A change of one says nothing to the other.
        File.SetLastWriteTimeUtc(_copy.PathOf("spec", "photospicker.v1.yaml"), DateTime.UtcNow);
        var again = await _copy.DotnetAsync("build", Project, "--no-restore");
        Assert.True(again.ExitCode == 0, again.Output);
        Assert.Contains("PhotosLibrary.Picker (net10.0): generating", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PhotosLibrary (net10.0): generating", again.Output, StringComparison.Ordinal);
    }

    private static string Fenced(string markdown, string language) =>
        markdown.Split($"```{language}\n")[1].Split("```")[0];
}
