using System.Globalization;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>Which media items to list, and from which end.</summary>
internal sealed record MediaItemCriteria
{
    /// <summary>Everything, newest first.</summary>
    public static MediaItemCriteria Everything { get; } = new();

    /// <summary>Spans of which one must hold the capture date; empty for no such condition.</summary>
    public IReadOnlyList<DateSpan> Dates { get; init; } = [];

    /// <summary>True for videos only, false for photos only.</summary>
    public bool? IsVideo { get; init; }

    public bool FavoritesOnly { get; init; }

    public bool WithoutArchived { get; init; }

    /// <summary>Leaves out what is dated later.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Leaves out what was added later.</summary>
    public DateTimeOffset? AddedUntil { get; init; }

    /// <summary>Categories of which an item must have one; empty for no such condition.</summary>
    public CategorySet AnyOf { get; init; }

    /// <summary>Categories of which an item must have none.</summary>
    public CategorySet NoneOf { get; init; }

    public bool OldestFirst { get; init; }

    /// <summary>The criteria but for dates as conditions of SQL.</summary>
    /// <remarks>
    /// Written as the indexes know them, so that what is rare is found without going through the rest.
    /// </remarks>
    public IEnumerable<string> ToConditions()
    {
        if (IsVideo is { } isVideo)
        {
            yield return isVideo ? "is_video = 1" : "is_video = 0";
        }

        if (FavoritesOnly)
        {
            yield return "is_favorite = 1";
        }

        if (WithoutArchived)
        {
            yield return "is_archived = 0";
        }

        if (!AnyOf.IsEmpty)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"categories & {AnyOf.Bits} <> 0");
        }

        if (!NoneOf.IsEmpty)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"categories & {NoneOf.Bits} = 0");
        }

        if (AddedUntil is { } added)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"added_at <= {added.ToUnixTimeMilliseconds()}");
        }
    }
}
