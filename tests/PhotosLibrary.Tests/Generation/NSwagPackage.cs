using System.Diagnostics;
using System.Xml.Linq;

namespace PhotosLibrary.Tests.Generation;

/// <summary>The NSwag that the build runs, in the package cache.</summary>
internal static class NSwagPackage
{
    /// <summary>The version that this repository asks for.</summary>
    public static string Version { get; } = XDocument.Load(Repository.PathOf("Directory.Packages.props"))
        .Descendants("PackageVersion")
        .Single(package => (string?)package.Attribute("Include") == "NSwag.MSBuild")
        .Attribute("Version")!.Value;

    /// <summary>The path of one of its tools.</summary>
    public static string Tool(string name) => Path.Combine(
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
        "nswag.msbuild", Version, "tools", "Net100", name);

    /// <summary>The version of NJsonSchema that comes with it.</summary>
    public static string NJsonSchemaVersion { get; } =
        FileVersionInfo.GetVersionInfo(Tool("NJsonSchema.dll")).ProductVersion!.Split('+')[0];
}
