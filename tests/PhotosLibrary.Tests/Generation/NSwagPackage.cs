using System.Diagnostics;
using System.Xml.Linq;

namespace PhotosLibrary.Tests.Generation;

/// <summary>The versions of the NSwag that the build runs.</summary>
internal static class NSwagPackage
{
    /// <summary>The version that this repository asks for.</summary>
    public static string Version { get; } =
        XDocument
            .Load(Repository.PathOf("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Single(package => (string?)package.Attribute("Include") == "NSwag.MSBuild")
            .Attribute("Version")!
            .Value;

    /// <summary>The version of NJsonSchema that comes with it.</summary>
    public static string NJsonSchemaVersion { get; } =
        FileVersionInfo
            .GetVersionInfo(Path.Combine(SpecTool.NSwagPackage.Tools, "NJsonSchema.dll"))
            .ProductVersion!.Split('+')[0];
}
