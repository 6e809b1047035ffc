using Xunit;

namespace Testing;

/// <summary>
/// Photos and videos of real cameras: those of the folder <c>shared/photos</c> that a working copy may have beside it,
/// or of the folder that <c>PHOTOS_DIR</c> names.
/// </summary>
public static class SharedPhotos
{
    private const string FolderVariable = "PHOTOS_DIR";

    /// <summary>The folder; skips the test where there is none.</summary>
    public static string Folder
    {
        get
        {
            var named = Environment.GetEnvironmentVariable(FolderVariable);
            var folder = string.IsNullOrEmpty(named) ? Repository.Shared("photos") : named;
            Skip.IfNot(
                Directory.Exists(folder),
                $"There is no folder shared/photos beside the repository, and {FolderVariable} names none."
            );
            return folder!;
        }
    }

    /// <summary>The path of one file; skips the test where there is no such file.</summary>
    public static string PathOf(string name)
    {
        var path = Path.Combine(Folder, name);
        Skip.IfNot(File.Exists(path), $"{path} does not exist.");
        return path;
    }
}
