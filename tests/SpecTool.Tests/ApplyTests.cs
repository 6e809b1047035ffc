using System.Text.Json.Nodes;
using SpecTool.Apply;
using SpecTool.Drift;
using SpecTool.Lint;
using SpecTool.Yaml;

namespace SpecTool.Tests;

/// <summary>Google's additions are added to the spec, and nothing else of the spec changes.</summary>
public class ApplyTests
{
    private static readonly string Yaml = File.ReadAllText(Repository.SpecPath);

    [Fact]
    public void Apply_without_drift_writes_nothing()
    {
        var (result, _) = Apply(_ => { });

        Assert.Equal(Yaml, result.Yaml);
        Assert.Empty(result.Added);
        Assert.Empty(result.Refused);
    }

    [Fact]
    public void New_field_is_added_at_the_end_of_its_schema() =>
        AssertAdded(
            document =>
                Fields(document, "SharedAlbumOptions")["isPinned"] = new JsonObject
                {
                    ["type"] = "boolean",
                    ["description"] = "Output only. Whether it is pinned.",
                },
            """
                    isCommentable:
                      type: boolean
                      description: Whether they may comment; false if left out.
            +        isPinned:
            +          type: boolean
            +          readOnly: true
            +          description: 'TODO: describe.'

                ShareAlbumRequest:
            """
        );

