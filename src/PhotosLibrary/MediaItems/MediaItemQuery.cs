using PhotosLibrary.MediaItems;

namespace PhotosLibrary;

/// <summary>
/// Says which media items to find, in the terms of <c>mediaItems.search</c>, and refuses at once what Google would
/// refuse:
/// <code>photos.MediaItems.SearchAllAsync(new MediaItemQuery().OnDate(2024, 5).OfType(MediaType.Photo))</code>
/// An item must pass every kind of filter that is set; of several dates, or of several categories, one must apply.
/// </summary>
/// <remarks>
/// With filters, Google compares the capture date and leaves out items without one, items that are dated in the future,
/// and for a while those that are new.
/// </remarks>
/// <example>
/// <code><![CDATA[
/// MediaItemQuery query = new MediaItemQuery()
///     .Between(new DateOnly(2024, 5, 1), new DateOnly(2024, 5, 31))
///     .WithCategory(ContentCategory.Landscapes)
///     .WithoutCategory(ContentCategory.Screenshots)
///     .OfType(MediaType.Photo);
/// int count = await photos.MediaItems.SearchAllAsync(query).CountAsync();
/// ]]></code>
/// </example>
public sealed class MediaItemQuery
{
    private readonly List<Date> _dates = [];
    private readonly List<DateRange> _ranges = [];
    private readonly List<ContentCategory> _included = [];
    private readonly List<ContentCategory> _excluded = [];
    private MediaType? _type;
    private bool _isFavorite;
    private bool? _includesArchived;
    private SearchOrder? _order;

    /// <summary>Asks for the media items of an album. Google takes no filters beside it.</summary>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    public static SearchMediaItemsRequest InAlbum(string albumId) =>
        string.IsNullOrEmpty(albumId)
            ? throw new ArgumentException("The id is empty.", nameof(albumId))
            : new SearchMediaItemsRequest { AlbumId = albumId };

    /// <summary>Finds what was taken in a year, a month or on a day; up to five dates in all.</summary>
    /// <exception cref="ArgumentException">There is no such date, or there are too many.</exception>
    public MediaItemQuery OnDate(int year, int? month = null, int? day = null) =>
        OnDate(
            new Date
            {
                Year = year,
                Month = month,
                Day = day,
            }
        );

    /// <summary>Finds what was taken on the day of a date, whatever its time and zone.</summary>
    /// <exception cref="ArgumentException">There are too many dates.</exception>
    public MediaItemQuery OnDate(DateTime day) => OnDate(Of(day));

#if NET
    /// <summary>Finds what was taken on a day.</summary>
    /// <exception cref="ArgumentException">There are too many dates.</exception>
    public MediaItemQuery OnDate(DateOnly day) => OnDate(Of(day));
#endif

    /// <summary>Finds what was taken on a day of the year, in whatever year.</summary>
    /// <exception cref="ArgumentException">There is no such day, or there are too many dates.</exception>
    public MediaItemQuery OnAnniversary(int month, int day) => OnDate(new Date { Month = month, Day = day });

    /// <summary>Finds what was taken on a date of any form: a year, a month, a day or an anniversary.</summary>
    /// <exception cref="ArgumentException">There is no such date, or there are too many.</exception>
    public MediaItemQuery OnDate(Date date)
    {
        SearchRules.CheckDate(date);
        _dates.Add(date);
        SearchRules.CheckDateCount(_dates);
        return this;
    }

    /// <summary>
    /// Finds what was taken from one date to another, both included and both of the same form; up to five ranges in
    /// all.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// There is no such date, the forms differ, the range ends before it begins, or there are too many.
    /// </exception>
    public MediaItemQuery Between(Date first, Date last)
    {
        var range = new DateRange { StartDate = first, EndDate = last };
        SearchRules.CheckRange(range);
        _ranges.Add(range);
        SearchRules.CheckRangeCount(_ranges);
        return this;
    }

