namespace SpecTool.Tests.Building;

/// <summary>A copy of the sources to change and build, in a folder whose name has a space.</summary>
internal sealed class SourceCopy : IDisposable
{
    private static readonly string[] Roots =
    [
        "Directory.Build.props",
        "Directory.Build.targets",
        "Directory.Packages.props",
        "global.json",
        ".editorconfig",
        "nswag.json",
        "README.md",
        "CHANGELOG.md",
        "Generated.sln",
        "spec",
        "generator",
        "src/Packages.targets",
        "src/icon.png",
        "src/PhotosCore",
    ];

    public SourceCopy(params string[] projects)
    {
        foreach (var name in Roots.Concat(projects))
        {
            var source = Repository.PathOf(name);
            foreach (
                var file in File.Exists(source)
                    ? [source]
                    : Directory.GetFiles(source, "*", SearchOption.AllDirectories)
            )
            {
                var relative = Path.GetRelativePath(Repository.Root, file);
                if (!relative.Split('/').Intersect(["bin", "obj"]).Any())
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative))!);
                    File.Copy(file, PathOf(relative), overwrite: true);
                }
            }
        }
    }

    /// <summary>Where it is.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("photos library ").FullName;

    public string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    public string Read(string name) => File.ReadAllText(PathOf(name));

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }

    /// <summary>Changes a file; what is to be replaced must be there.</summary>
    public void Replace(string name, string old, string text)
    {
        Assert.Contains(old, Read(name), StringComparison.Ordinal);
        Write(name, Read(name).Replace(old, text, StringComparison.Ordinal));
    }

    // Without the analyzers, which take as long as the compiler, and have had their say on the originals.
    public Task<ProcessRun> DotnetAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        ProcessRun.StartAsync(
            "dotnet",
            Folder,
            new Dictionary<string, string>(environment) { ["RunAnalyzers"] = "false" },
            arguments
        );

    public Task<ProcessRun> DotnetAsync(params string[] arguments) =>
        DotnetAsync(new Dictionary<string, string>(), arguments);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
