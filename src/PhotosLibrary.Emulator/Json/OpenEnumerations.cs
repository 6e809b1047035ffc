using System.Reflection;
using PhotosCore.Json;

namespace PhotosLibrary.Emulator.Json;

/// <summary>The values of the spec's enumerations.</summary>
internal static class OpenEnumerations
{
    /// <summary>The values that the spec lists for a type, in the order of their numbers, which begin with 0.</summary>
    public static List<string> ValuesOf(Type type) =>
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Static)
                .Where(property => property.PropertyType == type)
                .Select(property => ((IOpenEnumeration)property.GetValue(null)!).Value),
        ];
}
