using System.CommandLine;

namespace PhotosLibrary.Cli.Albums;

/// <summary>The album that a command works on.</summary>
internal static class AlbumArgument
{
    public static Argument<string> Create() => new("ALBUM") { Description = "Title or id of the album." };
}
