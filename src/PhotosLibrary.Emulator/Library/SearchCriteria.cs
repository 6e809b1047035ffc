using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Library;

/// <summary>Reads the filters of a search, and refuses what the reference forbids.</summary>
internal static class SearchCriteria
{
    /// <summary>The criteria of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">The time; what is dated later is missing from filtered searches.</param>
    /// <param name="lag">How long what is added is missing from filtered searches.</param>
    public static MediaItemCriteria Read(SearchMediaItemsRequest request, DateTimeOffset now, TimeSpan lag)
    {
        if (!string.IsNullOrEmpty(request.AlbumId) && request.Filters is not null)
        {
            throw ApiErrors.InvalidArgument("filters", "An album_id and filters exclude each other.");
        }

        var filters = request.Filters ?? new Filters();
        var dates = DateFilterReader.Read(filters.DateFilter);
        var (anyOf, noneOf) = ReadCategories(filters.ContentFilter);
        var criteria = new MediaItemCriteria
        {
            Dates = dates,
            IsVideo = ReadMediaType(filters.MediaTypeFilter),
            FavoritesOnly = filters.FeatureFilter?.IncludedFeatures?.Contains(Feature.Favorites) == true,
            AnyOf = anyOf,
            NoneOf = noneOf,
            WithoutArchived = filters.IncludeArchivedMedia != true,
            OldestFirst = request.OrderBy == SearchOrder.OldestFirst,
        };
        var isFiltered =
            dates.Count > 0
            || criteria.IsVideo is not null
            || criteria.FavoritesOnly
            || !criteria.AnyOf.IsEmpty
            || !criteria.NoneOf.IsEmpty;
        if (request.OrderBy is { } order && order.Value.Length > 0)
        {
            CheckOrder(order, filters, dates.Count > 0);
        }

        if (!isFiltered)
        {
            return criteria;
        }

        return criteria with
        {
            NotAfter = now,
            AddedUntil = lag > TimeSpan.Zero ? now - lag : null,
        };
    }

    private static void CheckOrder(SearchOrder order, Filters filters, bool hasDates)
    {
        if (order != SearchOrder.OldestFirst && order != SearchOrder.NewestFirst)
        {
            throw ApiErrors.InvalidArgument("order_by", $"'{order}' is no order.");
        }

        object?[] others = [filters.ContentFilter, filters.MediaTypeFilter, filters.FeatureFilter];
        if (!hasDates || others.Any(other => other is not null))
        {
            throw ApiErrors.InvalidArgument(
                "order_by",
                "An order needs a date_filter, and allows no other filter beside it."
            );
        }
    }

    private static bool? ReadMediaType(MediaTypeFilter? filter)
    {
        if (filter?.MediaTypes is not { Count: > 0 } types)
        {
            return null;
        }

        if (types.Count > MediaTypeFilter.MediaTypesMaxCount)
        {
            throw ApiErrors.InvalidArgument(
                "filters.media_type_filter.media_types",
                "Only one media type can be requested."
            );
        }

        return types[0] == MediaType.AllMedia ? null : types[0] == MediaType.Video;
    }

    private static (CategorySet AnyOf, CategorySet NoneOf) ReadCategories(ContentFilter? filter)
    {
        const string Field = "filters.content_filter";
        var included = filter?.IncludedContentCategories ?? [];
        var excluded = filter?.ExcludedContentCategories ?? [];
        if (
            included.Count > ContentFilter.IncludedContentCategoriesMaxCount
            || excluded.Count > ContentFilter.ExcludedContentCategoriesMaxCount
        )
        {
            throw ApiErrors.InvalidArgument(
                Field,
                $"At most {ContentFilter.IncludedContentCategoriesMaxCount} categories can be in a list."
            );
        }

        // NONE counts for nothing beside others, and alone is no filter.
        var (anyOf, noneOf) = (CategorySet.Of(included), CategorySet.Of(excluded));
        return anyOf.Overlaps(noneOf)
            ? throw ApiErrors.InvalidArgument(Field, "A category must not be both included and excluded.")
            : (anyOf, noneOf);
    }
}
