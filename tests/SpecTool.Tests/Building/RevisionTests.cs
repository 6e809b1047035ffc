using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace SpecTool.Tests.Building;

/// <summary>
/// Google publishes a revision: a method with paging, a field with an enum and a value of an enum are new, and a method
/// is gone. The test follows generator/README.md, in a copy of the repository, to a client that is ready for a release.
/// It is one test because each step needs the one before; its output has the time of each.
/// </summary>
public sealed class RevisionTests(ITestOutputHelper output) : IDisposable
{
    private const string SpecFile = "spec/photoslibrary.v1.yaml";
    private const string Tests = "tests/PhotosLibrary.Tests";
    private const string Snapshots = Tests + "/__snapshots__";

    private readonly SourceCopy _copy = new("src", "tests/PhotosLibrary.Tests", "tests/Testing");

    public void Dispose() => _copy.Dispose();

    [Fact]
    public async Task Discovery_document_becomes_a_client_that_can_be_released()
    {
        var before = _copy.Read(SpecFile);
        _copy.Write("old.yaml", before);
        _copy.Write("revision.json", FakeRevision(Spec.Parse(before)).ToJsonString());

        // List the differences.
        var drift = await ToolAsync("drift", "revision.json");
        Assert.Equal(1, drift.ExitCode);
        AssertContains(drift.Output, "people.list", "MediaItem.mood", "value CARS", "sharedAlbums.leave");

        // Additions are made; the removal is left to a person.
        var apply = await ToolAsync("apply", "revision.json");
        Assert.Equal(1, apply.ExitCode);
        AssertContains(
            apply.Output,
            "added   people.list: GET /v1/people",
            "refused sharedAlbums.leave: Google nothing",
            "Now write what stands as TODO"
        );

        // Lint lists the texts that a person must write.
        var lint = await ToolAsync("lint");
        Assert.Equal(1, lint.ExitCode);
        AssertContains(lint.Output, "error todo: ");
        _copy.Replace(SpecFile, "'TODO: describe.'", "Made up.");
        _copy.Replace(
            SpecFile,
            "x-grpc-method: TODO",
            "x-grpc-method: google.photos.library.v1.PhotosLibrary.ListPeople"
        );
        _copy.Replace(
            SpecFile,
            "x-deviations:\n",
            "x-deviations:\n"
                + "  - { at: sharedAlbums.leave, discovery: nothing, reason: It stays until the next major "
                + "version. }\n"
        );
        Assert.Equal(0, (await ToolAsync("lint")).ExitCode);
        Assert.Equal(0, (await ToolAsync("drift", "revision.json")).ExitCode);

        // List what it breaks.
        var breaking = await ToolAsync("breaking", "old.yaml", SpecFile, "--version", "1.2.3");
        Assert.Equal(0, breaking.ExitCode);
        AssertContains(
            breaking.Output,
            "Next version: 1.3.0",
            "- `PeopleClient.ListAsync`: new method.",
            "- `ContentCategory.Cars`: new value."
        );

        // The client has the method; the emulator does not compile without it.
        const string Emulator = "src/PhotosLibrary.Emulator";
        var build = await DotnetAsync("build", Emulator);
        Assert.NotEqual(0, build.ExitCode);
        var errors = build
            .Output.Split('\n')
            .Where(line => line.Contains(": error ", StringComparison.Ordinal))
            .ToList();
        Assert.True(
            errors.TrueForAll(error => error.Contains("'PeopleController'", StringComparison.Ordinal)),
            build.Output
        );
        _copy.Write(
            Emulator + "/Api/PeopleController.cs",
            """
            using PhotosLibrary.Emulator.Library;

            namespace PhotosLibrary.Emulator.Api;

            /// <summary>The methods of <c>people</c>.</summary>
            internal sealed class PeopleController : PeopleControllerBase
            {
                /// <inheritdoc />
                public override ValueTask<ListPeopleResponse> List(
                    CallContext call,
                    int? pageSize,
                    string? pageToken,
                    CancellationToken cancellationToken
                ) => new(new ListPeopleResponse());
            }

            """
        );
        AssertSucceeded(await DotnetAsync("build", Emulator));

        // What users will see differs, each in the snapshot of its own area, and rules say what is left to be written
        // by hand.
        var failed = FailedIn(await TestAsync());
        Assert.Equal(
            [
                "Every_client_is_a_part_of_the_whole",
                "Every_field_of_every_model_is_in_an_exchange",
                "Every_method_with_pages_has_a_twin_that_lists_all",
                "Every_operation_of_the_spec_has_an_exchange",
                "Models_are_what_was_accepted(area: \"MediaItems\")",
                "Models_are_what_was_accepted(area: \"People\")",
                "Public_surface_is_what_was_accepted(area: \"Models.MediaItems\")",
                "Public_surface_is_what_was_accepted(area: \"Models.People\")",
                "Public_surface_is_what_was_accepted(area: \"PeopleClient\")",
            ],
            failed
        );

        // Written by hand: a place among the clients, the list of all, and how it travels.
        WriteTheRest();
        AssertSucceeded(await DotnetAsync("build", Tests));
        Assert.Equal(
            [
                "Every_request_and_the_model_of_its_response_are_what_was_accepted(client: \"MediaItems\")",
                "Every_request_and_the_model_of_its_response_are_what_was_accepted(client: \"People\")",
                "Models_are_what_was_accepted(area: \"MediaItems\")",
                "Models_are_what_was_accepted(area: \"People\")",
                "Public_surface_is_what_was_accepted(area: \"Models.MediaItems\")",
                "Public_surface_is_what_was_accepted(area: \"Models.People\")",
                "Public_surface_is_what_was_accepted(area: \"PeopleClient\")",
                "Public_surface_is_what_was_accepted(area: \"PhotosLibraryClient\")",
            ],
            FailedIn(await TestAsync())
        );

        // Accepted by one command, and read in git: one file per thing that users will see.
        AssertSucceeded(await TestAsync("accept"));
        Assert.Equal(
            [
                "Models.MediaItems.txt",
                "Models.People.txt",
                "Surface.Models.MediaItems.txt",
                "Surface.Models.People.txt",
                "Surface.PeopleClient.txt",
                "Surface.PhotosLibraryClient.txt",
                "Wire.MediaItems.txt",
                "Wire.People.txt",
            ],
            Directory
                .GetFiles(_copy.PathOf(Snapshots))
                .Select(file => Path.GetFileName(file)!)
                .Where(name =>
                    !File.Exists(Repository.PathOf(Snapshots, name))
                    || _copy.Read($"{Snapshots}/{name}") != File.ReadAllText(Repository.PathOf(Snapshots, name))
                )
                .Order(StringComparer.Ordinal)
        );
        AssertSucceeded(await TestAsync());
        Assert.Contains(
            "GET https://photoslibrary.googleapis.com/v1/people?pageSize=40&pageToken=Ck-token",
            _copy.Read($"{Snapshots}/Wire.People.txt"),
            StringComparison.Ordinal
        );

        // And packed.
        AssertSucceeded(
            await DotnetAsync(
                "pack",
                "src/PhotosLibrary",
                "--configuration",
                "Debug",
                "-p:VersionPrefix=1.3.0",
                "--output",
                "packages"
            )
        );
        Assert.True(File.Exists(_copy.PathOf("packages", "PhotosLibrary.1.3.0.nupkg")));
    }

