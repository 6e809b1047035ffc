using SpecTool.Lint;

namespace SpecTool.Tests;

/// <summary>NSwag ignores unknown keys, and so a misspelt setting has no effect.</summary>
public class NSwagConfigurationTests
{
    private static readonly string Configuration = File.ReadAllText(Repository.PathOf(NSwagConfiguration.FileName));

    [Fact]
    public void Our_nswag_json_has_no_unknown_keys() => Assert.Empty(NSwagConfiguration.Lint(Configuration));

    [Theory]
    [InlineData("\"generateClientInterfaces\"", "\"generateClientInterface\"")]
    [InlineData("\"runtime\"", "\"runtimes\"")]
    [InlineData("\"openApiToCSharpController\"", "\"openApiToCSharpControllers\"")]
    [InlineData("\"url\"", "\"uri\"")]
    // It exists in NSwag's C# API only.
    [InlineData("\"className\"", "\"parameterNameGenerator\"")]
    public void Misspelt_key_is_reported_with_its_line(string good, string bad)
    {
        var at = Configuration.IndexOf(good, StringComparison.Ordinal);
        Assert.True(at >= 0);
        var findings = NSwagConfiguration.Lint(Configuration.Remove(at, good.Length).Insert(at, bad)).ToList();

        var finding = Assert.Single(findings);
        Assert.Equal("nswag-key", finding.Rule);
        Assert.Equal(Configuration[..at].Count(c => c == '\n') + 1, finding.Position.Line);
    }

    [Fact]
    public void Invalid_json_is_a_finding() =>
        Assert.Equal(
            3,
            Assert.Single(NSwagConfiguration.Lint("{\n  \"runtime\": \"Net100\",\n  oops\n}")).Position.Line
        );
}
