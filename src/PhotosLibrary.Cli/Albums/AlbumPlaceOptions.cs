using System.CommandLine;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Albums;

/// <summary>The options that say where in an album something goes.</summary>
internal sealed class AlbumPlaceOptions
{
    private readonly Option<bool> _first = new("--first") { Description = "At the beginning of the album." };

    private readonly Option<bool> _last = new("--last")
    {
        Description = "At the end of the album, which it also is without any of these.",
    };

    private readonly Option<string?> _after = new("--after")
    {
        Description = "Right after this photo or video of the album.",
        HelpName = "ID",
    };

    private readonly Option<string?> _afterEnrichment = new("--after-enrichment")
    {
        Description = "Right after this text, location or map, by the id that was printed when it was added.",
        HelpName = "ID",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_first);
        command.Options.Add(_last);
        command.Options.Add(_after);
        command.Options.Add(_afterEnrichment);
        command.Validators.Add(arguments =>
        {
            if (command.Options.Count(option => IsPlace(option) && arguments.GetResult(option) is not null) > 1)
            {
                arguments.AddError("Only one of --first, --last, --after and --after-enrichment can be given.");
            }
        });
    }

    public AlbumPosition Of(ParseResult arguments) =>
        (arguments.GetValue(_after), arguments.GetValue(_afterEnrichment)) switch
        {
            ("", _) or (_, "") => throw new CommandException("An id is empty.", ExitCode.Usage),
            ({ } item, _) => AlbumPosition.After(item),
            (_, { } enrichment) => AlbumPosition.AfterEnrichment(enrichment),
            _ => arguments.GetValue(_first) ? AlbumPosition.First : AlbumPosition.Last,
        };

    private bool IsPlace(Option option) =>
        option == _first || option == _last || option == _after || option == _afterEnrichment;
}
