using System.CommandLine;

namespace PhotosLibrary.Cli.Albums;

/// <summary><c>photos album</c>: the albums that this app has created. Alone, it lists them.</summary>
internal static class AlbumCommand
{
    public static Command Create()
    {
        var list = AlbumListCommand.Create();
        var command = new Command("album", "Lists, makes and changes albums.") { list };
        command.Aliases.Add("albums");
        return command;
    }
}
