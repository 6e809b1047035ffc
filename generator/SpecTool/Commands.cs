using System.CommandLine;
using System.Xml.Linq;
using SpecTool.Apply;
using SpecTool.Breaking;
using SpecTool.Drift;
using SpecTool.Lint;
using SpecTool.Reports;

namespace SpecTool;

/// <summary>The command line.</summary>
internal static class Commands
{
    private const string DefaultSpec = "spec/photoslibrary.v1.yaml";

    private const int Ok = 0;
    private const int Found = 1;
    private const int Failed = 2;

    public static RootCommand Root() =>
        new("Checks the spec: is it in order, is it up to date, what would a change break?")
        {
            LintCommand(),
            DriftCommand(),
            ApplyCommand(),
            BreakingCommand(),
        };

    private static Command LintCommand()
    {
        var specs = new Argument<string[]>("SPEC")
        {
            Description = "The specs; all of the folder spec if none is named.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(
            "lint",
            "Lists what is wrong with a spec, and with nswag.json. Exit code 1 if anything is."
        )
        {
            specs,
        };
        command.SetAction(
            (result, cancellation) =>
                RunAsync(async () =>
                {
                    var named = result.GetValue(specs)!;
                    var findings = 0;
                    foreach (
                        var path in named.Length > 0
                            ? named
                            : [.. Directory.GetFiles("spec", "*.yaml").Order(StringComparer.Ordinal)]
                    )
                    {
                        findings += Print(path, Linter.Lint(await Spec.ReadAsync(path, cancellation)));
                    }

                    if (named.Length == 0 && File.Exists(NSwagConfiguration.FileName))
                    {
                        findings += Print(
                            NSwagConfiguration.FileName,
                            NSwagConfiguration.Lint(
                                await File.ReadAllTextAsync(NSwagConfiguration.FileName, cancellation)
                            )
                        );
                    }

                    return findings == 0 ? Ok : Found;
                })
        );
        return command;
    }

    private static Command DriftCommand()
    {
        var discovery = DiscoveryArgument();
        var spec = SpecOption();
        var format = FormatOption();
        var command = new Command(
            "drift",
            "Compares a spec with one of Google's discovery documents. Exit code 1 if they differ undeclared."
        )
        {
            discovery,
            spec,
            format,
        };
        command.SetAction(
            (result, cancellation) =>
                RunAsync(async () =>
                {
                    var document = await Discovery.ReadAsync(result.GetValue(discovery)!, cancellation);
                    var drift = DriftReport.Of(await ReadAsync(result.GetValue(spec)!, cancellation), document);
                    ReportPrinter.Print(drift.Describe(document.Revision), result.GetValue(format));
                    return drift.Undeclared.Count == 0 ? Ok : Found;
                })
        );
        return command;
    }

    private static Command ApplyCommand()
    {
        var discovery = DiscoveryArgument();
        var spec = SpecOption();
        var command = new Command(
            "apply",
            "Adds to a spec what is new in one of Google's discovery documents, and lists what it refused "
                + "because it would break users. Exit code 1 if there was any."
        )
        {
            discovery,
            spec,
        };
        command.SetAction(
            (result, cancellation) =>
                RunAsync(async () =>
                {
                    var path = result.GetValue(spec)!;
                    var document = await Discovery.ReadAsync(result.GetValue(discovery)!, cancellation);
                    var applied = Additions.Apply(await ReadAsync(path, cancellation), document);
                    if (applied.Added.Count > 0)
                    {
                        await WriteAsync(path, applied.Yaml, cancellation);
                    }

                    foreach (var added in applied.Added)
                    {
                        Console.WriteLine($"added   {added.Fact.Key}: {added.Fact.Value}");
                    }

                    foreach (var (difference, reason) in applied.Refused)
                    {
                        Console.WriteLine(
                            $"refused {difference.Fact.Key}: Google {difference.Discovery?.Value ?? "nothing"}, "
                                + $"spec {difference.Spec?.Value ?? "nothing"}; {reason}"
                        );
                    }

                    Console.WriteLine(
                        $"{path}: {applied.Added.Count} added, {applied.Refused.Count} refused."
                            + (applied.Added.Count > 0 ? " Now write what stands as TODO; lint lists it." : "")
                    );
                    return applied.Refused.Count == 0 ? Ok : Found;
                })
        );
        return command;
    }

