using System.CommandLine;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Library;

/// <summary>Which items a command works on: those of an album, or those that a search finds.</summary>
internal sealed class QueryOptions
{
    private const string DateForms = "YYYY[-MM[-DD]]";

    private readonly Option<string?> _album = new("--album")
    {
        Description = "Only what is in this album; Google takes no other filter beside it.",
        HelpName = "TITLE or ID",
    };

    private readonly Option<string[]> _dates = new("--date")
    {
        Description =
            "Only what was taken in this year or month, or on this day; MM-DD is that day of any year. Up to 5. New "
            + "items are missing for a while, since Google's search lags.",
        HelpName = DateForms,
    };

    private readonly Option<string[]> _from = new("--from")
    {
        Description = "Only what was taken from this date on, to that of --to; up to 5 such ranges.",
        HelpName = DateForms,
    };

    private readonly Option<string[]> _to = new("--to")
    {
        Description = "The last date of a range, of the same form as that of --from.",
        HelpName = DateForms,
    };

    private readonly Option<string?> _type = new("--type") { Description = "Only photos, or only videos." };

    private readonly Option<string[]> _categories = new("--category")
    {
        Description = "Only what shows this, as Google recognized it; up to 10, of which one must apply.",
    };

    private readonly Option<string[]> _notCategories = new("--not-category")
    {
        Description = "Leaves out what shows this; up to 10.",
    };

    private readonly Option<bool> _favorites = new("--favorites")
    {
        Description = "Only what the user has marked as favourite.",
    };

    private readonly Option<bool> _archived = new("--archived") { Description = "Also what the user has archived." };

    private readonly Option<string?> _order = new("--order")
    {
        Description = "By the time taken; Google does so only for dates without any other filter.",
    };

    public QueryOptions()
    {
        _type.AcceptOnlyFromAmong("photo", "video");
        _order.AcceptOnlyFromAmong("newest", "oldest");
        string[] categories = [.. Categories.Select(WordOf)];
        _categories.AcceptOnlyFromAmong(categories);
        _notCategories.AcceptOnlyFromAmong(categories);
    }

    /// <summary>What Google recognizes in photos and videos.</summary>
    public static IReadOnlyList<ContentCategory> Categories { get; } =
    [
        ContentCategory.Landscapes,
        ContentCategory.Receipts,
        ContentCategory.Cityscapes,
        ContentCategory.Landmarks,
        ContentCategory.Selfies,
        ContentCategory.People,
        ContentCategory.Pets,
        ContentCategory.Weddings,
        ContentCategory.Birthdays,
        ContentCategory.Documents,
        ContentCategory.Travel,
        ContentCategory.Animals,
        ContentCategory.Food,
        ContentCategory.Sport,
        ContentCategory.Night,
        ContentCategory.Performances,
        ContentCategory.Whiteboards,
        ContentCategory.Screenshots,
        ContentCategory.Utility,
        ContentCategory.Arts,
        ContentCategory.Crafts,
        ContentCategory.Fashion,
        ContentCategory.Houses,
        ContentCategory.Gardens,
        ContentCategory.Flowers,
        ContentCategory.Holidays,
    ];

    /// <summary>Adds the options of <c>photos list</c>, which are the most common ones.</summary>
    public void AddCommonTo(Command command) => Add(command, _album, _dates, _type);

    /// <summary>Adds all options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasAlbum">Whether it can work on an album, too.</param>
    public void AddTo(Command command, bool hasAlbum)
    {
        if (hasAlbum)
        {
            Add(command, _album);
        }

        Add(command, _dates, _from, _to, _type, _categories, _notCategories, _favorites, _archived, _order);
    }

    /// <summary>The album that is asked for; null for none.</summary>
    public string? AlbumOf(ParseResult arguments) => arguments.GetValue(_album);

    /// <summary>The search that is asked for; null for everything, or for an album.</summary>
    /// <exception cref="CommandException">Google would refuse it.</exception>
    public MediaItemQuery? QueryOf(ParseResult arguments)
    {
        Option[] filters = [_dates, _from, _to, _type, _categories, _notCategories, _favorites, _archived, _order];
        // One that is not of the command has no result.
        var given = filters.Where(filter => arguments.GetResult(filter) is { Implicit: false }).ToList();
        if (given.Count == 0)
        {
            return null;
        }

        if (AlbumOf(arguments) is not null)
        {
            throw new CommandException(
                "Google searches either an album, or by date, type and the like: --album goes with neither of "
                    + $"{string.Join(", ", given.Select(filter => filter.Name))}.",
                ExitCode.Usage
            );
        }

        try
        {
            var query = Build(arguments);
            _ = query.ToRequest();
            return query;
        }
        catch (ArgumentException e)
        {
            throw new CommandException(ErrorText.Of(e), ExitCode.Usage);
        }
    }

    private MediaItemQuery Build(ParseResult arguments)
    {
        var query = new MediaItemQuery();
        foreach (var date in ValuesOf(arguments, _dates))
        {
            query.OnDate(QueryDate.Parse(date));
        }

        AddRanges(query, ValuesOf(arguments, _from), ValuesOf(arguments, _to));
        if (arguments.GetValue(_type) is { } type)
        {
            query.OfType(type == "photo" ? MediaType.Photo : MediaType.Video);
        }

        query.WithCategory(CategoriesOf(arguments, _categories));
        query.WithoutCategory(CategoriesOf(arguments, _notCategories));
        if (arguments.GetValue(_favorites))
        {
            query.FavoritesOnly();
        }

        if (arguments.GetValue(_archived))
        {
            query.IncludeArchived();
        }

        return arguments.GetValue(_order) is { } order
            ? query.OrderBy(order == "newest" ? SearchOrder.NewestFirst : SearchOrder.OldestFirst)
            : query;
    }

    // The first --from belongs to the first --to, and so on; a single one may be open at one end.
    private static void AddRanges(MediaItemQuery query, string[] from, string[] to)
    {
        if (from.Length + to.Length == 1)
        {
            var date = QueryDate.Parse(from.Concat(to).Single());
            var isFrom = from.Length == 1;
            query.Between(isFrom ? date : QueryDate.First(date), isFrom ? QueryDate.Last(date) : date);
            return;
        }

        if (from.Length != to.Length)
        {
            throw new ArgumentException(
                $"Of several ranges each needs its --from and its --to; there are {from.Length} and {to.Length}."
            );
        }

        foreach (var (first, last) in from.Zip(to))
        {
            query.Between(QueryDate.Parse(first), QueryDate.Parse(last));
        }
    }

    private static string[] ValuesOf(ParseResult arguments, Option<string[]> option) =>
        arguments.GetValue(option) ?? [];

    private static ContentCategory[] CategoriesOf(ParseResult arguments, Option<string[]> option) =>
        [.. ValuesOf(arguments, option).Select(word => Categories.First(category => WordOf(category) == word))];

    private static string WordOf(ContentCategory category) => category.Value.ToLowerInvariant();

    private static void Add(Command command, params Option[] options)
    {
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }
}
