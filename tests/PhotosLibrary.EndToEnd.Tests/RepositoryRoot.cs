namespace PhotosLibrary.EndToEnd.Tests;

/// <summary>Where the sources are that these tests were built from.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    /// <summary>The photos of real cameras that lie beside the repository on the machines that build it; null elsewhere.</summary>
    public static string? Photos =>
        System.IO.Path.Combine(Path, "..", "shared", "photos") is var folder && Directory.Exists(folder)
            ? folder
            : null;

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Generated.sln")))
        {
            folder =
                System.IO.Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("Generated.sln was not found above the tests.");
        }

        return folder;
    }
}