    [Fact]
    public void Schema_without_fields_gets_its_first_field() =>
        AssertAdded(
            document =>
                Fields(document, "UnshareAlbumRequest")["notify"] = new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = new JsonObject { ["type"] = "string" },
                    ["description"] = "At most 5 are told.",
                },
            """
                UnshareAlbumRequest:
                  type: object
                  description: Asks to make an album private again; it has no fields.
            +      properties:
            +        notify:
            +          type: array
            +          maxItems: 5
            +          description: 'TODO: describe.'
            +          items:
            +            type: string
            """
        );

    [Fact]
    public void New_value_is_added_to_an_enum_on_one_line()
    {
        const string Values =
            "POSITION_TYPE_UNSPECIFIED, FIRST_IN_ALBUM, LAST_IN_ALBUM, AFTER_MEDIA_ITEM, AFTER_ENRICHMENT_ITEM";
        AssertAdded(
            document =>
                ((JsonArray)Fields(document, "AlbumPosition")["position"]!["enum"]!).Add("POSITION_TYPE_BEFORE_ALL"),
            $"""
            -      enum: [{Values}]
            -      x-enumNames: [Unspecified, FirstInAlbum, LastInAlbum, AfterMediaItem, AfterEnrichmentItem]
            +      enum: [{Values}, POSITION_TYPE_BEFORE_ALL]
            +      x-enumNames: [Unspecified, FirstInAlbum, LastInAlbum, AfterMediaItem, AfterEnrichmentItem, BeforeAll]
                  x-enumDescriptions:
            """,
            """
                    - Right after an enrichment.
            +        - 'TODO: describe.'

                NewEnrichmentItem:
            """
        );
    }

    [Fact]
    public void New_value_of_an_enum_that_two_fields_share_is_added_once()
    {
        var (result, spec) = Apply(document =>
        {
            ((JsonArray)Fields(document, "ContentFilter")["includedContentCategories"]!["items"]!["enum"]!).Add("CARS");
            ((JsonArray)Fields(document, "ContentFilter")["excludedContentCategories"]!["items"]!["enum"]!).Add("CARS");
        });

        Assert.Equal(28, spec.Document.Components!.Schemas!["ContentCategory"].Enum!.Count);
        Assert.Equal(2, result.Added.Count);
        Assert.Contains("        - HOLIDAYS\n        - CARS\n", result.Yaml, StringComparison.Ordinal);
        Assert.Contains("        - Holidays\n        - Cars\n", result.Yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void New_enum_gets_a_schema_with_names() =>
        AssertAdded(
            document =>
                Fields(document, "MediaItem")["mood"] = new JsonObject
                {
                    ["type"] = "string",
                    ["enum"] = new JsonArray("MOOD_UNSPECIFIED", "VERY_HAPPY"),
                },
            """
            +        mood:
            +          description: 'TODO: describe.'
            +          allOf:
            +            - $ref: '#/components/schemas/Mood'
            """,
            """
            +    Mood:
            +      type: string
            +      description: 'TODO: describe.'
            +      enum:
            +        - MOOD_UNSPECIFIED
            +        - VERY_HAPPY
            +      x-enumNames:
            +        - Unspecified
            +        - VeryHappy
            +      x-enumDescriptions:
            +        - 'TODO: describe.'
            +        - 'TODO: describe.'
            """
        );

    [Fact]
    public void New_method_with_paging_is_added_with_all_that_belongs_to_it() =>
        AssertAdded(
            AddPeople,
            """
                    https://www.googleapis.com/auth/photoslibrary.edit.appcreateddata: >-
                      Change titles, covers, descriptions and album contents of what this app created.
            +            https://www.googleapis.com/auth/photoslibrary.people: 'TODO: describe.'
            """,
            """
            +  - name: People
            +    description: 'TODO: describe.'
            """,
            """
            +  /v1/people:
            +    get:
            +      operationId: People_List
            +      x-google-id: photoslibrary.people.list
            +      x-grpc-method: TODO
            +      x-effect: read
            +      tags: [People]
            +      summary: 'TODO: describe.'
            +      parameters:
            +        - name: pageSize
            +          in: query
            +          description: 'TODO: describe.'
            +          schema:
            +            type: integer
            +            format: int32
            +            maximum: 40
            +            default: 10
            +        - $ref: '#/components/parameters/PageToken'
            +        - $ref: '#/components/parameters/Fields'
            +      responses:
            +        '200':
            +          description: 'TODO: describe.'
            +          content:
            +            application/json:
            +              schema:
            +                $ref: '#/components/schemas/ListPeopleResponse'
            +        default:
            +          $ref: '#/components/responses/Error'
            +      security:
            +        - oauth2: ['https://www.googleapis.com/auth/photoslibrary.people']
            +        - oauth2Retired: ['https://www.googleapis.com/auth/photoslibrary']
            """
        );

    [Fact]
    public void New_method_joins_a_known_path_whatever_its_parameter_is_called() =>
        AssertAdded(
            document =>
                ((JsonObject)document["resources"]!["albums"]!["methods"]!)["delete"] = new JsonObject
                {
                    ["id"] = "photoslibrary.albums.delete",
                    ["httpMethod"] = "DELETE",
                    ["path"] = "v1/albums/{+id}",
                    ["parameters"] = new JsonObject
                    {
                        ["id"] = new JsonObject { ["type"] = "string", ["location"] = "path" },
                    },
                    ["response"] = new JsonObject { ["$ref"] = "UnshareAlbumResponse" },
                },
            """
            +    delete:
            +      operationId: Albums_Delete
            +      x-google-id: photoslibrary.albums.delete
            +      x-grpc-method: TODO
            +      x-effect: TODO
            +      tags: [Albums]
            +      summary: 'TODO: describe.'
            +      parameters:
            +        - $ref: '#/components/parameters/AlbumId'
            +      responses:
            """
        );

    [Fact]
    public void Parameter_scope_and_deprecation_are_added_to_a_method() =>
        AssertAdded(
            document =>
            {
                var methods = document["resources"]!["albums"]!["methods"]!;
                methods["get"]!["parameters"]!["view"] = new JsonObject
                {
                    ["type"] = "string",
                    ["enum"] = new JsonArray("BASIC"),
                    ["location"] = "query",
                };
                methods["create"]!["parameters"]!["dryRun"] = new JsonObject
                {
                    ["type"] = "boolean",
                    ["location"] = "query",
                    ["description"] = "Defaults to false.",
                };
                ((JsonArray)methods["patch"]!["scopes"]!).Add("https://www.googleapis.com/auth/photoslibrary.sharing");
                methods["patch"]!["deprecated"] = true;
            },
            """
            +        - name: view
            +          in: query
            +          description: 'TODO: describe.'
            +          schema:
            +            $ref: '#/components/schemas/View'
            """,
            """
                  tags: [Albums]
            +      parameters:
            +        - name: dryRun
            +          in: query
            +          description: 'TODO: describe.'
            +          schema:
            +            type: boolean
            +            default: false
                  summary: Creates an album.
            """,
            """
                  tags: [Albums]
            +      deprecated: true
            +      x-deprecatedMessage: 'TODO: describe.'
                  summary: Changes the title or the cover of an album that the app created and the user owns.
            """,
            """
                - oauth2: ['https://www.googleapis.com/auth/photoslibrary.edit.appcreateddata']
            +        - oauth2Retired: ['https://www.googleapis.com/auth/photoslibrary.sharing']
            """
        );

    [Fact]
    public void Additions_have_no_findings_but_their_todos()
    {
        var (_, spec) = Apply(AddPeople);

        var rules = Linter.Lint(spec).Select(finding => finding.Rule).ToHashSet();
        Assert.Equal(["todo"], rules);

        var (_, writing) = Apply(document =>
            ((JsonObject)document["resources"]!["albums"]!["methods"]!)["merge"] = new JsonObject
            {
                ["id"] = "photoslibrary.albums.merge",
                ["httpMethod"] = "POST",
                ["path"] = "v1/albums:merge",
                ["request"] = new JsonObject { ["$ref"] = "UnshareAlbumRequest" },
                ["response"] = new JsonObject { ["$ref"] = "Album" },
            }
        );
        // No scopes were named, and what a second call does Google never says.
        Assert.Equal(
            ["operation-effect", "operation-security", "todo"],
            Linter.Lint(writing).Select(finding => finding.Rule).Distinct().Order()
        );
    }

    public static TheoryData<string, Action<JsonObject>> Breaking =>
        new()
        {
            {
                "sharedAlbums.leave",
                document => ((JsonObject)document["resources"]!["sharedAlbums"]!["methods"]!).Remove("leave")
            },
            { "Album.title", document => Fields(document, "Album").Remove("title") },
            { "Album.isWriteable", document => Fields(document, "Album")["isWriteable"]!["type"] = "string" },
            {
                "DateFilter.dates maxItems",
                document => Fields(document, "DateFilter")["dates"]!["description"] = "A maximum of 7 dates."
            },
            {
                "SimpleMediaItem.fileName required",
                document => Fields(document, "SimpleMediaItem")["fileName"]!["description"] = "Required. Name."
            },
            {
                "albums.get",
                document => document["resources"]!["albums"]!["methods"]!["get"]!["path"] = "v2/albums/{+albumId}"
            },
            {
                "scope photoslibrary.sharing",
                document =>
                    ((JsonObject)document["auth"]!["oauth2"]!["scopes"]!).Remove(
                        "https://www.googleapis.com/auth/photoslibrary.sharing"
                    )
            },
        };

    [Theory]
    [MemberData(nameof(Breaking))]
    public void Breaking_changes_are_refused_and_the_rest_is_added(string name, Action<JsonObject> revise)
    {
        var (result, _) = Apply(document =>
        {
            revise(document);
            Fields(document, "Album")["mood"] = new JsonObject { ["type"] = "string" };
        });

        Assert.Equal("Album.mood", Assert.Single(result.Added).Fact.Key);
        Assert.Contains(name, result.Refused.Select(refused => refused.Difference.Fact.Key));
        Assert.All(result.Refused, refused => Assert.NotEmpty(refused.Reason));
    }

    [Fact]
    public void Windows_line_ends_are_preserved()
    {
        var spec = Spec.Parse(Yaml.ReplaceLineEndings("\r\n"));
        var document = FakeDiscovery.Of(spec);
        AddPeople(document);

        var text = Additions.Apply(spec, Discovery.Parse(document.ToJsonString())).Yaml;
        Assert.Equal(text.Count(c => c == '\n'), text.Split("\r\n").Length - 1);
        Assert.Empty(Spec.Parse(text).Errors);
    }

    [Theory]
    [InlineData("a: [x, y] # why\nb: 1\n", "#/a", "z", "a: [x, y, z] # why\nb: 1\n")]
    [InlineData("a: []\n", "#/a", "z", "a: [z]\n")]
    [InlineData("a: [ x,\n  # ] none\n  y ]\n", "#/a", "z", "a: [ x,\n  # ] none\n  y, z ]\n")]
    [InlineData("a:\n  - x # why\n\n# about b\nb: 1\n", "#/a", "z", "a:\n  - x # why\n  - z\n\n# about b\nb: 1\n")]
    [InlineData(
        "a:\n- x\n- >-\n  long\n  text\n\n\nb: 1\n",
        "#/a",
        "z",
        "a:\n- x\n- >-\n  long\n  text\n- z\n\n\nb: 1\n"
    )]
    [InlineData("a:\n  - x: [1, 2]", "#/a", "z", "a:\n  - x: [1, 2]\n  - z\n")]
    public void Item_is_added_in_the_style_of_its_list(string before, string pointer, string item, string after)
    {
        var editor = new YamlEditor(before);
        editor.AppendItem(pointer, item);

        Assert.Equal(after, editor.Source.Text);
    }

    private static void AddPeople(JsonObject document)
    {
        const string Scope = "https://www.googleapis.com/auth/photoslibrary.people";
        document["auth"]!["oauth2"]!["scopes"]![Scope] = new JsonObject();
        FakeDiscovery.AddPeople(
            document,
            new JsonObject
            {
                ["name"] = new JsonObject
                {
                    ["type"] = "string",
                    ["description"] = "Shouldn't be more than 80 characters.",
                },
                ["photoCount"] = new JsonObject { ["type"] = "string", ["format"] = "int64" },
            },
            Scope,
            "https://www.googleapis.com/auth/photoslibrary"
        );
    }

    // Applied once, nothing is left to add; and but for the lines that are named as gone every line is still there.
    private static void AssertAdded(Action<JsonObject> revise, params string[] expected)
    {
        var (result, _) = Apply(revise);

        foreach (var excerpt in expected)
        {
            var lines = excerpt.ReplaceLineEndings("\n").Split('\n');
            var removed = lines.Where(line => line.StartsWith('-')).Select(line => line[1..]).ToList();
            Assert.All(removed, line => Assert.Contains(line + "\n", Yaml, StringComparison.Ordinal));
            Assert.All(removed, line => Assert.DoesNotContain(line + "\n", result.Yaml, StringComparison.Ordinal));
            // Only what was added has its full indentation here.
            var shown = lines
                .Where(line => !line.StartsWith('-'))
                .Select(line => line.StartsWith('+') ? line[1..] : line.Trim());
            Assert.Contains(
                string.Join('\n', shown.Select(line => line.TrimStart())),
                string.Join('\n', result.Yaml.Split('\n').Select(line => line.TrimStart())),
                StringComparison.Ordinal
            );
            Assert.All(
                lines.Where(line => line.StartsWith('+')),
                line => Assert.Contains(line[1..] + "\n", result.Yaml, StringComparison.Ordinal)
            );
        }

        var gone = Yaml.Split('\n').Except(result.Yaml.Split('\n')).ToList();
        Assert.Equal(
            expected
                .SelectMany(e => e.ReplaceLineEndings("\n").Split('\n'))
                .Where(line => line.StartsWith('-'))
                .Select(line => line[1..]),
            gone
        );
    }

    private static (AdditionResult Result, Spec Spec) Apply(Action<JsonObject> revise)
    {
        var spec = Spec.Parse(Yaml);
        var document = FakeDiscovery.Of(spec);
        revise(document);
        var discovery = Discovery.Parse(document.ToJsonString());
        var result = Additions.Apply(spec, discovery);
        var applied = Spec.Parse(result.Yaml);
        Assert.Empty(applied.Errors);
        var left = Additions.Apply(applied, discovery);
        Assert.Empty(left.Added);
        Assert.Equal(
            result.Refused.Select(r => r.Difference.Fact.Key),
            left.Refused.Select(r => r.Difference.Fact.Key)
        );
        return (result, applied);
    }

    private static JsonObject Fields(JsonObject document, string schema) =>
        (JsonObject)document["schemas"]![schema]!["properties"]!;
}