    /// <summary>Finds what was taken from the day of one date to the day of another, both included.</summary>
    /// <exception cref="ArgumentException">The range ends before it begins, or there are too many.</exception>
    public MediaItemQuery Between(DateTime first, DateTime last) => Between(Of(first), Of(last));

#if NET
    /// <summary>Finds what was taken from one day to another, both included.</summary>
    /// <exception cref="ArgumentException">The range ends before it begins, or there are too many.</exception>
    public MediaItemQuery Between(DateOnly first, DateOnly last) => Between(Of(first), Of(last));
#endif

    /// <summary>Finds photos only, or videos only.</summary>
    /// <exception cref="InvalidOperationException">A type was given already.</exception>
    public MediaItemQuery OfType(MediaType type)
    {
        _type =
            _type is null || _type == type
                ? type
                : throw new InvalidOperationException(
                    $"Google takes one media type only, and {_type} was given already."
                );
        return this;
    }

    /// <summary>Finds what shows one of these; up to ten categories in all.</summary>
    /// <exception cref="ArgumentException">There are too many, or one is excluded too.</exception>
    public MediaItemQuery WithCategory(params ContentCategory[] categories)
    {
        _included.AddRange(categories ?? throw new ArgumentNullException(nameof(categories)));
        SearchRules.CheckCategories(_included, _excluded);
        return this;
    }

    /// <summary>Leaves out what shows one of these; up to ten categories in all.</summary>
    /// <exception cref="ArgumentException">There are too many, or one is included too.</exception>
    public MediaItemQuery WithoutCategory(params ContentCategory[] categories)
    {
        _excluded.AddRange(categories ?? throw new ArgumentNullException(nameof(categories)));
        SearchRules.CheckCategories(_included, _excluded);
        return this;
    }

    /// <summary>Finds only what the user marked as favourite.</summary>
    public MediaItemQuery FavoritesOnly()
    {
        _isFavorite = true;
        return this;
    }

    /// <summary>Finds also what the user archived.</summary>
    public MediaItemQuery IncludeArchived()
    {
        _includesArchived = true;
        return this;
    }

    /// <summary>
    /// Orders what is found by capture time. Google does that only with dates, and without any other kind of filter.
    /// </summary>
    public MediaItemQuery OrderBy(SearchOrder order)
    {
        _order = order;
        return this;
    }

    /// <summary>The request to search with.</summary>
    /// <exception cref="ArgumentException">An order was given without dates, or beside other filters.</exception>
    public SearchMediaItemsRequest ToRequest()
    {
        var filters = new Filters
        {
            DateFilter =
                _dates.Count + _ranges.Count == 0
                    ? null
                    : new DateFilter { Dates = [.. _dates], Ranges = [.. _ranges] },
            ContentFilter =
                _included.Count + _excluded.Count == 0
                    ? null
                    : new ContentFilter
                    {
                        IncludedContentCategories = [.. _included],
                        ExcludedContentCategories = [.. _excluded],
                    },
            MediaTypeFilter = _type is { } type ? new MediaTypeFilter { MediaTypes = [type] } : null,
            FeatureFilter = _isFavorite ? new FeatureFilter { IncludedFeatures = [Feature.Favorites] } : null,
            IncludeArchivedMedia = _includesArchived,
        };
        var isEmpty =
            filters is
            {
                DateFilter: null,
                ContentFilter: null,
                MediaTypeFilter: null,
                FeatureFilter: null,
                IncludeArchivedMedia: null,
            };
        var request = new SearchMediaItemsRequest { Filters = isEmpty ? null : filters, OrderBy = _order };
        SearchRules.Check(request);
        return request;
    }

    /// <summary>The request to search with, as <see cref="ToRequest"/>.</summary>
    public static implicit operator SearchMediaItemsRequest(MediaItemQuery query) =>
        (query ?? throw new ArgumentNullException(nameof(query))).ToRequest();

    private static Date Of(DateTime day) =>
        new()
        {
            Year = day.Year,
            Month = day.Month,
            Day = day.Day,
        };

#if NET
    private static Date Of(DateOnly day) =>
        new()
        {
            Year = day.Year,
            Month = day.Month,
            Day = day.Day,
        };
#endif
}
