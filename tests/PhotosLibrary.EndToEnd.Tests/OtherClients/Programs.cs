namespace PhotosLibrary.EndToEnd.Tests.OtherClients;

/// <summary>The programs of this machine.</summary>
internal static class Programs
{
    /// <summary>Whether a program is on the path.</summary>
    public static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
