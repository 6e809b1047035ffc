using System.Text.Json.Nodes;
using SpecTool.Drift;
using SpecTool.Reports;

namespace SpecTool.Tests;

/// <summary>Each change in Google's document is reported once, by its name, unless the spec declares it.</summary>
public class DriftTests
{
    private static readonly string Yaml = File.ReadAllText(Repository.SpecPath);

    private static readonly Spec TheSpec = Spec.Parse(Yaml);

    [Fact]
    public void Our_spec_in_Googles_form_has_no_drift()
    {
        var drift = Compare(_ => { });

        Assert.Empty(drift.Undeclared);
        Assert.Empty(drift.Stale);
    }

    public static TheoryData<string, string, Action<JsonObject>> Revisions =>
        new()
        {
            {
                "new",
                "scope photoslibrary.faces",
                document =>
                    document["auth"]!["oauth2"]!["scopes"]!["https://www.googleapis.com/auth/photoslibrary.faces"] =
                        new JsonObject()
            },
            {
                "gone",
                "scope photoslibrary.sharing",
                document =>
                    ((JsonObject)document["auth"]!["oauth2"]!["scopes"]!).Remove(
                        "https://www.googleapis.com/auth/photoslibrary.sharing"
                    )
            },
            {
                "new",
                "albums.pin",
                document =>
                    Methods(document, "albums")["pin"] = new JsonObject
                    {
                        ["id"] = "photoslibrary.albums.pin",
                        ["httpMethod"] = "POST",
                        ["path"] = "v1/albums:pin",
                    }
            },
            { "gone", "sharedAlbums.leave", document => Methods(document, "sharedAlbums").Remove("leave") },
            {
                "different",
                "albums.get",
                document => Methods(document, "albums")["get"]!["path"] = "v2/albums/{+albumId}"
            },
            { "different", "albums.patch", document => Methods(document, "albums")["patch"]!["httpMethod"] = "PUT" },
            {
                "different",
                "albums.get response",
                document => Methods(document, "albums")["get"]!["response"]!["$ref"] = "MediaItem"
            },
            {
                "different",
                "albums.create request",
                document => Methods(document, "albums")["create"]!["request"]!["$ref"] = "Album"
            },
            { "new", "albums.get deprecated", document => Methods(document, "albums")["get"]!["deprecated"] = true },
            {
                "new",
                "albums.get scope photoslibrary.sharing",
                document =>
                    ((JsonArray)Methods(document, "albums")["get"]!["scopes"]!).Add(
                        "https://www.googleapis.com/auth/photoslibrary.sharing"
                    )
            },
            {
                "gone",
                "albums.get scope photoslibrary.readonly",
                document => ((JsonArray)Methods(document, "albums")["get"]!["scopes"]!).RemoveAt(1)
            },
            {
                "new",
                "albums.get parameter view",
                document =>
                    Methods(document, "albums")["get"]!["parameters"]!["view"] = new JsonObject
                    {
                        ["type"] = "string",
                        ["location"] = "query",
                    }
            },
            {
                "gone",
                "albums.list parameter pageToken",
                document => ((JsonObject)Methods(document, "albums")["list"]!["parameters"]!).Remove("pageToken")
            },
            {
                "different",
                "albums.list parameter pageSize",
                document => Methods(document, "albums")["list"]!["parameters"]!["pageSize"]!["format"] = "int64"
            },
            {
                "different",
                "albums.list parameter pageSize maximum",
                document =>
                    Methods(document, "albums")["list"]!["parameters"]!["pageSize"]!["description"] =
                        "The default `pageSize` is 20, the maximum is 100."
            },
            {
                "different",
                "albums.list parameter pageSize default",
                document =>
                    Methods(document, "albums")["list"]!["parameters"]!["pageSize"]!["description"] =
                        "The default `pageSize` is 25, the maximum is 50."
            },
            { "new", "Face", document => document["schemas"]!["Face"] = new JsonObject { ["type"] = "object" } },
            { "gone", "MapEnrichment.origin", document => Fields(document, "MapEnrichment").Remove("origin") },
            {
                "new",
                "Album.mood",
                document => Fields(document, "Album")["mood"] = new JsonObject { ["type"] = "string" }
            },
            {
                "different",
                "Album.isWriteable",
                document => Fields(document, "Album")["isWriteable"]!["type"] = "string"
            },
            {
                "different",
                "Album.mediaItemsCount",
                document => Fields(document, "Album")["mediaItemsCount"]!["format"] = "uint64"
            },
            {
                "different",
                "MediaTypeFilter.mediaTypes",
                document =>
                    Fields(document, "MediaTypeFilter")["mediaTypes"] = Fields(document, "MediaTypeFilter")[
                        "mediaTypes"
                    ]!["items"]!.DeepClone()
            },
            {
                "new",
                "MediaTypeFilter.mediaTypes value MOTION_PHOTO",
                document =>
                    ((JsonArray)Fields(document, "MediaTypeFilter")["mediaTypes"]!["items"]!["enum"]!).Add(
                        "MOTION_PHOTO"
                    )
            },
            {
                "gone",
                "FeatureFilter.includedFeatures value FAVORITES",
                document =>
                    ((JsonArray)Fields(document, "FeatureFilter")["includedFeatures"]!["items"]!["enum"]!).RemoveAt(1)
            },
            {
                "different",
                "Album.title maxLength",
                document =>
                    Fields(document, "Album")["title"]!["description"] =
                        "This string shouldn't be more than 600 characters."
            },
            {
                "different",
                "NewMediaItem.description maxLength",
                document =>
                    Fields(document, "NewMediaItem")["description"]!["description"] =
                        "Must be shorter than 2000 characters."
            },
            {
                "different",
                "DateFilter.dates maxItems",
                document =>
                    Fields(document, "DateFilter")["dates"]!["description"] =
                        "A maximum of 7 dates can be included per request."
            },
            {
                "different",
                "Date.year maximum",
                document =>
                    Fields(document, "Date")["year"]!["description"] =
                        "Must be from 1 to 99999, or 0 to specify a date without a year."
            },
            {
                "different",
                "LatLng.latitude maximum",
                document =>
                    Fields(document, "LatLng")["latitude"]!["description"] = "It must be in the range [-90.0, +91.0]."
            },
            {
                "new",
                "SimpleMediaItem.fileName required",
                document => Fields(document, "SimpleMediaItem")["fileName"]!["description"] = "Required. File name."
            },
            {
                "new",
                "Album.title readOnly",
                document => Fields(document, "Album")["title"]!["description"] = "Output only. Name."
            },
        };

