using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PhotosLibrary.EndToEnd.Tests.Documentation;

/// <summary>
/// What the READMEs show, the repository's and those of the packages, compiles as it stands: pasted into an empty
/// console project that references the packages.
/// </summary>
public partial class ReadmeTests
{
    // Those of the SDK for a console project, and the one that PhotosCore brings (buildTransitive/PhotosCore.targets).
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using PhotosCore;
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
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Sample",
            [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(sample)],
            references,
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
        var complaints = compilation
            .GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Select(diagnostic => diagnostic.ToString());

        Assert.True(!complaints.Any(), string.Join('\n', complaints) + "\n" + sample);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
