using SpecTool.Lint;

namespace SpecTool.Tests;

/// <summary>The linter finds nothing in our spec and everything in a bad one.</summary>
public class LintTests
{
    private const string Good = """
        openapi: 3.0.3
        info: { title: Small, version: v1 }
        tags: [{ name: Albums }]
        paths:
          /v1/albums:
            post:
              operationId: Albums_List
              x-google-id: photoslibrary.albums.list
              x-grpc-method: google.photos.library.v1.PhotosLibrary.ListAlbums
              x-effect: read
              tags: [Albums]
              summary: Lists albums.
              parameters:
                - { name: pageSize, in: query, description: Most albums., schema: { type: integer } }
              requestBody:
                x-name: request
                content: { application/json: { schema: { $ref: '#/components/schemas/ListRequest' } } }
              responses:
                '200':
                  description: Albums.
                  content: { application/json: { schema: { $ref: '#/components/schemas/Album' } } }
                default: { description: An error. }
              security: [{ oauth2: ['https://example.org/read'] }]
        components:
          securitySchemes:
            oauth2:
              type: oauth2
              flows:
                authorizationCode:
                  authorizationUrl: https://example.org/auth
                  tokenUrl: https://example.org/token
                  scopes: { 'https://example.org/read': Reads. }
          schemas:
            Album:
              type: object
              description: An album.
              properties:
                title: { type: string, description: A title. }
                kinds: { type: array, description: Kinds., items: { $ref: '#/components/schemas/Kind' } }
            ListRequest:
              type: object
              description: A request.
              required: [kind]
              properties:
                kind:
                  description: A kind.
                  allOf: [{ $ref: '#/components/schemas/Kind' }]
            Kind:
              type: string
              description: A kind.
              enum: [A, B]
              x-enumNames: [First, Second]
              x-enumDescriptions: [The first., The second.]
        x-deviations:
          - { at: Kind, discovery: nothing, reason: We like it. }
        x-facts:
          UploadFacts:
            - { name: MaxBytes, number: 200, heading: Uploads, mark: unconfirmed, description: Most bytes. }
            - { name: Path, text: v1/uploads, heading: Uploads, mark: confirmed, description: Where. }
        """;

    private static Spec Parse(string yaml) => Spec.Parse(yaml) with { Headings = ["Uploads"] };

    [Fact]
    public async Task Our_spec_has_no_findings() =>
        Assert.Empty(Linter.Lint(await Spec.ReadAsync(Repository.SpecPath)));

    [Fact]
    public void Valid_spec_has_no_findings() => Assert.Empty(Linter.Lint(Parse(Good)));

