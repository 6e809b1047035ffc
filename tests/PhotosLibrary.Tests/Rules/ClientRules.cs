using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
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
            return (operation, client.GetMethod(method)!);
        }),
    ];

    private static readonly IReadOnlyList<Type> Clients = [.. Methods.Select(m => m.Method.DeclaringType!).Distinct()];

    [Fact]
    public void Every_operation_has_its_method() =>
        Assert.Empty(Methods.Where(m => m.Method is null).Select(m => m.Operation.Definition.OperationId));

    [Fact]
    public void Every_method_comes_from_an_operation() => Assert.Empty(
        Clients.SelectMany(client => client.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<AsyncStateMachineAttribute>() is not null)
            .Except(Methods.Select(m => m.Method))
            .Select(NameOf));

    [Fact]
    public void Every_method_can_be_mocked() => AssertNone(Methods.Where(m => !m.Method.IsVirtual || m.Method.IsFinal));

    [Fact]
    public void Every_client_can_be_mocked() =>
        Assert.Empty(Clients.Append(typeof(PhotosLibraryClient)).Where(client => client.IsSealed).Select(client => client.Name));

    [Fact]
    public void Every_method_is_async_and_ends_with_an_optional_cancellation_token() => AssertNone(Methods.Where(m =>
        !m.Method.Name.EndsWith("Async", StringComparison.Ordinal)
        || !typeof(Task).IsAssignableFrom(m.Method.ReturnType)
        || m.Method.GetParameters()[^1] is not { Name: "cancellationToken", IsOptional: true } last
        || last.ParameterType != typeof(CancellationToken)));

    [Fact]
    public void Every_public_method_has_a_twin_in_the_interface() => Assert.Empty(
        from client in Clients
        let twin = client.GetInterface("I" + client.Name)!
        let implemented = client.GetInterfaceMap(twin).TargetMethods
        from method in client.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where !implemented.Contains(method)
        select NameOf(method));

    [Fact]
    public void Every_parameter_of_a_twin_is_called_and_defaults_alike() => Assert.Empty(
        from client in Clients
        let map = client.GetInterfaceMap(client.GetInterface("I" + client.Name)!)
        from pair in map.InterfaceMethods.Zip(map.TargetMethods)
        where !pair.First.GetParameters().Select(p => (p.Name, p.RawDefaultValue))
            .SequenceEqual(pair.Second.GetParameters().Select(p => (p.Name, p.RawDefaultValue)))
        select NameOf(pair.Second));

    [Fact]
    public void Every_deprecated_operation_and_no_other_is_obsolete_and_says_why() => AssertNone(Methods.Where(m =>
        m.Method.GetCustomAttribute<ObsoleteAttribute>()?.Message
        != (m.Operation.Definition.Deprecated ? m.Operation.Extension("x-deprecatedMessage") : null)
        || TwinOf(m.Method).GetCustomAttribute<ObsoleteAttribute>()?.Message != m.Method.GetCustomAttribute<ObsoleteAttribute>()?.Message));

    [Fact]
    public void A_list_of_a_deprecated_operation_is_obsolete_with_the_same_message()
    {
        // A hand-written half cannot take its message from the spec; it must say the same.
        var reason = Methods.Single(m => m.Operation.Definition.OperationId == "SharedAlbums_List")
            .Method.GetCustomAttribute<ObsoleteAttribute>()!.Message;

        Assert.Equal(reason, typeof(SharedAlbumsClient).GetMethod("ListAllAsync")!.GetCustomAttribute<ObsoleteAttribute>()?.Message);
        Assert.Equal(reason, typeof(ISharedAlbumsClient).GetMethod("ListAllAsync")!.GetCustomAttribute<ObsoleteAttribute>()?.Message);
    }

    [Fact]
    public void Every_method_gives_Googles_name_of_itself_to_its_errors()
    {
        // From the generated text, where it is a literal; ErrorTests shows that it arrives.
        var code = File.ReadAllText(GeneratedCode.PathFor("net10.0"));
        var named = Regex.Matches(code, @"ReadAsync<\w+>\(response_, ""(?<id>[\w.]+)""").Select(match => match.Groups["id"].Value);

        Assert.Equal(
            Methods.Select(m => m.Operation.Extension("x-google-id")!).Order(StringComparer.Ordinal),
            named.Distinct().Order(StringComparer.Ordinal));
    }

    private static void AssertNone(IEnumerable<(Operation Operation, MethodInfo Method)> offenders) =>
        Assert.Empty(offenders.Select(m => NameOf(m.Method)));

    private static MethodInfo TwinOf(MethodInfo method) =>
        method.DeclaringType!.GetInterface("I" + method.DeclaringType.Name)!.GetMethod(method.Name)!;

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