    private static Command BreakingCommand()
    {
        var before = new Argument<string>("OLD") { Description = "The old spec." };
        var after = new Argument<string>("NEW") { Description = "The new spec." };
        var version = new Option<string?>("--version")
        {
            Description = "The version of the old spec; VersionPrefix of Directory.Build.props if left out.",
        };
        var format = FormatOption();
        var command = new Command(
            "breaking",
            "Lists what the changes from one spec to another break, and proposes a version. Exit code 1 if any."
        )
        {
            before,
            after,
            version,
            format,
        };
        command.SetAction(
            (result, cancellation) =>
                RunAsync(async () =>
                {
                    var current = result.GetValue(version) ?? CurrentVersion();
                    if (!Version.TryParse(current, out var numbers) || numbers.Build < 0 || numbers.Revision >= 0)
                    {
                        throw new InvalidDataException($"{current} is no version; one looks like 1.2.3.");
                    }

                    var changes = SpecComparison.Compare(
                        await ReadAsync(result.GetValue(before)!, cancellation),
                        await ReadAsync(result.GetValue(after)!, cancellation)
                    );
                    ReportPrinter.Print(ComparisonReporting.Describe(changes, current), result.GetValue(format));
                    return changes.All(change => change.Impact == Impact.Safe) ? Ok : Found;
                })
        );
        return command;
    }

    private static Argument<string> DiscoveryArgument() =>
        new("DISCOVERY")
        {
            Description =
                "The discovery document, from https://photoslibrary.googleapis.com/$discovery/rest?version=v1",
        };

    private static Option<string> SpecOption() =>
        new("--spec") { Description = "The spec.", DefaultValueFactory = _ => DefaultSpec };

    private static Option<ReportFormat> FormatOption() =>
        new("--format") { Description = "table for people, markdown for a pull request, json for scripts." };

    // A spec that cannot be read would seem to differ everywhere.
    private static async Task<Spec> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var spec = await Spec.ReadAsync(path, cancellationToken);
        return spec.Errors.Count == 0
            ? spec
            : throw new InvalidDataException($"{path} is no OpenAPI: {spec.Errors[0].Message} Run lint on it.");
    }

    // Atomically: a half-written spec would be worse than the old one.
    private static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        var temporary = path + ".new";
        await File.WriteAllTextAsync(temporary, text, cancellationToken);
        File.Move(temporary, path, overwrite: true);
    }

    private static string CurrentVersion() =>
        File.Exists("Directory.Build.props")
        && XDocument.Load("Directory.Build.props").Descendants("VersionPrefix").FirstOrDefault() is { } prefix
            ? prefix.Value
            : throw new InvalidDataException(
                "There is no Directory.Build.props with a VersionPrefix here: name the version by --version."
            );

    private static int Print(string path, IEnumerable<Finding> findings)
    {
        var found = findings.ToList();
        foreach (var finding in found)
        {
            Console.WriteLine(finding.ToString(path));
        }

        var summary = found.Count switch
        {
            0 => "no findings",
            1 => "1 finding",
            var count => $"{count} findings",
        };
        Console.WriteLine($"{path}: {summary}.");
        return found.Count;
    }

    private static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(
                e.Message
                    + (
                        e is FileNotFoundException or DirectoryNotFoundException
                            ? " Run this from the root of the repository, or name the file."
                            : ""
                    )
            );
            return Failed;
        }
        catch (InvalidDataException e)
        {
            Console.Error.WriteLine(e.Message);
            return Failed;
        }
    }
}