    private static JsonObject FakeRevision(Spec spec)
    {
        var document = FakeDiscovery.Of(spec);
        FakeDiscovery.AddPeople(
            document,
            new JsonObject
            {
                ["id"] = new JsonObject { ["type"] = "string" },
                ["name"] = new JsonObject { ["type"] = "string" },
            },
            "https://www.googleapis.com/auth/photoslibrary.readonly.appcreateddata"
        );
        var schemas = document["schemas"]!;
        schemas["MediaItem"]!["properties"]!["mood"] = new JsonObject
        {
            ["type"] = "string",
            ["enum"] = new JsonArray("MOOD_UNSPECIFIED", "HAPPY"),
        };
        foreach (var field in new[] { "includedContentCategories", "excludedContentCategories" })
        {
            ((JsonArray)schemas["ContentFilter"]!["properties"]![field]!["items"]!["enum"]!).Add("CARS");
        }

        ((JsonObject)document["resources"]!["sharedAlbums"]!["methods"]!).Remove("leave");
        return document;
    }

    private void WriteTheRest()
    {
        _copy.Replace(
            "src/PhotosLibrary/PhotosLibraryClient.cs",
            "        SharedAlbums = new SharedAlbumsClient(pipeline);\n",
            "        SharedAlbums = new SharedAlbumsClient(pipeline);\n        People = new PeopleClient(pipeline);\n"
        );
        _copy.Replace(
            "src/PhotosLibrary/PhotosLibraryClient.cs",
            "    public virtual AlbumsClient Albums { get; }\n",
            "    public virtual AlbumsClient Albums { get; }\n\n    /// <summary>People.</summary>\n"
                + "    public virtual PeopleClient People { get; }\n"
        );
        _copy.Write(
            "src/PhotosLibrary/People/PeopleClient.Paging.cs",
            """
            namespace PhotosLibrary;

            /// <summary>People.</summary>
            public partial class PeopleClient
            {
                /// <summary>Lists all people.</summary>
                /// <param name="pageSize">Most people per request.</param>
                /// <param name="cancellationToken">Cancels every enumeration.</param>
                public virtual PagedAsyncEnumerable<Person> ListAllAsync(
                    int? pageSize = null,
                    CancellationToken cancellationToken = default
                ) =>
                    _pipeline.List<Person>(
                        ListOperation,
                        async (pageToken, cancellation) =>
                        {
                            var page = await ListAsync(pageSize ?? ListPageSizeMax, pageToken, null, cancellation)
                                .ConfigureAwait(false);
                            return (page.People, page.NextPageToken);
                        },
                        person => person.Id,
                        cancellationToken
                    );
            }

            """
        );
        _copy.Replace(
            Tests + "/Wire/WireTests.cs",
            "        [\"SharedAlbums\"] = SharedAlbumsExchanges.All,\n",
            "        [\"SharedAlbums\"] = SharedAlbumsExchanges.All,\n        [\"People\"] = PeopleExchanges.All,\n"
        );
        _copy.Write(
            Tests + "/Wire/PeopleExchanges.cs",
            """"
            namespace PhotosLibrary.Tests.Wire;

            /// <summary>Every method of <see cref="PeopleClient"/>.</summary>
            internal static class PeopleExchanges
            {
                public static IReadOnlyList<Exchange> All { get; } =
                [
                    Exchange.Of(
                        "People_List",
                        client => client.People.ListAsync(40, "Ck-token"),
                        """{ "people": [ { "id": "p1", "name": "Ada" } ], "nextPageToken": "Ck-next" }"""),
                ];
            }

            """"
        );
        _copy.Replace(
            Tests + "/Wire/MediaItemsExchanges.cs",
            "\"mimeType\": \"image/jpeg\",",
            "\"mimeType\": \"image/jpeg\", \"mood\": \"HAPPY\","
        );
    }

