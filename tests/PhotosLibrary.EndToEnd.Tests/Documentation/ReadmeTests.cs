using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PhotosLibrary.EndToEnd.Tests.Documentation;

/// <summary>
/// What the READMEs show, the repository's and those of the packages, must compile against what is here.
/// </summary>
public partial class ReadmeTests
{
    // What a reader brings along: the usual implicit usings, and the things that the samples take for granted.
    private const string Before = """
        using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Net.Http;
        using System.Threading; using System.Threading.Tasks; using Google.Apis.Auth.OAuth2; using PhotosLibrary;
        using PhotosLibrary.Emulator; using Microsoft.Extensions.DependencyInjection;

        """;

    public static TheoryData<string> Samples
    {
        get
        {
            var packages = Directory
                .GetDirectories(Repository.PathOf("src"))
                .Select(folder => Path.Combine(folder, "README.md"))
                .Where(File.Exists);
            return
            [
                .. packages
                    .Prepend(Repository.PathOf("README.md"))
                    .SelectMany(readme => CSharp().Matches(File.ReadAllText(readme)))
                    .Select(sample => sample.Groups[1].Value),
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_readme_sample_compiles(string sample)
    {
        var usings = string.Join('\n', sample.Split('\n').Where(IsUsing));
        var statements = string.Join('\n', sample.Split('\n').Where(line => !IsUsing(line)));
        var code = $$"""
            {{Before}}{{usings}}
            static class Sample
            {
                static async Task RunAsync(
                    ClientSecrets secrets,
                    IServiceCollection services,
                    CancellationToken cancellationToken
                )
                {
                    await SampleAsync();

                    // A sample may bring along what others take for granted.
                    async Task SampleAsync()
                    {
                        await Task.Yield();
                        {{statements}}
                    }
                }
            }
            """;

        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Sample",
            [CSharpSyntaxTree.ParseText(code)],
            references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
        var complaints = compilation
            .GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS0105")
            .Select(diagnostic => diagnostic.ToString());

        Assert.True(!complaints.Any(), string.Join('\n', complaints) + "\n" + code);
    }

    private static bool IsUsing(string line) =>
        line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('(') && !line.Contains('=');

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
