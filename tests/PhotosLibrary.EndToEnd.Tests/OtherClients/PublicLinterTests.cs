using System.Text.Json.Nodes;

namespace PhotosLibrary.EndToEnd.Tests.OtherClients;

/// <summary>The spec by the eyes of others: a linter that anybody may use.</summary>
public class PublicLinterTests
{
    private const string Linter = "@redocly/cli";

    [SkippableFact]
    public async Task The_spec_has_no_errors()
    {
        var modules = await Programs.FindNodeModulesAsync(Linter);
        Skip.If(modules is null, $"{Linter} is not installed (npm install --global {Linter}@1.34.5).");

        var lint = await ProcessRun.StartAsync(
            "node",
            Path.GetTempPath(),
            new Dictionary<string, string>
            {
                ["REDOCLY_TELEMETRY"] = "off",
                ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true",
            },
            Path.Combine(modules!, Linter, "bin", "cli.js"),
            "lint",
            Repository.SpecPath,
            "--format",
            "json"
        );

        var report = JsonNode.Parse(lint.Output)!;
        Assert.Equal(0, (int)report["totals"]!["errors"]!);
        // That every operation has an answer of its own for some 4xx: ours have one for all that fail.
        Assert.Equal(
            ["operation-4xx-response"],
            report["problems"]!.AsArray().Select(problem => (string)problem!["ruleId"]!).Distinct()
        );
    }
}
