using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PhotosLibrary.EndToEnd.Tests.Documentation;

/// <summary>A C# block as the program that a new project makes of it.</summary>
internal sealed class BlockProgram : IDisposable
{
    // Those of the SDK for a console project, and the one that PhotosCore brings (buildTransitive/PhotosCore.targets).
    private const string ConsoleUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using PhotosCore;

        """;

    private const string HostUsings = """
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;

        """;

    private const string WebUsings = """
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using System.Net.Http.Json;

        """;

    // What `dotnet test` does with a test project, without what it costs.
    private const string TestRunner = """
        using System.Reflection;

        foreach (var fact in Assembly.GetExecutingAssembly().GetTypes().SelectMany(type => type.GetMethods()))
        {
            if (fact.GetCustomAttribute<Xunit.FactAttribute>() is null)
            {
                continue;
            }

            var test = Activator.CreateInstance(fact.DeclaringType!);
            await (test is Xunit.IAsyncLifetime begun ? begun.InitializeAsync() : Task.CompletedTask);
            await (fact.Invoke(test, null) as Task ?? Task.CompletedTask);
            await (test is Xunit.IAsyncLifetime ended ? ended.DisposeAsync() : Task.CompletedTask);
            (test as IDisposable)?.Dispose();
            Console.WriteLine($"Passed: {fact.Name}");
        }
        """;

    private static readonly Lazy<List<PortableExecutableReference>> References = new(() =>
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ]
    );

    private readonly string _path;

    private BlockProgram(string path, bool isService)
    {
        _path = path;
        IsService = isService;
    }

    /// <summary>Whether it runs until it is stopped.</summary>
    public bool IsService { get; }

    /// <summary>What <c>dotnet</c> is given to run it.</summary>
    public IReadOnlyList<string> Arguments =>
        [
            "exec",
            "--runtimeconfig",
            OfThisAssembly("runtimeconfig.json"),
            "--depsfile",
            OfThisAssembly("deps.json"),
            _path,
        ];

    /// <summary>Compiles a block. A warning fails the test too.</summary>
    public static BlockProgram Compile(CodeBlock block)
    {
        var isWeb = block.Text.Contains("WebApplication.", StringComparison.Ordinal);
        var isService = isWeb || block.Text.Contains("Host.Create", StringComparison.Ordinal);
        var isTest = block.Text.Contains("[Fact]", StringComparison.Ordinal);
        var usings =
            ConsoleUsings
            + (isService ? HostUsings : "")
            + (isWeb ? WebUsings : "")
            + (isTest ? "global using Xunit;\n" : "");
        List<string> sources = isTest ? [usings, block.Text, TestRunner] : [usings, block.Text];
        // Beside the packages that it uses, where their dependencies are found as for this assembly.
        var path = Path.Combine(
            AppContext.BaseDirectory,
            $"Block-{block.Place.Replace('/', '-').Replace(':', '-')}.dll"
        );
        var result = CSharpCompilation
            .Create(
                Path.GetFileNameWithoutExtension(path),
                sources.Select(source => CSharpSyntaxTree.ParseText(source)),
                References.Value,
                new CSharpCompilationOptions(
                    OutputKind.ConsoleApplication,
                    nullableContextOptions: NullableContextOptions.Enable
                )
            )
            .Emit(path);
        var complaints = result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        Assert.True(!complaints.Any(), $"{block.Place}\n{string.Join('\n', complaints)}\n{block.Text}");
        return new BlockProgram(path, isService);
    }

    public void Dispose() => File.Delete(_path);

    private static string OfThisAssembly(string extension) =>
        Path.Combine(AppContext.BaseDirectory, $"{typeof(BlockProgram).Assembly.GetName().Name}.{extension}");
}