    [Theory]
    [MemberData(nameof(Revisions))]
    public void Change_in_Googles_document_is_reported_once_by_name(
        string change,
        string name,
        Action<JsonObject> revise
    )
    {
        var drift = Compare(revise);

        // What belongs to something that comes or goes is named with it.
        var difference = drift
            .Undeclared.Where(d =>
                !drift.Undeclared.Any(o =>
                    o != d && o.Change == d.Change && d.Fact.Key.StartsWith(o.Fact.Key + " ", StringComparison.Ordinal)
                )
            )
            .ToList();
        var only = Assert.Single(difference);
        Assert.Equal((change, name), (only.Change.ToString().ToLowerInvariant(), only.Fact.Key));
    }

    [Fact]
    public void Declared_deviation_is_reported_again_once_Google_says_something_else()
    {
        // Declared: not deprecated there.
        var drift = Compare(document => Methods(document, "albums")["share"]!["deprecated"] = true);
        Assert.Empty(drift.Undeclared);
        Assert.Equal("albums.share deprecated", Assert.Single(drift.Stale).At);

        var pinned = Spec.Parse(
            Yaml.Replace(
                "x-deviations:\n",
                "x-deviations:\n  - { at: Album.title maxLength, discovery: '600', reason: A slip of Google's. }\n",
                StringComparison.Ordinal
            )
        );
        Assert.Empty(Compare(document => SayTitleLength(document, 600), pinned).Undeclared);
        Assert.Equal(
            "Album.title maxLength",
            Assert.Single(Compare(document => SayTitleLength(document, 700), pinned).Undeclared).Fact.Key
        );
    }

