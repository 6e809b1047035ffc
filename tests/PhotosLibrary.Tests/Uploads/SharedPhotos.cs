namespace PhotosLibrary.Tests.Uploads;

/// <summary>Real camera files that lie beside the repository on the machines of the team.</summary>
internal static class SharedPhotos
{
    public static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "photos", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
