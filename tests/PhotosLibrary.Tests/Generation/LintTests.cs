using SpecTool;
using SpecTool.Lint;

namespace PhotosLibrary.Tests.Generation;

/// <summary>The linter finds nothing in our spec and everything in a bad one.</summary>
public class LintTests
{
    private const string Good =
        """
        openapi: 3.0.3
        info: { title: Small, version: v1 }
        tags: [{ name: Albums }]
        paths:
          /v1/albums:
            get:
              operationId: Albums_List
              x-effect: read
              tags: [Albums]
              summary: Lists albums.
              parameters:
                - { name: pageSize, in: query, description: Most albums., schema: { type: integer } }
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
        """;

    [Fact]
    public void Our_spec_is_in_order() => Assert.Empty(Linter.Lint(TheSpec.Read));

    [Fact]
    public void A_small_spec_is_in_order() => Assert.Empty(Linter.Lint(Spec.Parse(Good)));

    [Theory]
    [InlineData("operationId: Albums_List", "operationId: Albums_list", "operation-id-form", "GET /v1/albums")]
    [InlineData("operationId: Albums_List", "operationId: MediaItems_List", "operation-tag", "GET /v1/albums")]
    [InlineData("tags: [Albums]", "tags: []", "operation-tag", "GET /v1/albums")]
    [InlineData("x-effect: read", "x-effect: harmless", "operation-effect", "GET /v1/albums")]
    [InlineData("      x-effect: read\n", "", "operation-effect", "GET /v1/albums")]
    [InlineData("security: [{ oauth2: ['https://example.org/read'] }]", "security: []", "operation-security", "GET /v1/albums")]
    [InlineData("{ oauth2: ['https://example.org/read'] }", "{ oauth2: [] }", "operation-security", "GET /v1/albums")]
    [InlineData("{ oauth2: ['https://example.org/read'] }", "{}", "operation-security", "GET /v1/albums")]
    [InlineData("default: { description: An error. }", "'404': { description: An error. }", "operation-default-response", "GET /v1/albums")]
    [InlineData("operationId: Albums_List", "operationId: Albums_List\n      deprecated: true", "operation-deprecation-reason", "GET /v1/albums")]
    [InlineData("summary: Lists albums.", "summary: Lists albums", "operation-description", "GET /v1/albums")]
    [InlineData("summary: Lists albums.", "description: Lists albums.", "operation-description", "GET /v1/albums")]
    [InlineData("description: Most albums., ", "", "parameter-description", "GET /v1/albums, parameter pageSize")]
    [InlineData("description: Albums.", "description: Albums", "response-description", "GET /v1/albums, response 200")]
    [InlineData("description: An album.", "title: An album.", "schema-description", "Album")]
    [InlineData(", description: A title. }", " }", "field-description", "Album.title")]
    [InlineData("schemas/Album'", "schemas/Missing'", "openapi-warning", "#/paths/~1v1~1albums/get/responses/200/content/application~1json/schema/$ref")]
    [InlineData("title: Small, ", "", "openapi-error", "#/info/title")]
    public void Every_rule_finds_its_breach_and_says_where(string good, string bad, string rule, string place)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);

        var finding = Assert.Single(Linter.Lint(Spec.Parse(Good.Replace(good, bad, StringComparison.Ordinal))));
        Assert.Equal((rule, place), (finding.Rule, finding.Place));
        Assert.NotEmpty(finding.Message);
    }

    [Fact]
    public void Two_operations_with_one_id_are_found()
    {
        var operation = Good[Good.IndexOf("  /v1/albums:", StringComparison.Ordinal)..Good.IndexOf("components:", StringComparison.Ordinal)];
        var twice = Good.Replace("components:", operation.Replace("/v1/albums:", "/v1/more:", StringComparison.Ordinal) + "components:", StringComparison.Ordinal);

        var finding = Assert.Single(Linter.Lint(Spec.Parse(twice)));
        Assert.Equal(("operation-id-unique", "GET /v1/more"), (finding.Rule, finding.Place));
    }

    [Theory]
    [InlineData("")]
    [InlineData("openapi: 3.0.3\n  a: b: c")]
    [InlineData("just a text")]
    public void What_is_no_spec_is_a_finding_and_no_crash(string yaml) => Assert.NotEmpty(Linter.Lint(Spec.Parse(yaml)));

    [Fact]
    public void Every_rule_is_tried_above() => Assert.Empty(
        Linter.Rules.Select(rule => rule.Name).Except(
            typeof(LintTests).GetMethod(nameof(Every_rule_finds_its_breach_and_says_where))!
                .GetCustomAttributesData()
                .Where(attribute => attribute.AttributeType == typeof(InlineDataAttribute))
                .Select(attribute => (string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)[2].Value!)
                .Append("operation-id-unique")));
}
