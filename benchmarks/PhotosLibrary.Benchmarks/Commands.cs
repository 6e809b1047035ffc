using System.CommandLine;
using PhotosLibrary.Benchmarks.Comparing;
using PhotosLibrary.Benchmarks.Serialization;

namespace PhotosLibrary.Benchmarks;

/// <summary>The command line.</summary>
internal static class Commands
{
    public static RootCommand Root() =>
        new(
            "Measures, stores the results, and compares them. Arguments that begin with dashes "
                + "are BenchmarkDotNet's own."
        )
        {
            Run(),
            Compare(),
            Allocations(),
            Simple(
                "cold",
                "The first page in a fresh process, beside the stock client and System.Text.Json.",
                ColdStart.RunAsync
            ),
#if !AGAINST_PACKAGE
            Simple(
                "jobs",
                "Whole jobs beside a bare HttpClient: upload, bulk, download, list, memory; large only by name.",
                WholeJobs.JobsCommand.RunAsync
            ),
            Simple(
                "start",
                "The command line from its start to its first item, beside a hello world, with the runtime "
                    + "and as native code.",
                WholeJobs.StartCommand.RunAsync
            ),
            Simple(
                "build",
                "A build in which nothing has changed, beside one without the generation.",
                WholeJobs.BuildCommand.RunAsync
            ),
            Simple(
                "emulator",
                "Pages per second of the emulator, and libraries of any size.",
                Emulator.LibraryOfAnySize.RunAsync
            ),
            Simple(
                "emulator-upload",
                "The memory of the emulator while it takes a large upload, in GiB.",
                Emulator.LargeUpload.RunAsync
            ),
#endif
        };

    private static Command Run()
    {
        var label = new Option<string>("--label") { Description = "The name of the run.", Required = true };
        var filter = Filter();
        var command = new Command(
            "run",
            "Measures with BenchmarkDotNet, and stores its full report with machine, runtime and commit."
        )
        {
            label,
            filter,
        };
        command.SetAction(
            (result, _) => GuardAsync(() => RunCommand.RunAsync(result.GetValue(label)!, result.GetValue(filter)!))
        );
        return command;
    }

    private static Command Compare()
    {
        var runs = new Argument<string[]>("RUN")
        {
            Description = "Two stored runs: the earlier one, and the later one.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var baseRevision = new Option<string?>("--base")
        {
            Description = "A revision to build and measure in alternation with this working copy, on this machine.",
        };
        var package = new Option<string?>("--package")
        {
            Description = "A version packed into artifacts/packages to measure in alternation with this working copy.",
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often each of the two is measured, in alternation.",
            DefaultValueFactory = _ => 5,
        };
        var markdown = new Option<string?>("--markdown") { Description = "Writes the table into this file as well." };
        var chart = new Option<string?>("--chart") { Description = "Draws the ratios into this file, as SVG." };
        var filter = Filter();
        var command = new Command(
            "compare",
            "Compares two runs. Exit code 1 if anything got slower, or allocates more."
        )
        {
            runs,
            baseRevision,
            package,
            filter,
            rounds,
            markdown,
            chart,
        };
        command.SetAction(
            (result, _) =>
                GuardAsync(async () =>
                    (result.GetValue(runs)!, result.GetValue(baseRevision), result.GetValue(package)) switch
                    {
                        ([var before, var after], null, null) => CompareCommand.Compare(
                            before,
                            after,
                            result.GetValue(markdown),
                            result.GetValue(chart)
                        ),
                        ([], { } revision, null) => await CompareCommand.CompareWithRevisionAsync(
                            revision,
                            result.GetValue(filter)!,
                            result.GetValue(rounds),
                            result.GetValue(markdown),
                            result.GetValue(chart)
                        ),
                        ([], null, { } version) => await CompareCommand.CompareWithPackageAsync(
                            version,
                            result.GetValue(filter)!,
                            result.GetValue(rounds),
                            result.GetValue(markdown),
                            result.GetValue(chart)
                        ),
                        _ => throw new InvalidDataException(
                            "Compare what? Name two runs, or --base REVISION, or --package VERSION."
                        ),
                    }
                )
        );
        return command;
    }

    private static Command Allocations()
    {
        var accept = new Option<bool>("--accept") { Description = "Accepts the measured bytes." };
        var command = new Command(
            "allocations",
            "Compares the bytes that each benchmark allocates with those in benchmarks/allocations.txt. Exit "
                + "code 1 if any has grown."
        )
        {
            accept,
        };
        command.SetAction((result, _) => GuardAsync(() => AllocationCheck.RunAsync(result.GetValue(accept))));
        return command;
    }

    private static Option<string[]> Filter() =>
        new("--filter")
        {
            Description = "Which benchmarks, by BenchmarkDotNet's patterns.",
            DefaultValueFactory = _ => ["*"],
            AllowMultipleArgumentsPerToken = true,
        };

    private static Command Simple(string name, string description, Func<string[], Task> run)
    {
        var rest = new Argument<string[]>("ARGUMENTS")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "See benchmarks/README.md.",
        };
        var command = new Command(name, description) { rest };
        command.SetAction((result, _) => run(result.GetValue(rest)!));
        return command;
    }

    private static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (InvalidDataException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }
}
