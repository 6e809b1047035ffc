using SpecTool.Breaking;
using SpecTool.Reports;

namespace SpecTool.Tests;

/// <summary>Every kind of change, and what it breaks.</summary>
public class BreakingTests
{
    private static readonly string Yaml = File.ReadAllText(Repository.SpecPath);

    private const string Get = "      summary: Returns one album.\n";
    private const string Title = "        title:\n          type: string\n          maxLength: 500\n";

    [Theory]
    // Documentation only, or more than before.
    [InlineData("Returns one album.", "Returns the album.", "Documentation", Impact.Safe, "AlbumsClient.GetAsync")]
    [InlineData("maxLength: 500\n", "maxLength: 600\n", "Changed", Impact.Safe, "Album.Title")]
    [InlineData(
        "enum: [NONE, FAVORITES]\n      x-enumNames: [None, Favorites]",
        "enum: [NONE, FAVORITES, PINNED]\n      x-enumNames: [None, Favorites, Pinned]",
        "Added",
        Impact.Safe,
        "Feature.Pinned"
    )]
    [InlineData(
        Title,
        "        mood: { type: string, description: Mood. }\n" + Title,
        "Added",
        Impact.Safe,
        "Album.Mood"
    )]
    [InlineData(
        "x-effect: unrepeatable\n      tags: [Albums]\n      summary: Adds one",
        "x-effect: reconcilable\n      tags: [Albums]\n      summary: Adds one",
        "Changed",
        Impact.Safe,
        "AlbumsClient.AddEnrichmentAsync"
    )]
    [InlineData(Get, "      deprecated: true\n" + Get, "Deprecated", Impact.Safe, "AlbumsClient.GetAsync")]
    // Changes of the wire format.
    [InlineData("maxLength: 500\n", "maxLength: 400\n", "Changed", Impact.Wire, "Album.Title")]
    [InlineData("x-maximum: 20000", "x-maximum: 10000", "Changed", Impact.Wire, "Album.MediaItemsCount")]
    [InlineData(
        "/v1/albums/{albumId}:share:",
        "/v1/albums/{albumId}:publish:",
        "Changed",
        Impact.Wire,
        "AlbumsClient.ShareAsync"
    )]
    [InlineData("required: [album]", "required: []", "Changed", Impact.Safe, "CreateAlbumRequest.Album")]
    [InlineData(
        "required: [newEnrichmentItem, albumPosition]\n      properties:\n",
        "required: [newEnrichmentItem, albumPosition, why]\n      properties:\n"
            + "        why: { type: string, description: Why. }\n",
        "Added",
        Impact.Wire,
        "AddEnrichmentToAlbumRequest.Why"
    )]
    // Changes of the code.
    [InlineData(
        "operationId: Albums_Get\n",
        "operationId: Albums_Find\n",
        "Removed",
        Impact.Wire | Impact.Source | Impact.Binary,
        "AlbumsClient.GetAsync"
    )]
    [InlineData(
        "x-enumNames: [None, Favorites]",
        "x-enumNames: [None, Favourites]",
        "Changed",
        Impact.Source | Impact.Binary,
        "Feature.Favorites"
    )]
    [InlineData(
        "          type: string\n          format: int64\n          readOnly: true\n"
            + "          x-maximum: 20000\n          description: How many",
        "          type: string\n          readOnly: true\n          x-maximum: 20000\n          description: How many",
        "Changed",
        Impact.Source | Impact.Binary,
        "Album.MediaItemsCount"
    )]
    [InlineData(
        "          type: string\n          format: int64\n          readOnly: true\n"
            + "          x-maximum: 20000\n          description: How many",
        "          type: integer\n          format: int32\n          readOnly: true\n"
            + "          x-maximum: 20000\n          description: How many",
        "Changed",
        Impact.Wire | Impact.Source | Impact.Binary,
        "Album.MediaItemsCount"
    )]
    [InlineData(
        "        isJoinable:\n          type: boolean\n          readOnly: true\n"
            + "          description: Whether others can join the album.\n",
        "",
        "Removed",
        Impact.Source | Impact.Binary,
        "ShareInfo.IsJoinable"
    )]
    [InlineData(
        "        isCommentable:\n          type: boolean\n"
            + "          description: Whether they may comment; false if left out.\n",
        "",
        "Removed",
        Impact.Wire | Impact.Source | Impact.Binary,
        "SharedAlbumOptions.IsCommentable"
    )]
    [InlineData(
        "        - $ref: '#/components/parameters/AlbumId'\n        - $ref: '#/components/parameters/Fields'\n",
        "        - $ref: '#/components/parameters/AlbumId'\n",
        "Removed",
        Impact.Wire | Impact.Source | Impact.Binary,
        "AlbumsClient.GetAsync, fields"
    )]
    [InlineData(
        "        - $ref: '#/components/parameters/AlbumId'\n        - $ref: '#/components/parameters/Fields'\n",
        "        - $ref: '#/components/parameters/AlbumId'\n"
            + "        - $ref: '#/components/parameters/Fields'\n"
            + "        - { name: view, in: query, description: View., schema: { type: string } }\n",
        "Added",
        Impact.Source | Impact.Binary,
        "AlbumsClient.GetAsync, view"
    )]
    [InlineData(
        "        - $ref: '#/components/parameters/AlbumPageSize'\n"
            + "        - $ref: '#/components/parameters/PageToken'\n"
            + "        - $ref: '#/components/parameters/ExcludeNonAppCreatedData'",
        "        - $ref: '#/components/parameters/PageToken'\n"
            + "        - $ref: '#/components/parameters/AlbumPageSize'\n"
            + "        - $ref: '#/components/parameters/ExcludeNonAppCreatedData'",
        "Changed",
        Impact.Source | Impact.Binary,
        "AlbumsClient.ListAsync"
    )]
    // The type of the response.
    [InlineData(
        "$ref: '#/components/schemas/ShareAlbumResponse'",
        "$ref: '#/components/schemas/Album'",
        "Changed",
        Impact.Wire | Impact.Source | Impact.Binary,
        "AlbumsClient.ShareAsync"
    )]
    public void Change_of_the_spec_breaks_what_it_should_and_nothing_more(
        string before,
        string after,
        string group,
        Impact impact,
        string subject
    )
    {
        var at = Yaml.IndexOf(before, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{before} is not in the spec.");

        var changes = SpecComparison.Compare(
            Spec.Parse(Yaml),
            Spec.Parse(Yaml.Remove(at, before.Length).Insert(at, after))
        );

        var change = Assert.Single(changes, change => change.Subject == subject);
        Assert.Equal((group, impact), (change.Group.ToString(), change.Impact));
        Assert.NotEmpty(change.Reason);
        // No other change may be reported as breaking.
        Assert.All(
            changes,
            other => Assert.True(other == change || other.Impact == Impact.Safe || group == "Removed", other.ToString())
        );
    }

    [Fact]
    public void Spec_compared_with_itself_has_no_changes() =>
        Assert.Empty(SpecComparison.Compare(Spec.Parse(Yaml), Spec.Parse(Yaml)));

    [Fact]
    public void New_method_has_one_line_that_covers_its_parts()
    {
        var without =
            Yaml[..Yaml.IndexOf("  /v1/sharedAlbums:join:", StringComparison.Ordinal)]
            + Yaml[Yaml.IndexOf("  /v1/sharedAlbums:leave:", StringComparison.Ordinal)..];

        var change = Assert.Single(
            SpecComparison.Compare(Spec.Parse(without), Spec.Parse(Yaml)),
            c => c.Impact == Impact.Safe
        );
        Assert.Equal("- `SharedAlbumsClient.JoinAsync`: new method.", change.Line);
    }

    [Theory]
    [InlineData("1.2.3", "none", "1.2.3")]
    [InlineData("1.2.3", "documentation", "1.2.4")]
    [InlineData("1.2.3", "added", "1.3.0")]
    [InlineData("1.2.3", "breaking", "2.0.0")]
    [InlineData("0.1.0", "documentation", "0.1.1")]
    [InlineData("0.1.0", "added", "0.1.1")]
    [InlineData("0.1.0", "breaking", "0.2.0")]
    public void Next_version_follows_semantic_versioning(string version, string what, string next) =>
        Assert.Equal(
            next,
            SpecComparison.NextVersion(
                version,
                what switch
                {
                    "none" => [],
                    "documentation" => [new(ChangeGroup.Documentation, Impact.Safe, "a", "b", "c")],
                    "added" =>
                    [
                        new(ChangeGroup.Documentation, Impact.Safe, "a", "b", "c"),
                        new(ChangeGroup.Added, Impact.Safe, "a", "b", "c"),
                    ],
                    _ =>
                    [
                        new(ChangeGroup.Added, Impact.Safe, "a", "b", "c"),
                        new(ChangeGroup.Removed, Impact.Source, "a", "b", "c"),
                    ],
                }
            )
        );

    [Fact]
    public void Report_has_the_lines_for_the_changelog()
    {
        var report = ComparisonReporting.Describe(
            SpecComparison.Compare(
                Spec.Parse(Yaml),
                Spec.Parse(
                    Yaml.Replace(
                            Title,
                            "        mood: { type: string, description: Mood. }\n" + Title,
                            StringComparison.Ordinal
                        )
                        .Replace("operationId: Albums_Get\n", "operationId: Albums_Find\n", StringComparison.Ordinal)
                )
            ),
            "1.0.0"
        );

        Assert.Equal(
            """
            1 breaking of 3 changes. Next version: 2.0.0 (after 1.0.0).

            ### Added

            - `AlbumsClient.FindAsync`: new method.
            - `Album.Mood`: new.

            ### Removed

            - `AlbumsClient.GetAsync`: removed. Breaking (wire, source, binary).
            """.ReplaceLineEndings("\n"),
            report.Summary
        );
        Assert.Equal(["Breaks: wire, source, binary", "Safe"], report.Sections.Select(section => section.Heading));
        Assert.Contains(
            "| AlbumsClient.GetAsync | removed | it can no longer be called |",
            ReportPrinter.ToMarkdown(report),
            StringComparison.Ordinal
        );
        Assert.Equal("""["wire","source","binary"]""", report.Data["changes"]![0]!["breaks"]!.ToJsonString());
    }
}
