using System.Diagnostics;
using System.Globalization;

namespace PhotosLibrary.Benchmarks.WholeJobs;

/// <summary>
/// <c>build</c>: a build of the whole solution in which nothing has changed, beside one in which the generated files
/// are ordinary ones. Both are clones of the revision that is checked out, and alternate.
/// </summary>
internal static class BuildCommand
{
    private const int Rounds = 7;

    // Compiles what the last build generated, and neither looks for changes nor generates.
    private const string WithoutTarget = """
        <Project>
          <Target Name="IncludeGenerated" BeforeTargets="BeforeCompile;CoreCompile">
            <ItemGroup>
              <Generated Include="$(IntermediateOutputPath)$(NSwagOutput).g.cs" />
              <Compile Include="@(Generated->'%(FullPath)')" />
              <FileWrites Include="@(Generated->'%(FullPath)')" />
            </ItemGroup>
          </Target>
        </Project>
        """;

    public static async Task RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("photos-build-").FullName;
        try
        {
            var (with, without) = (Path.Combine(folder, "with"), Path.Combine(folder, "without"));
            foreach (var clone in new[] { with, without })
            {
                await OtherProgram.RunAsync("git", folder, ["clone", "--quiet", Repository.Root, clone]);
                await BuildAsync(clone);
            }

            await File.WriteAllTextAsync(Path.Combine(without, "generator", "Generate.targets"), WithoutTarget);
            await BuildAsync(without);
            var (times, limits) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                limits.Add(await BuildAsync(without));
                times.Add(await BuildAsync(with));
            }

            var (time, limit) = (Median.Of(times), Median.Of(limits));
            Console.WriteLine("| build with nothing changed | without the target, s | with it, s | ratio |");
            Console.WriteLine("| --- | ---: | ---: | ---: |");
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| Generated.sln | {limit:0.00} | {time:0.00} | {time / limit:0.00} |"
                )
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> BuildAsync(string clone)
    {
        var start = Stopwatch.GetTimestamp();
        await OtherProgram.RunAsync("dotnet", clone, ["build", "Generated.sln", "--nologo", "--verbosity", "quiet"]);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
