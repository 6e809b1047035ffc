using System.CodeDom.Compiler;
using System.Reflection;
using Newtonsoft.Json;
using PhotosCore.Json;

namespace PhotosLibrary.Tests;

/// <summary>The generated types, by reflection.</summary>
internal static class TheModels
{
    private static readonly IReadOnlyList<Type> Generated =
    [
        .. typeof(PhotosLibraryClient)
            .Assembly.GetExportedTypes()
            .Where(type => type.GetCustomAttribute<GeneratedCodeAttribute>()?.Tool == "NJsonSchema")
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    /// <summary>The messages of the API.</summary>
    public static IReadOnlyList<Type> All { get; } = [.. Generated.Where(type => type.IsClass)];

    /// <summary>The open enumerations of the API.</summary>
    public static IReadOnlyList<Type> Enumerations { get; } =
    [.. Generated.Where(type => typeof(IOpenEnumeration).IsAssignableFrom(type))];

    /// <summary>The properties of a model that travel, which leaves out those for unknown fields.</summary>
    public static IEnumerable<PropertyInfo> FieldsOf(Type model) =>
        All.Contains(model)
            ? model
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.GetCustomAttribute<JsonExtensionDataAttribute>() is null)
            : [];

    /// <summary>The name of a property on the wire.</summary>
    public static string? WireNameOf(PropertyInfo field) => OnTheWire(field)?.PropertyName;

    /// <summary>Whether a property may be left out.</summary>
    public static bool IsOptional(PropertyInfo field) => OnTheWire(field)!.Required == Required.Default;

    private static JsonPropertyAttribute? OnTheWire(PropertyInfo field) =>
        ((MemberInfo?)Carrier(field) ?? field).GetCustomAttribute<JsonPropertyAttribute>();

    // A list that is never null lies in a field that may be: an absent list is not an empty one on the wire.
    private static FieldInfo? Carrier(PropertyInfo field) =>
        field.DeclaringType!.GetField(
            "_" + char.ToLowerInvariant(field.Name[0]) + field.Name[1..],
            BindingFlags.NonPublic | BindingFlags.Instance
        );

    /// <summary>The generated reader of a model, a <see cref="ModelReader{T}"/>.</summary>
    public static Delegate ReaderOf(Type model) =>
        Delegate.CreateDelegate(
            typeof(ModelReader<>).MakeGenericType(model),
            model.GetMethod("ReadJson", BindingFlags.NonPublic | BindingFlags.Static)!
        );

    /// <summary>The known values of an open enumeration.</summary>
    public static IEnumerable<PropertyInfo> KnownValuesOf(Type enumeration) =>
        enumeration.GetProperties(BindingFlags.Public | BindingFlags.Static);

    /// <summary>The limits that a type declares.</summary>
    public static IEnumerable<FieldInfo> ConstantsOf(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral);
}
