namespace PhotosLibrary.Tests.Generation;

public class GeneratedCodeTests
{
    [Fact]
    public void Both_target_frameworks_have_the_same_generated_code() =>
        Assert.Equal(
            File.ReadAllText(GeneratedCode.PathFor("net10.0")),
            File.ReadAllText(GeneratedCode.PathFor("netstandard2.0"))
        );

    [Fact]
    public void Generated_code_names_no_version_of_a_tool()
    {
        var code = File.ReadAllText(GeneratedCode.PathFor("net10.0"));

        Assert.DoesNotContain(NSwagPackage.Version, code, StringComparison.Ordinal);
        Assert.DoesNotContain(NSwagPackage.NJsonSchemaVersion, code, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Generated_code_is_not_in_git()
    {
        Skip.IfNot(Path.Exists(Repository.PathOf(".git")), "This copy of the repository is no git clone.");

        var files = (await GitAsync("ls-files")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("nswag.json", files);
        Assert.All(
            files,
            file =>
                Assert.False(
                    file.EndsWith(".g.cs", StringComparison.Ordinal) || file.Split('/').Intersect(["obj", "bin"]).Any(),
                    file
                )
        );
        Assert.Empty(await GitAsync("grep", "--files-with-matches", "<auto-" + "generated>", "--", "*.cs"));
    }

    private static async Task<string> GitAsync(params string[] arguments) =>
        (await ProcessRun.StartAsync("git", Repository.Root, arguments)).Output;
}
