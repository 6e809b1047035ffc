using System.Reflection;
using PhotosCore.Calls;
using PhotosLibrary.Uploads;

namespace PhotosLibrary.Tests.Rules;

/// <summary>The scopes in C# are those of the spec.</summary>
public class ScopeRules
{
    private static readonly IReadOnlyList<FieldInfo> Constants =
    [
        .. typeof(PhotosLibraryScopes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral),
    ];

    [Fact]
    public void Current_scopes_are_those_of_the_spec()
    {
        var current = Constants
            .Where(field => field.GetCustomAttribute<ObsoleteAttribute>() is null)
            .Select(ValueOf)
            .ToList();

        Assert.Equal(ScopesOf("oauth2"), current.Order());
        Assert.Equal(current.Order(), PhotosLibraryScopes.All.Order());
    }

    [Fact]
    public void Retired_scopes_are_those_of_the_spec_and_obsolete() =>
        Assert.Equal(
            ScopesOf("oauth2Retired"),
            Constants
                .Where(field => field.GetCustomAttribute<ObsoleteAttribute>()?.Message is { Length: > 0 })
                .Select(ValueOf)
                .Order()
        );

    [Fact]
    public void Every_operation_asks_for_scopes_that_its_scheme_has() =>
        Assert.Empty(
            from operation in TheSpec.Read.Operations
            from requirement in operation.Definition.Security ?? []
            from scheme in requirement
            from scope in scheme.Value
            where !ScopesOf(scheme.Key.Reference.Id!).Contains(scope)
            select $"{operation}: {scope} is not in {scheme.Key.Reference.Id}"
        );

    [Fact]
    public void Uploads_ask_for_the_scopes_of_their_operation()
    {
        var security = TheSpec
            .Read.Operations.Single(o => o.Definition.OperationId == "Uploads_Create")
            .Definition.Security!;

        foreach (var step in typeof(UploadMethods).GetFields().Select(field => (ApiOperation)field.GetValue(null)!))
        {
            Assert.Equal(ScopesOf(security, "oauth2"), step.Scopes);
            Assert.Equal(ScopesOf(security, "oauth2Retired"), step.RemovedScopes);
        }
    }

    private static IEnumerable<string> ScopesOf(
        IEnumerable<Microsoft.OpenApi.OpenApiSecurityRequirement> security,
        string scheme
    ) =>
        security
            .SelectMany(requirement => requirement)
            .Where(entry => entry.Key.Reference.Id == scheme)
            .SelectMany(entry => entry.Value);

    private static IEnumerable<string> ScopesOf(string scheme) =>
        TheSpec.Read.Document.Components!.SecuritySchemes![scheme].Flows!.AuthorizationCode!.Scopes!.Keys.Order();

    private static string ValueOf(FieldInfo field) => (string)field.GetRawConstantValue()!;
}
