namespace PhotosLibrary.EndToEnd.Tests.OtherClients;

/// <summary>The programs of this machine, and the packages of Node.</summary>
internal static class Programs
{
    /// <summary>Whether a program is on the path.</summary>
    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>The folder of Node's global packages; null if the package, or npm itself, is not there.</summary>
    public static async Task<string?> FindNodeModulesAsync(string package)
    {
        if (!IsInstalled("npm") || !IsInstalled("node"))
        {
            return null;
        }

        var modules = (await ProcessRun.StartAsync("npm", Path.GetTempPath(), "root", "--global")).Output.Trim();
        return Directory.Exists(Path.Combine(modules, package)) ? modules : null;
    }
}
