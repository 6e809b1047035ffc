using Mono.Cecil;

namespace Testing;

/// <summary>
/// Finds referenced assemblies where the running tests have theirs: the values of enums in attributes need them.
/// </summary>
internal sealed class RunningAssemblies : DefaultAssemblyResolver
{
    public RunningAssemblies()
    {
        var paths = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        foreach (var folder in paths.Split(Path.PathSeparator).Select(path => Path.GetDirectoryName(path)!).Distinct())
        {
            AddSearchDirectory(folder);
        }
    }
}
