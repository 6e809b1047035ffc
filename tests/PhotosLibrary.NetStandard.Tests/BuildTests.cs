using System.Reflection;
using System.Runtime.Versioning;

namespace PhotosLibrary.Tests;

/// <summary>What the tests here run against.</summary>
public class BuildTests
{
    [Fact]
    public void The_package_under_test_is_the_netstandard_build() =>
        Assert.Equal(
            ".NETStandard,Version=v2.0",
            typeof(PhotosLibraryClient).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName
        );
}
