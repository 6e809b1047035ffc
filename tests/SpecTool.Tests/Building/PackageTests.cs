using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SpecTool.Tests.Building;

/// <summary>What <c>dotnet pack</c> makes of all projects that are packed.</summary>
public sealed partial class PackageTests(PackageTests.PackedSources packed) : IClassFixture<PackageTests.PackedSources>
{
    [Fact]
    public void Package_depends_on_exactly_the_version_of_ours_that_it_was_packed_with()
    {
        var dependencies = packed.All.SelectMany(OurDependencies).ToList();

        Assert.Contains(dependencies, dependency => dependency.From == "PhotosLibrary.BulkUpload");
        Assert.All(
            dependencies,
            dependency => Assert.Equal($"[{packed.VersionOf(dependency.To)}]", dependency.Version)
        );
    }

    [Fact]
    public void Package_that_is_packed_alone_depends_on_the_same_versions() =>
        Assert.Equal(
            OurDependencies(packed.All.Single(package => package.Id == packed.Alone.Id)),
            OurDependencies(packed.Alone)
        );

    [Fact]
    public void Readme_of_every_package_is_its_own_and_has_no_relative_link()
    {
        Assert.Equal(packed.All.Count, packed.All.Select(package => package.Readme).Distinct().Count());
        Assert.All(
            packed.All,
            package =>
                Assert.Empty(
                    Links()
                        .Matches(package.Readme)
                        .Select(link => link.Groups["target"].Value)
                        .Where(target =>
                            !target.StartsWith('#') && !Uri.IsWellFormedUriString(target, UriKind.Absolute)
                        )
                        .Select(target => $"{package.Id}: {target}")
                )
        );
    }

    [Theory]
    [InlineData("See [more](docs/more.md).")]
    [InlineData("![Chart](chart.svg)")]
    [InlineData("[more]: docs/more.md")]
    [InlineData("<img src=\"chart.svg\">")]
    public void Link_is_found_in_each_of_its_forms(string markdown) => Assert.Single(Links().Matches(markdown));

    private IEnumerable<(string From, string Framework, string To, string Version)> OurDependencies(Package package) =>
        from dependency in package.Nuspec.Descendants()
        where dependency.Name.LocalName == "dependency"
        let id = (string)dependency.Attribute("id")!
        where packed.All.Any(other => other.Id == id)
        select (
            package.Id,
            (string)dependency.Parent!.Attribute("targetFramework")!,
            id,
            (string)dependency.Attribute("version")!
        );

    [GeneratedRegex(
        """\]\((?<target>[^)\s]+)|^\[[^\]]+\]:\s*(?<target>\S+)|(src|href)="(?<target>[^"]+)""",
        RegexOptions.Multiline
    )]
    private static partial Regex Links();

    /// <summary>All packages, and one that was packed by itself, from a copy of the sources.</summary>
    public sealed class PackedSources : IAsyncLifetime, IDisposable
    {
        private const string Solution = "Packages.sln";

        private readonly SourceCopy _copy = new("src");

        internal IReadOnlyList<Package> All { get; private set; } = [];

        internal Package Alone { get; private set; } = null!;

        internal string VersionOf(string id) => All.Single(package => package.Id == id).Version;

        public async Task InitializeAsync()
        {
            await RunAsync("pack", "src/PhotosLibrary.BulkUpload", "--configuration", "Debug", "--output", "alone");
            Alone = Assert.Single(Read("alone"));

            var projects = Directory
                .GetFiles(_copy.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
                .Where(project =>
                    File.ReadAllText(project).Contains("<IsPackable>true</IsPackable>", StringComparison.Ordinal)
                );
            await RunAsync("new", "sln", "--format", "sln", "--name", Path.GetFileNameWithoutExtension(Solution));
            await RunAsync(["sln", Solution, "add", .. projects]);
            await RunAsync("pack", Solution, "--configuration", "Debug", "--output", "all");
            All = [.. Read("all")];
        }

        public Task DisposeAsync() => Task.CompletedTask;

        public void Dispose() => _copy.Dispose();

        private IEnumerable<Package> Read(string folder) =>
            Directory.GetFiles(_copy.PathOf(folder), "*.nupkg").Select(Package.Read);

        private async Task RunAsync(params string[] arguments)
        {
            var run = await _copy.DotnetAsync(arguments);
            Assert.True(run.ExitCode == 0, run.Output + run.Error);
        }
    }

    internal sealed record Package(string Id, string Version, string Readme, XDocument Nuspec)
    {
        public static Package Read(string path)
        {
            using var archive = ZipFile.OpenRead(path);
            using var nuspec = archive
                .Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal))
                .Open();
            var document = XDocument.Load(nuspec);
            using var readme = new StreamReader(archive.GetEntry(Value("readme"))!.Open());
            return new Package(Value("id"), Value("version"), readme.ReadToEnd(), document);

            string Value(string name) =>
                document
                    .Descendants()
                    .Single(element => element.Name.LocalName == name && element.Parent!.Name.LocalName == "metadata")
                    .Value;
        }
    }
}
