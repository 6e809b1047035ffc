using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Albums;

/// <summary>An album after a change, which other programs may want.</summary>
internal static class ChangedAlbum
{
    public static void Write(Album album, bool isJson)
    {
        if (isJson)
        {
            using var lines = new Lines(isJson);
            lines.Write(album, "");
        }
    }
}
