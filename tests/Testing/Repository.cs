using System.Reflection;

namespace Testing;

/// <summary>Where things are in the clone that these tests were built from.</summary>
public static class Repository
{
    /// <summary>
    /// The folder of the solution. Found by walking up: paths that the compiler knows are not real in CI builds, which
    /// map them to <c>/_/</c>.
    /// </summary>
    public static string Root { get; } =
        WalkUp(AppContext.BaseDirectory).First(folder => File.Exists(Path.Combine(folder, "Generated.sln")));

    /// <summary>The Library API's spec.</summary>
    public static string SpecPath { get; } = PathOf("spec", "photoslibrary.v1.yaml");

    /// <summary>Debug or Release, whichever these tests were built as.</summary>
    public static string Configuration { get; } =
        typeof(Repository).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>The path of a file or folder of the repository.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>
    /// The path of a file in the <c>shared</c> folder that a working copy may have beside it; null if there is none.
    /// </summary>
    public static string? Shared(params string[] parts) =>
        WalkUp(Root).Select(folder => Path.Combine([folder, "shared", .. parts])).FirstOrDefault(Path.Exists);

    private static IEnumerable<string> WalkUp(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            yield return at.FullName;
        }
    }
}