    // The tests of what users see and of what holds for every client; the rest of them is not about the spec.
    private Task<ProcessRun> TestAsync(string? snapshots = null) =>
        TimedAsync(
            "test",
            () =>
                _copy.DotnetAsync(
                    new Dictionary<string, string> { ["SNAPSHOTS"] = snapshots ?? "" },
                    "test",
                    Tests,
                    "--filter",
                    "FullyQualifiedName~Surface|FullyQualifiedName~Wire.|FullyQualifiedName~ClientRules"
                )
        );

    private static IEnumerable<string> FailedIn(ProcessRun tests) =>
        tests
            .Output.Split('\n')
            .Where(line => line.StartsWith("  Failed ", StringComparison.Ordinal))
            .Select(line => line[..line.LastIndexOf(" [", StringComparison.Ordinal)].Split('.', 5)[^1])
            .Order(StringComparer.Ordinal);

    private Task<ProcessRun> ToolAsync(params string[] arguments) =>
        TimedAsync(arguments[0], () => _copy.DotnetAsync([typeof(Spec).Assembly.Location, .. arguments]));

    private Task<ProcessRun> DotnetAsync(params string[] arguments) =>
        TimedAsync(string.Join(' ', arguments.Take(2)), () => _copy.DotnetAsync(arguments));

    private async Task<ProcessRun> TimedAsync(string step, Func<Task<ProcessRun>> run)
    {
        var start = TimeProvider.System.GetTimestamp();
        var result = await run();
        output.WriteLine($"{step}: {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s");
        return result;
    }

    private static void AssertContains(string text, params string[] expected) =>
        Assert.All(expected, part => Assert.Contains(part, text, StringComparison.Ordinal));

    private static void AssertSucceeded(ProcessRun run) => Assert.True(run.ExitCode == 0, run.Output + run.Error);
}
