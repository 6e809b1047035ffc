using System.Text.Json.Nodes;

namespace PhotosLibrary.EndToEnd.Tests.OtherClients;

/// <summary>The spec as a public linter sees it.</summary>
public class PublicLinterTests
{
    private const string Linter = "@redocly/cli";

    [SkippableFact]
    public async Task Spec_has_no_errors_for_a_public_linter()
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
        // The rule asks for a 4xx response on each operation; ours have a default one for every error.
        Assert.Equal(
            ["operation-4xx-response"],
            report["problems"]!.AsArray().Select(problem => (string)problem!["ruleId"]!).Distinct()
        );
    }
}
