using System.Globalization;

namespace PhotosLibrary.Benchmarks.Comparing;

/// <summary><c>compare</c>: two kept runs, or this working copy beside another revision or a packed version.</summary>
internal static class CompareCommand
{
    private const string Project = "benchmarks/PhotosLibrary.Benchmarks";

    /// <summary>Compares two runs that were kept.</summary>
    public static int Compare(string before, string after, string? markdown, string? chart) =>
        Report(
            MeasuredRun.Read(before, RunCommand.FolderOf(before)),
            MeasuredRun.Read(after, RunCommand.FolderOf(after)),
            markdown,
            chart
        );

    /// <summary>Builds another revision beside this working copy, and runs both in turn.</summary>
    public static async Task<int> CompareWithRevisionAsync(
        string revision,
        IReadOnlyList<string> filters,
        int rounds,
        string? markdown,
        string? chart
    )
    {
        var other = Directory.CreateTempSubdirectory("benchmarks-base-").FullName;
        try
        {
            await OtherProgram.RunAsync(
                "git",
                Repository.Root,
                ["worktree", "add", "--detach", "--force", other, revision]
            );
            return await CompareInTurnAsync(revision, other, [], filters, rounds, markdown, chart);
        }
        finally
        {
            await OtherProgram.RunAsync("git", Repository.Root, ["worktree", "remove", "--force", other]);
        }
    }

    /// <summary>Builds this project against a packed version of the library, and runs both in turn.</summary>
    public static async Task<int> CompareWithPackageAsync(
        string version,
        IReadOnlyList<string> filters,
        int rounds,
        string? markdown,
        string? chart
    )
    {
        var other = Directory.CreateTempSubdirectory("benchmarks-package-").FullName;
        try
        {
            // A copy of its own, since both builds would write to the same place.
            await OtherProgram.RunAsync(
                "git",
                Repository.Root,
                ["worktree", "add", "--detach", "--force", other, "HEAD"]
            );
            string[] properties =
            [
                $"-p:PhotosLibraryPackage={version}",
                $"-p:NuGetLockFilePath={Path.Combine(other, "package.lock.json")}",
                "-p:RestoreLockedMode=false",
                // Another package may have had that version before: NuGet's cache cannot be trusted.
                $"-p:RestorePackagesPath={Path.Combine(other, "packages")}",
                $"-p:RestoreAdditionalProjectSources={Path.Combine(Repository.Root, "artifacts", "packages")}",
            ];
            return await CompareInTurnAsync($"package {version}", other, properties, filters, rounds, markdown, chart);
        }
        finally
        {
            await OtherProgram.RunAsync("git", Repository.Root, ["worktree", "remove", "--force", other]);
        }
    }

    private static async Task<int> CompareInTurnAsync(
        string name,
        string other,
        string[] properties,
        IReadOnlyList<string> filters,
        int rounds,
        string? markdown,
        string? chart
    )
    {
        var reports = Directory.CreateTempSubdirectory("benchmarks-reports-").FullName;
        try
        {
            foreach (var (root, arguments) in new[] { (other, properties), (Repository.Root, []) })
            {
                Console.WriteLine($"Building {(root == other ? name : "this working copy")} …");
                await OtherProgram.RunAsync(
                    "dotnet",
                    root,
                    ["build", "--configuration", "Release", Project, "--nologo", "--verbosity", "quiet", .. arguments]
                );
            }

            for (var round = 1; round <= rounds; round++)
            {
                foreach (var (root, side) in new[] { (other, "before"), (Repository.Root, "now") })
                {
                    Console.WriteLine(
                        $"Round {round} of {rounds}: {(side == "before" ? name : "this working copy")} …"
                    );
                    await OtherProgram.RunAsync(
                        Path.Combine(root, Project, "bin", "Release", "net10.0", "PhotosLibrary.Benchmarks"),
                        root,
                        [
                            // In process: to build a program for each benchmark would take longer than to measure it.
                            "--filter",
                            .. filters,
                            "--inProcess",
                            "--launchCount",
                            "1",
                            "--warmupCount",
                            "5",
                            "--iterationCount",
                            "10",
                            "--iterationTime",
                            "100",
                            "--exporters",
                            "fulljson",
                            "--artifacts",
                            Path.Combine(reports, side, round.ToString(CultureInfo.InvariantCulture)),
                        ],
                        // Tiered compilation would recompile during the measurement, in some processes and not in
                        // others.
                        new Dictionary<string, string> { ["DOTNET_TieredCompilation"] = "0" }
                    );
                }
            }

            return Report(
                MeasuredRun.Read(name, Path.Combine(reports, "before")),
                MeasuredRun.Read("this working copy", Path.Combine(reports, "now")),
                markdown,
                chart
            );
        }
        finally
        {
            Directory.Delete(reports, recursive: true);
        }
    }

    private static int Report(MeasuredRun before, MeasuredRun after, string? markdown, string? chart)
    {
        var comparison = Comparison.Of(before, after);
        var table = ComparisonTable.Of(comparison);
        Console.WriteLine(table);
        if (markdown is not null)
        {
            File.WriteAllText(markdown, table);
        }

        if (chart is not null)
        {
            File.WriteAllText(chart, ComparisonChart.Of(comparison));
        }

        return comparison.Cases.Any(compared => compared.IsRegression) ? 1 : 0;
    }
}