    [Fact]
    public void Deviation_declared_as_missing_covers_nothing_once_Google_has_it()
    {
        // ErrorItem is declared to be nothing there; a document that has it, and other fields in it, is news.
        var drift = Compare(document =>
            document["schemas"]!["ErrorItem"] = new JsonObject
            {
                ["properties"] = new JsonObject { ["severity"] = new JsonObject { ["type"] = "string" } },
            }
        );

        Assert.Equal("ErrorItem.severity", Assert.Single(drift.Undeclared).Fact.Key);
    }

    [Fact]
    public void Drift_is_reported_as_markdown_and_as_json()
    {
        var report = Compare(document =>
            {
                Fields(document, "Album")["mood"] = new JsonObject { ["type"] = "string" };
                SayTitleLength(document, 600);
            })
            .Describe("20991231");

        Assert.StartsWith(
            "Google's document of revision 20991231: 2 differences that the spec does not declare, ",
            report.Summary,
            StringComparison.Ordinal
        );
        Assert.Contains(
            """
            #### Album

            | news | what | Google | spec |
            | --- | --- | --- | --- |
            | different | Album.title maxLength | 600 | 500 |
            | new | Album.mood | string | – |

            """.ReplaceLineEndings("\n"),
            ReportPrinter.ToMarkdown(report),
            StringComparison.Ordinal
        );
        Assert.Equal(
            """{"change":"new","kind":"Field","what":"Album.mood","google":"string","spec":null}""",
            report.Data["news"]![1]!.ToJsonString()
        );
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("[1]", "discovery document")]
    [InlineData("""{ "openapi": "3.0.3" }""", "discovery document")]
    public void File_that_is_no_discovery_document_is_rejected(string json, string word) =>
        Assert.Contains(
            word,
            Assert.Throws<InvalidDataException>(() => Discovery.Parse(json)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Discovery_document_of_another_api_is_rejected() =>
        Assert.Equal(
            "The discovery document describes drive, the spec photoslibrary.",
            Assert.Throws<InvalidDataException>(() => Compare(document => document["name"] = "drive")).Message
        );

    [Fact]
    public void Methods_of_nested_resources_are_compared() =>
        Assert.Equal(
            "albums.covers.set",
            Assert
                .Single(
                    Compare(document =>
                        document["resources"]!["albums"]!["resources"] = new JsonObject
                        {
                            ["covers"] = new JsonObject
                            {
                                ["methods"] = new JsonObject
                                {
                                    ["set"] = new JsonObject
                                    {
                                        ["id"] = "photoslibrary.albums.covers.set",
                                        ["httpMethod"] = "PUT",
                                        ["path"] = "v1/covers",
                                    },
                                },
                            },
                        }
                    ).Undeclared
                )
                .Fact.Key
        );

    private static DriftReport Compare(Action<JsonObject> revise, Spec? spec = null)
    {
        var document = FakeDiscovery.Of(TheSpec);
        revise(document);
        return DriftReport.Of(spec ?? TheSpec, Discovery.Parse(document.ToJsonString()));
    }

    private static void SayTitleLength(JsonObject document, int length) =>
        Fields(document, "Album")["title"]!["description"] = $"Shouldn't be more than {length} characters.";

    private static JsonObject Methods(JsonObject document, string resource) =>
        (JsonObject)document["resources"]![resource]!["methods"]!;

    private static JsonObject Fields(JsonObject document, string schema) =>
        (JsonObject)document["schemas"]![schema]!["properties"]!;
}
