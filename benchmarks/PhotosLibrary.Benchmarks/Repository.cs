namespace PhotosLibrary.Benchmarks;

/// <summary>The clone that this was built from. Tests have one of their own, which need not run elsewhere.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution, from where it is run or from where it was built.</summary>
    public static string Root { get; } =
        Find(Directory.GetCurrentDirectory())
        ?? Find(AppContext.BaseDirectory)
        ?? throw new InvalidOperationException(
            "Run this in a clone of the repository: there is no Generated.sln here or above."
        );

    private static string? Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Generated.sln")))
            {
                return at.FullName;
            }
        }

        return null;
    }
}
