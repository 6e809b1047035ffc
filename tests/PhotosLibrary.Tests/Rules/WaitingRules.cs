using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PhotosLibrary.Tests.Rules;

/// <summary>Nothing in the packages holds a thread while it waits.</summary>
public class WaitingRules
{
    // Each with the reason why it blocks no thread.
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["LeadingStream.cs: rest.Read"] = "in a method that every stream must have, and that nothing here calls",
        ["BulkDownloadRun.cs: outcome.Result"] = "the result of a download, and of no task",
        ["MediaContent.cs: file.Read"] = "the first bytes of a file, while its folder is listed, which blocks as long",
        ["SharedRefresh.cs: Task.Result"] = "of a task that has ended, which the same condition says",
    };

    private static readonly string[] Packages =
    [
        "PhotosLibrary",
        "PhotosLibrary.BulkUpload",
        "PhotosLibrary.DependencyInjection",
    ];

    [Fact]
    public void No_thread_is_held()
    {
        var offenders = Sources().SelectMany(OffencesIn).Where(offence => !Allowed.ContainsKey(offence)).ToList();

        Assert.Empty(offenders);
    }

    [Theory]
    [InlineData("task.Wait();")]
    [InlineData("var x = task.Result;")]
    [InlineData("task.GetAwaiter().GetResult();")]
    [InlineData("Thread.Sleep(1);")]
    [InlineData("System.Threading.Thread.Sleep(1);")]
    [InlineData("Task.WaitAll(task);")]
    [InlineData("network.Read(bytes, 0, 1);")]
    [InlineData("source.CopyTo(target);")]
    [InlineData("_turns.Wait(token);")]
    public void Rule_finds_blocking_statements(string statement) =>
        Assert.NotEmpty(OffencesIn(("Sample.cs", $"class C {{ void M() {{ {statement} }} }}")));

    private static IEnumerable<(string Name, string Text)> Sources() =>
        from package in Packages
        from file in Directory.EnumerateFiles(Repository.PathOf("src", package), "*.cs", SearchOption.AllDirectories)
        where
            !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            // What NSwag wrote belongs to the package; what other generators write does not come from here.
            && (
                !file.Contains(
                    $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}",
                    StringComparison.Ordinal
                )
                || file == GeneratedCode.PathFor("net10.0")
            )
        select (Path.GetFileName(file), File.ReadAllText(file));

    private static IEnumerable<string> OffencesIn((string Name, string Text) source)
    {
        var options = CSharpParseOptions
            .Default.WithLanguageVersion(LanguageVersion.Preview)
            .WithPreprocessorSymbols("NET", "NET10_0_OR_GREATER");
        foreach (
            var access in CSharpSyntaxTree
                .ParseText(source.Text, options)
                .GetRoot()
                .DescendantNodes()
                .OfType<MemberAccessExpressionSyntax>()
        )
        {
            var name = access.Name.Identifier.Text;
            var isCalled = access.Parent is InvocationExpressionSyntax;
            var arguments = (access.Parent as InvocationExpressionSyntax)?.ArgumentList.Arguments.Count ?? 0;
            var target = access.Expression.ToString();
            if (
                (name == "Result" && !isCalled)
                || (name is "GetResult" or "Wait" or "WaitAll" or "WaitAny" or "WaitOne" && isCalled)
                || (name == "Sleep" && target.EndsWith("Thread", StringComparison.Ordinal))
                || (name == "Read" && isCalled && arguments == 3 && !char.IsUpper(target[0]))
                || (
                    name == "CopyTo"
                    && isCalled
                    && arguments == 1
                    && !target.EndsWith("Bytes", StringComparison.Ordinal)
                    && !target.Contains("Span", StringComparison.Ordinal)
                )
            )
            {
                yield return $"{source.Name}: {target}.{name}";
            }
        }
    }
}
