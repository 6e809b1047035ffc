using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Mono.Cecil;
using PublicDocs;

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

    [Fact]
    public void Readme_of_every_package_says_how_to_install_it_and_for_which_frameworks() =>
        Assert.All(
            packed.All,
            package =>
            {
                Assert.Contains("dotnet add package Photos", package.Readme, StringComparison.Ordinal);
                Assert.Contains("```csharp", package.Readme, StringComparison.Ordinal);
                Assert.All(
                    package.Documentation.Keys,
                    framework => Assert.Contains($"`{framework}`", package.Readme, StringComparison.Ordinal)
                );
            }
        );

    [Fact]
    public void Package_has_an_icon_a_licence_a_copyright_and_the_release_notes_of_the_changelog() =>
        Assert.All(
            packed.All,
            package =>
            {
                Assert.All(
                    ["icon", "license", "copyright", "description", "tags"],
                    name => Assert.NotEqual("", package.Metadata(name))
                );
                Assert.StartsWith("### ", package.Metadata("releaseNotes"), StringComparison.Ordinal);
                Assert.Contains(
                    package.Metadata("releaseNotes").ReplaceLineEndings("\n"),
                    File.ReadAllText(Repository.PathOf("CHANGELOG.md")),
                    StringComparison.Ordinal
                );
            }
        );

    [Fact]
    public void Documentation_in_a_package_is_that_of_members_its_users_can_see()
    {
        Assert.Contains(
            "M:PhotosLibrary.AlbumsClient.GetOrCreateAsync(System.String,System.Threading.CancellationToken)",
            packed.All.Single(package => package.Id == "PhotosLibrary").Documentation["netstandard2.0"]
        );
        Assert.All(
            packed.All.SelectMany(package => package.Documentation),
            documentation => Assert.NotEmpty(documentation.Value)
        );
        Assert.All(packed.All, package => Assert.Empty(package.DocumentedButInvisible));
    }

    [Fact]
    public async Task Surface_that_lost_a_member_since_the_previous_release_is_not_packed()
    {
        packed.HideMember();

        var run = await packed.PackAfterAsync(PackedSources.Changed, previous: "all");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("CP0002", run.Output, StringComparison.Ordinal);
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

        /// <summary>The package of which <see cref="HideMember"/> hides one.</summary>
        public const string Changed = "PhotosLibrary.DependencyInjection";

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

        internal void HideMember() =>
            _copy.Replace(
                $"src/{Changed}/PhotosLibraryServiceCollectionExtensions.cs",
                "public static IHttpClientBuilder AddPhotosLibrary(this",
                "internal static IHttpClientBuilder AddPhotosLibrary(this"
            );

        internal Task<ProcessRun> PackAfterAsync(string project, string previous) =>
            _copy.DotnetAsync(
                "pack",
                $"src/{project}",
                "--configuration",
                "Debug",
                "--output",
                "after",
                $"-p:PreviousPackages={_copy.PathOf(previous)}",
                $"-p:PackageValidationBaselineVersion={VersionOf(project)}"
            );

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
        /// <summary>By framework, the ids of the members that are documented.</summary>
        public IReadOnlyDictionary<string, IReadOnlyList<string>> Documentation { get; private init; } =
            new Dictionary<string, IReadOnlyList<string>>();

        /// <summary>Those of them that only the package's own code can use.</summary>
        public IReadOnlyList<string> DocumentedButInvisible { get; private init; } = [];

        public string Metadata(string name) => Value(Nuspec, name);

        public static Package Read(string path)
        {
            using var archive = ZipFile.OpenRead(path);
            using var nuspec = archive
                .Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal))
                .Open();
            var document = XDocument.Load(nuspec);
            using var readme = new StreamReader(archive.GetEntry(Value(document, "readme"))!.Open());
            var documented = archive
                .Entries.Where(entry => entry.Name.EndsWith(".xml", StringComparison.Ordinal))
                .Where(entry => entry.FullName.StartsWith("lib/", StringComparison.Ordinal))
                .ToDictionary(entry => entry.FullName.Split('/')[1], ReadDocumented);
            return new Package(Value(document, "id"), Value(document, "version"), readme.ReadToEnd(), document)
            {
                Documentation = documented,
                DocumentedButInvisible =
                [
                    .. documented.SelectMany(ids =>
                        ids.Value.Except(ReadVisible(archive, ids.Key, Value(document, "id")))
                    ),
                ],
            };
        }

        private static IReadOnlyList<string> ReadDocumented(ZipArchiveEntry entry)
        {
            using var stream = entry.Open();
            return
            [
                .. XDocument.Load(stream).Descendants("member").Select(member => (string)member.Attribute("name")!),
            ];
        }

        private static IReadOnlySet<string> ReadVisible(ZipArchive archive, string framework, string id)
        {
            using var stream = archive.GetEntry($"lib/{framework}/{id}.dll")!.Open();
            var assembly = new MemoryStream();
            stream.CopyTo(assembly);
            assembly.Position = 0;
            using var module = ModuleDefinition.ReadModule(assembly);
            return VisibleMembers.Of(module);
        }

        private static string Value(XDocument nuspec, string name) =>
            nuspec
                .Descendants()
                .Single(element => element.Name.LocalName == name && element.Parent!.Name.LocalName == "metadata")
                .Value;
    }
}
