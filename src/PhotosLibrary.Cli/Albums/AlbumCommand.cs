using System.CommandLine;

namespace PhotosLibrary.Cli.Albums;

/// <summary><c>photos album</c>: the albums that this app has created.</summary>
internal static class AlbumCommand
{
    public static Command Create() =>
        new("album", "Lists, makes and changes albums.") { AlbumListCommand.Create("list") };
}
