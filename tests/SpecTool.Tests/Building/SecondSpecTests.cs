using Mono.Cecil;

namespace SpecTool.Tests.Building;

/// <summary>
/// A second description beside the first: a file goes in, a package with a namespace of its own comes out, and no file
/// of the pipeline is touched. generator/README.md says how; the project here is the one that stands there.
/// </summary>
public sealed class SecondSpecTests : IDisposable
{
    private const string Project = "src/PhotosPicker/PhotosPicker.csproj";

    private readonly SourceCopy _copy = new();

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
        _copy.Write("src/PhotosPicker/PhotosPickerException.cs", Fenced(_copy.Read("generator/README.md"), "csharp"));

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
            "PhotosPicker.0.1.0.nupkg",
            Path.GetFileName(Assert.Single(Directory.GetFiles(_copy.PathOf("packages"), "*.nupkg")))
        );

        foreach (var framework in new[] { "net10.0", "netstandard2.0" })
        {
            using var module = ModuleDefinition.ReadModule(
                _copy.PathOf("src", "PhotosPicker", "bin", "Debug", framework, "PhotosPicker.dll")
            );
            var types = module.Types.Where(type => type.IsPublic).ToList();
            Assert.All(types, type => Assert.Equal("PhotosPicker", type.Namespace));
            Assert.Equal(
                [
                    "ListMediaItemsResponse",
                    "MediaItemsClient",
                    "PhotosPickerException",
                    "PickedMediaItem",
                    "PickedType",
                    "PickingSession",
                    "SessionsClient",
                ],
                types.Select(type => type.Name).Order(StringComparer.Ordinal)
            );
        }

        // Nothing of the first API is needed for the second.
        using var library = ModuleDefinition.ReadModule(
            _copy.PathOf("src", "PhotosPicker", "bin", "Debug", "net10.0", "PhotosPicker.dll")
        );
        Assert.DoesNotContain(
            library.AssemblyReferences,
            reference => reference.Name.StartsWith("PhotosLibrary", StringComparison.Ordinal)
        );
    }

    private static string Fenced(string markdown, string language) =>
        markdown.Split($"```{language}\n")[1].Split("```")[0];
}
