using System.CodeDom.Compiler;
using System.Reflection;
using Mono.Cecil;
using PublicApiGenerator;

namespace PhotosLibrary.Tests.Surface;

/// <summary>Everything that a user of the package can name. A difference here is a change for them.</summary>
public class PublicSurfaceTests
{
    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,
        // The default leaves out System and Microsoft, and with them what we may extend there.
        DenyNamespacePrefixes = [],
        // How a property travels is in Models.txt, in fewer words.
        ExcludeAttributes =
        [
            "Newtonsoft.Json.JsonPropertyAttribute",
            "Newtonsoft.Json.JsonIgnoreAttribute",
            "Newtonsoft.Json.JsonConverterAttribute",
            "Newtonsoft.Json.JsonExtensionDataAttribute",
            "System.Runtime.CompilerServices.AsyncIteratorStateMachineAttribute",
        ],
    };

    // One file per client and per area of models, so that a difference is read where it belongs.
    public static TheoryData<string> Areas =>
        [
            .. typeof(PhotosLibraryClient)
                .Assembly.GetExportedTypes()
                .Select(AreaOf)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Areas))]
    public void Public_surface_is_what_was_accepted(string area) =>
        Snapshot.Match(
            typeof(PhotosLibraryClient)
                .Assembly.GetExportedTypes()
                .Where(type => AreaOf(type) == area)
                .ToArray()
                .GeneratePublicApi(Options)
                // Long texts are cut in two, wherever that is.
                .ReplaceLineEndings("\n")
                .Replace("\" +\n            \"", "", StringComparison.Ordinal),
            $"Surface.{area}"
        );

    [Fact]
    public void Public_surface_of_bulk_uploads_is_what_was_accepted() =>
        Snapshot.Match(
            typeof(BulkUploader).Assembly.GetExportedTypes().GeneratePublicApi(Options).ReplaceLineEndings("\n"),
            "Surface.BulkUpload"
        );

    [Fact]
    public void Public_surface_of_dependency_injection_is_what_was_accepted() =>
        Snapshot.Match(
            typeof(PhotosLibraryClientFactory)
                .Assembly.GetExportedTypes()
                .GeneratePublicApi(Options)
                .ReplaceLineEndings("\n"),
            "Surface.DependencyInjection"
        );

    [Fact]
    public void Public_surface_of_the_core_is_what_was_accepted() =>
        Snapshot.Match(
            typeof(PhotosException).Assembly.GetExportedTypes().GeneratePublicApi(Options).ReplaceLineEndings("\n"),
            "Surface.PhotosCore"
        );

    [Theory]
    [InlineData("PhotosCore", 200)]
    [InlineData("PhotosLibrary", 500)]
    [InlineData("PhotosLibrary.BulkUpload", 50)]
    [InlineData("PhotosLibrary.DependencyInjection", 10)]
    public void Both_target_frameworks_have_the_same_public_surface_but_for_types_that_one_of_them_lacks(
        string package,
        int least
    )
    {
        var modern = MembersOf(Path.Combine(AppContext.BaseDirectory, $"{package}.dll"));
        var netStandard = MembersOf(
            Repository.PathOf("src", package, "bin", Repository.Configuration, "netstandard2.0", $"{package}.dll")
        );

        Assert.True(modern.Count > least, $"{modern.Count} members");
        Assert.Empty(
            modern
                .Except(netStandard)
                .Where(member => !member.Contains("System.DateOnly", StringComparison.Ordinal))
                .Select(member => "only in net10.0: " + member)
        );
        Assert.Empty(netStandard.Except(modern).Select(member => "only in netstandard2.0: " + member));
    }

    // Read as metadata: what the netstandard2.0 assembly refers to need not be here.
    private static HashSet<string> MembersOf(string path)
    {
        using var module = ModuleDefinition.ReadModule(path);
        return
        [
            .. from type in module.GetTypes()
            where type.IsPublic || type.IsNestedPublic || type.IsNestedFamily
            from member in MembersOf(type)
            select member,
        ];
    }

    private static IEnumerable<string> MembersOf(TypeDefinition type) =>
        [
            $"{type.FullName} : {type.BaseType?.FullName} ({type.Attributes})",
            .. type.Interfaces.Select(i => $"{type.FullName} : {i.InterfaceType.FullName}"),
            .. type.Fields.Where(f => f.IsPublic || f.IsFamily).Select(f => $"{f.FullName} = {f.Constant}"),
            .. type.Methods.Where(m => m.IsPublic || m.IsFamily).Select(m => $"{m.FullName} ({m.Attributes})"),
        ];

    private static string AreaOf(Type type) =>
        type switch
        {
            { DeclaringType: { } owner } => AreaOf(owner),
            _ when type.Name.EndsWith("Client", StringComparison.Ordinal) => type.Name,
            _ when type.GetCustomAttribute<GeneratedCodeAttribute>() is not null =>
                $"Models.{TheSpec.AreaOf(type.Name)}",
            _ => "Rest",
        };
}
