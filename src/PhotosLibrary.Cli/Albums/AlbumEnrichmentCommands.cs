using System.CommandLine;
using PhotosLibrary.Cli.Accounts;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Albums;

/// <summary>
/// <c>photos album text</c>, <c>location</c> and <c>map</c>: what stands between the photos of an album; prints the id.
/// </summary>
internal static class AlbumEnrichmentCommands
{
    private const string ForGood = "It can be changed and removed in Google Photos only.";

    private delegate Task<EnrichmentItem> Add(
        AlbumsClient albums,
        string albumId,
        AlbumPosition position,
        CancellationToken stop
    );

    public static Command CreateText()
    {
        var text = new Argument<string>("TEXT") { Description = "The text." };
        var command = new Command("text", $"Adds a text to an album and prints its id. {ForGood}");
        return Complete(
            command,
            arguments =>
                (albums, albumId, position, stop) =>
                    albums.AddTextAsync(albumId, arguments.GetRequiredValue(text), position, stop),
            text
        );
    }

    public static Command CreateLocation()
    {
        var name = new Argument<string>("PLACE") { Description = "Name of the place." };
        var point = PointOption.Create("--at", "Where it is");
        var command = new Command("location", $"Adds a place to an album and prints its id. {ForGood}") { point };
        return Complete(
            command,
            arguments =>
                (albums, albumId, position, stop) =>
                    albums.AddLocationAsync(albumId, PlaceOf(arguments, name, point), position, stop),
            name
        );
    }

    public static Command CreateMap()
    {
        var origin = new Argument<string>("FROM") { Description = "Name of the place where the way begins." };
        var destination = new Argument<string>("TO") { Description = "Name of the place where it ends." };
        var from = PointOption.Create("--from-at", "Where the way begins");
        var to = PointOption.Create("--to-at", "Where it ends");
        var command = new Command(
            "map",
            $"Adds a map with a way from one place to another to an album and prints its id. {ForGood}"
        )
        {
            from,
            to,
        };
        return Complete(
            command,
            arguments =>
                (albums, albumId, position, stop) =>
                    albums.AddMapAsync(
                        albumId,
                        PlaceOf(arguments, origin, from),
                        PlaceOf(arguments, destination, to),
                        position,
                        stop
                    ),
            origin,
            destination
        );
    }

    private static Location PlaceOf(ParseResult arguments, Argument<string> name, Option<LatLng?> point) =>
        new() { LocationName = arguments.GetRequiredValue(name), Latlng = arguments.GetValue(point) };

    private static Command Complete(Command command, Func<ParseResult, Add> read, params Argument[] what)
    {
        var album = AlbumArgument.Create();
        command.Arguments.Add(album);
        Array.ForEach(what, command.Arguments.Add);
        var place = new AlbumPlaceOptions();
        place.AddTo(command);
        var json = JsonOption.Create();
        command.Options.Add(json);
        var account = new AccountOptions();
        account.AddTo(command);
        command.Runs(
            async (arguments, stop) =>
            {
                var notices = Notices.Of(arguments);
                var position = place.Of(arguments);
                using var session = await SignedIn.OpenAsync(account.WithTokenOf(arguments), notices, stop);
                var found = await NamedAlbum.GetAsync(session.Photos, arguments.GetRequiredValue(album), stop);
                var added = await read(arguments)(session.Photos.Albums, found.Id, position, stop);
                using var lines = new Lines(arguments.GetValue(json));
                lines.Write(added, added.Id ?? "");
            }
        );
        return command;
    }
}
