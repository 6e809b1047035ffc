using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PhotosLibrary.EndToEnd.Tests.Browser;

/// <summary>C# that the explorer shows for a call.</summary>
internal static class CSharpSnippet
{
    private const string Before = """
        using System;
        using System.Threading.Tasks;
        using PhotosLibrary;

        static class Program
        {
            static async Task Main()
            {
                using var photos = new PhotosLibraryClient(new System.Net.Http.HttpClient());

        """;

    private const string After = """

            }
        }
        """;

    /// <summary>Fails unless it compiles, without a warning, where <c>photos</c> is a client of the package.</summary>
    public static void AssertCompiles(string snippet)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var complaints = CSharpCompilation
            .Create(
                "Snippet",
                [CSharpSyntaxTree.ParseText($"{Before}\n{snippet}\n{After}")],
                references,
                new CSharpCompilationOptions(
                    OutputKind.ConsoleApplication,
                    nullableContextOptions: NullableContextOptions.Enable
                )
            )
            .GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Select(diagnostic => diagnostic.ToString());
        Assert.True(!complaints.Any(), string.Join('\n', complaints) + "\n" + snippet);
    }
}
