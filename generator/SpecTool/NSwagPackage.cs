using System.Reflection;

namespace SpecTool;

/// <summary>The NSwag that the build runs.</summary>
public static class NSwagPackage
{
    /// <summary>The folder of its tools, as the build has recorded it.</summary>
    public static string Tools { get; } =
        typeof(NSwagPackage)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "NSwagTools")
            .Value!;
}
