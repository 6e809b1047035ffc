using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.OpenApi;
using PhotosCore.Calls;
using SpecTool;

namespace PhotosLibrary.Tests.Rules;

/// <summary>What holds for every generated client method. A broken rule names everybody who breaks it.</summary>
public class ClientRules
{
    private static readonly IReadOnlyList<(Operation Operation, MethodInfo Method)> Methods =
    [
        .. TheSpec.GeneratedOperations.Select(operation =>
        {
            var (client, method) = TheSpec.ClientMethodOf(operation.Definition.OperationId!);
            // Hand-written overloads stand beside it, which have other parameters than the operation.
            return (
                operation,
                client
                    .GetMethods()
                    .SingleOrDefault(m => m.Name == method && ParametersOf(m) == ParametersOf(operation))!
            );
        }),
    ];

    private static readonly IReadOnlyList<Type> Clients = [.. Methods.Select(m => m.Method.DeclaringType!).Distinct()];

    [Fact]
    public void Every_operation_has_its_method() =>
        Assert.Empty(Methods.Where(m => m.Method is null).Select(m => m.Operation.Definition.OperationId));

    [Fact]
    public void Every_method_comes_from_an_operation() =>
        Assert.Equal(
            Methods.Select(m => m.Method.Name).Order(StringComparer.Ordinal),
            NamesIn(@"public virtual System\.Threading\.Tasks\.Task<\w+> (?<name>\w+)Async\(")
        );

    [Fact]
    public void Every_method_can_be_mocked() => AssertNone(Methods.Where(m => !m.Method.IsVirtual || m.Method.IsFinal));

    [Fact]
    public void Every_client_can_be_mocked() =>
        Assert.Empty(
            Clients.Append(typeof(PhotosLibraryClient)).Where(client => client.IsSealed).Select(client => client.Name)
        );

    [Fact]
    public void Every_client_is_a_part_of_the_whole() =>
        Assert.Empty(
            Clients
                .Except(typeof(PhotosLibraryClient).GetProperties().Select(property => property.PropertyType))
                .Select(client => client.Name)
        );

    [Fact]
    public void Every_method_with_pages_has_a_twin_that_lists_all() =>
        Assert.Empty(
            from m in Methods
            let response = TheSpec
                .Read.Schemas.Single(schema => schema.Key == m.Operation.Response.ReferredName())
                .Value
            where
                response.Properties?.ContainsKey("nextPageToken") == true
                && m.Method.DeclaringType!.GetMethod(
                    m.Method.Name.Replace("Async", "AllAsync", StringComparison.Ordinal)
                )
                    is null
            select NameOf(m.Method)
        );

    [Fact]
    public void Every_method_is_async_and_ends_with_an_optional_cancellation_token() =>
        AssertNone(
            Methods.Where(m =>
                !m.Method.Name.EndsWith("Async", StringComparison.Ordinal)
                || !typeof(Task).IsAssignableFrom(m.Method.ReturnType)
                || m.Method.GetParameters()[^1] is not { Name: "cancellationToken", IsOptional: true } last
                || last.ParameterType != typeof(CancellationToken)
            )
        );

    [Fact]
    public void Every_deprecated_operation_and_no_other_is_obsolete_and_says_why() =>
        AssertNone(
            Methods.Where(m =>
                m.Method.GetCustomAttribute<ObsoleteAttribute>()?.Message
                != (m.Operation.Definition.Deprecated ? m.Operation.Extension("x-deprecatedMessage") : null)
            )
        );

    [Fact]
    public void List_of_a_deprecated_operation_is_obsolete_with_the_same_message()
    {
        // Its message comes from the spec by way of a constant that is generated.
        var reason = Methods
            .Single(m => m.Operation.Definition.OperationId == "SharedAlbums_List")
            .Method.GetCustomAttribute<ObsoleteAttribute>()!
            .Message;

        Assert.Equal(
            reason,
            typeof(SharedAlbumsClient).GetMethod("ListAllAsync")!.GetCustomAttribute<ObsoleteAttribute>()?.Message
        );
    }

    [Fact]
    public void Documentation_of_every_method_says_what_is_sent()
    {
        var documented = XDocument
            .Load(Path.ChangeExtension(typeof(AlbumsClient).Assembly.Location, ".xml"))
            .Descendants("member")
            .ToLookup(
                member => member.Attribute("name")!.Value.Split('(')[0],
                member => Regex.Replace(member.Value, @"\s+", " ")
            );
        AssertNone(
            Methods.Where(m =>
                !documented[$"M:PhotosLibrary.{NameOf(m.Method)}"]
                    .Any(text =>
                        text.Contains(
                            $"{m.Operation.Extension("x-google-id")}: {m.Operation}.",
                            StringComparison.Ordinal
                        )
                    )
            )
        );
    }

    [Fact]
    public void Every_method_has_the_effect_and_scopes_of_the_spec()
    {
        foreach (var (operation, method) in Methods)
        {
            var known = OperationOf(method);

            Assert.Equal(operation.Extension("x-google-id"), known.Method);
            Assert.Equal(operation.Extension("x-effect"), known.Effect.ToString().ToLowerInvariant());
            Assert.Equal(ScopesOf(operation, "oauth2"), known.Scopes);
            Assert.Equal(ScopesOf(operation, "oauth2Retired"), known.RemovedScopes);
        }
    }

    [Fact]
    public void Every_request_says_which_method_it_calls() =>
        Assert.Equal(
            Methods.Select(m => m.Method.Name).Order(StringComparer.Ordinal),
            NamesIn(@"_pipeline\.SendAsync<\w+>\(\s*(?<name>\w+)Operation,")
        );

    private static IEnumerable<string> NamesIn([StringSyntax(StringSyntaxAttribute.Regex)] string pattern) =>
        Regex
            .Matches(File.ReadAllText(GeneratedCode.PathFor("net10.0")), pattern)
            .Select(match => match.Groups["name"].Value + "Async")
            .Order(StringComparer.Ordinal);

    private static string ParametersOf(MethodInfo method) =>
        string.Join(' ', method.GetParameters().SkipLast(1).Select(parameter => parameter.Name).Order());

    private static string ParametersOf(Operation operation) =>
        string.Join(
            ' ',
            operation
                .Parameters.Select(parameter => parameter.Name)
                .Concat(
                    operation.Definition.RequestBody?.Extensions?["x-name"] is JsonNodeExtension name
                        ? [name.Node.GetValue<string>()]
                        : []
                )
                .Order()
        );

    private static ApiOperation OperationOf(MethodInfo method) =>
        (ApiOperation)
            method
                .DeclaringType!.GetField(
                    method.Name[..^"Async".Length] + "Operation",
                    BindingFlags.Static | BindingFlags.NonPublic
                )!
                .GetValue(null)!;

    private static IEnumerable<string> ScopesOf(Operation operation, string scheme) =>
        from requirement in operation.Definition.Security
        from entry in requirement
        where entry.Key.Reference.Id == scheme
        from scope in entry.Value
        select scope;

    private static void AssertNone(IEnumerable<(Operation Operation, MethodInfo Method)> offenders) =>
        Assert.Empty(offenders.Select(m => NameOf(m.Method)));

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
