namespace PhotosLibrary.Tests;

/// <summary>What NSwag wrote in the build that these tests come from.</summary>
internal static class GeneratedCode
{
    /// <summary>The client of a target framework.</summary>
    public static string PathFor(string targetFramework) =>
        Repository.PathOf("src", "PhotosLibrary", "obj", Repository.Configuration, targetFramework, "Client.g.cs");
}