    [Theory]
    [InlineData("operationId: Albums_List", "operationId: Albums_list", "operation-id-form", "POST /v1/albums")]
    [InlineData("operationId: Albums_List", "operationId: MediaItems_List", "operation-tag", "POST /v1/albums")]
    [InlineData("tags: [Albums]", "tags: []", "operation-tag", "POST /v1/albums")]
    [InlineData("x-effect: read", "x-effect: harmless", "operation-effect", "POST /v1/albums")]
    [InlineData("      x-effect: read\n", "", "operation-effect", "POST /v1/albums")]
    [InlineData(
        "security: [{ oauth2: ['https://example.org/read'] }]",
        "security: []",
        "operation-security",
        "POST /v1/albums"
    )]
    [InlineData("{ oauth2: ['https://example.org/read'] }", "{ oauth2: [] }", "operation-security", "POST /v1/albums")]
    [InlineData("{ oauth2: ['https://example.org/read'] }", "{}", "operation-security", "POST /v1/albums")]
    [InlineData(
        "default: { description: An error. }",
        "'404': { description: An error. }",
        "operation-default-response",
        "POST /v1/albums"
    )]
    [InlineData(
        "operationId: Albums_List",
        "operationId: Albums_List\n      deprecated: true",
        "operation-deprecation-reason",
        "POST /v1/albums"
    )]
    [InlineData("summary: Lists albums.", "summary: Lists albums", "operation-description", "POST /v1/albums")]
    [InlineData("summary: Lists albums.", "description: Lists albums.", "operation-description", "POST /v1/albums")]
    [InlineData("description: Most albums., ", "", "parameter-description", "POST /v1/albums, parameter pageSize")]
    [InlineData("description: Albums.", "description: Albums", "response-description", "POST /v1/albums, response 200")]
    [InlineData("description: An album.", "title: An album.", "schema-description", "Album")]
    [InlineData(", description: A title. }", " }", "field-description", "Album.title")]
    [InlineData("A title.", "TODO describe.", "todo", "#/components/schemas/Album/properties/title/description")]
    [InlineData("      x-google-id: photoslibrary.albums.list\n", "", "operation-google-names", "POST /v1/albums")]
    [InlineData("{ type: string, description: A title. }", "{ description: A title. }", "field-type", "Album.title")]
    [InlineData("items: { $ref: '#/components/schemas/Kind' }", "items: {}", "list-type", "Album.kinds")]
    [InlineData(
        "{ type: string, description: A title. }",
        "{ type: integer, format: int64, description: A title. }",
        "field-format",
        "Album.title"
    )]
    [InlineData(
        "{ type: string, description: A title. }",
        "{ type: string, format: uuid, description: A title. }",
        "text-format",
        "Album.title"
    )]
    [InlineData(
        "description: An album.",
        "description: An album.\n      required: [title]",
        "response-required",
        "Album"
    )]
    [InlineData(
        "description: An album.",
        "description: An album.\n      additionalProperties: false",
        "schema-open",
        "Album"
    )]
    [InlineData(
        "allOf: [{ $ref: '#/components/schemas/Kind' }]",
        "anyOf: [{ $ref: '#/components/schemas/Kind' }]\n          type: string",
        "union",
        "#/components/schemas/ListRequest/properties/kind/anyOf"
    )]
    [InlineData(
        "{ $ref: '#/components/schemas/Album' }",
        "{ $ref: '#/components/schemas/Album', description: Lost. }",
        "reference-siblings",
        "#/paths/~1v1~1albums/post/responses/200/content/application~1json/schema"
    )]
    [InlineData(
        "{ type: string, description: A title. }",
        "{ type: string, enum: [A], description: A title. }",
        "enum-named",
        "Album.title"
    )]
    [InlineData("x-enumNames: [First, Second]", "x-enumNames: [First]", "enum-names", "Kind")]
    [InlineData("x-enumNames: [First, Second]", "x-enumNames: [First, First]", "enum-names", "Kind")]
    [InlineData("[The first., The second.]", "[The first., The second]", "enum-names", "Kind")]
    [InlineData("        title: {", "        album: {", "field-name", "Album.album")]
    [InlineData("        x-name: request\n", "", "request-name", "POST /v1/albums")]
    [InlineData(
        "  /v1/albums:\n",
        "  /v1/albums:\n    parameters: [{ name: key, in: query, schema: { type: string } }]\n",
        "path-parameters",
        "/v1/albums"
    )]
    [InlineData("  /v1/albums:", "  /albums:list:", "path-version", "/albums:list")]
    [InlineData(
        "x-effect: read",
        "x-effect: read\n      x-paging: { field: albums }",
        "extension-value",
        "POST /v1/albums, x-paging"
    )]
    [InlineData(
        "default: { description: An error. }",
        "'204': { description: None. }\n        default: { description: An error. }",
        "success-response",
        "POST /v1/albums"
    )]
    [InlineData("reason: We like it.", "reason: ''", "deviation", "Kind")]
    [InlineData("number: 200, ", "", "fact-value", "UploadFacts.MaxBytes")]
    [InlineData("number: 200", "number: 200 MB", "fact-value", "UploadFacts.MaxBytes")]
    [InlineData("text: v1/uploads", "text: ''", "fact-value", "UploadFacts.Path")]
    [InlineData("text: v1/uploads", "text: v1/uploads, number: 1", "fact-value", "UploadFacts.Path")]
    [InlineData("text: v1/uploads", "text: v1/uploads, type: text", "fact-value", "UploadFacts.Path")]
    [InlineData("mark: confirmed", "mark: sure", "fact-value", "UploadFacts.Path")]
    [InlineData("number: 200, heading: Uploads", "number: 200", "fact-heading", "UploadFacts.MaxBytes")]
    [InlineData("v1/uploads, heading: Uploads", "v1/uploads, heading: Paths", "fact-heading", "UploadFacts.Path")]
    [InlineData(
        "schemas/Album'",
        "schemas/Missing'",
        "openapi-warning",
        "#/paths/~1v1~1albums/post/responses/200/content/application~1json/schema/$ref"
    )]
    [InlineData("title: Small, ", "", "openapi-error", "#/info/title")]
    public void Every_rule_reports_a_violation_with_its_place(string good, string bad, string rule, string place)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);

        var finding = Assert.Single(Linter.Lint(Parse(Good.Replace(good, bad, StringComparison.Ordinal))));
        Assert.Equal((rule, place), (finding.Rule, finding.Place));
        Assert.NotEmpty(finding.Message);
        // Where the change was made, or what it was made in.
        var lines = Good[..Good.IndexOf(good, StringComparison.Ordinal)].Count(c => c == '\n') + 1;
        Assert.InRange(finding.Position.Line, 1, lines + bad.Count(c => c == '\n'));
    }

    [Fact]
    public void Two_operations_with_one_id_are_a_finding()
    {
        var operation = Good[
            Good.IndexOf("  /v1/albums:", StringComparison.Ordinal)..Good.IndexOf(
                "components:",
                StringComparison.Ordinal
            )
        ];
        var twice = Good.Replace(
            "components:",
            operation.Replace("/v1/albums:", "/v1/more:", StringComparison.Ordinal) + "components:",
            StringComparison.Ordinal
        );

        var finding = Assert.Single(Linter.Lint(Parse(twice)));
        Assert.Equal(("operation-id-unique", "POST /v1/more"), (finding.Rule, finding.Place));
    }

    [Fact]
    public void Finding_is_printed_in_msbuilds_format()
    {
        var spec = Parse(Good.Replace("x-effect: read", "x-effect: harmless", StringComparison.Ordinal));

        Assert.StartsWith(
            "spec.yaml(6,5): error operation-effect: POST /v1/albums: the operation must say in x-effect ",
            Assert.Single(Linter.Lint(spec)).ToString("spec.yaml"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("openapi: 3.0.3\n  a: b: c")]
    [InlineData("just a text")]
    public void File_that_is_no_spec_is_a_finding_and_no_crash(string yaml) =>
        Assert.NotEmpty(Linter.Lint(Spec.Parse(yaml)));

    [Fact]
    public void Every_rule_has_a_test() =>
        Assert.Empty(
            Linter
                .Rules.Select(rule => rule.Name)
                .Except(
                    typeof(LintTests)
                        .GetMethod(nameof(Every_rule_reports_a_violation_with_its_place))!
                        .GetCustomAttributesData()
                        .Where(attribute => attribute.AttributeType == typeof(InlineDataAttribute))
                        .Select(attribute =>
                            (string)
                                (
                                    (IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)
                                        attribute.ConstructorArguments[0].Value!
                                )[2].Value!
                        )
                        .Append("operation-id-unique")
                )
        );
}
