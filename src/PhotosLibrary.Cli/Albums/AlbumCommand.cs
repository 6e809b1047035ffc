using System.CommandLine;

namespace PhotosLibrary.Cli.Albums;

/// <summary><c>photos album</c>: the albums that this app has created.</summary>
internal static class AlbumCommand
{
    public static Command Create() =>
        new("album", "Lists, creates and changes albums: those that this app has created.")
        {
            AlbumListCommand.Create("list"),
            AlbumCreateCommand.Create(),
            AlbumShowCommand.Create(),
            AlbumContentsCommands.CreateAdd(),
            AlbumContentsCommands.CreateRemove(),
            AlbumRenameCommand.Create(),
            AlbumCoverCommand.Create(),
            AlbumEnrichmentCommands.CreateText(),
            AlbumEnrichmentCommands.CreateLocation(),
            AlbumEnrichmentCommands.CreateMap(),
        };
}
