using PhotosLibrary.Emulator.Api;
using PhotosLibrary.Emulator.Errors;

namespace PhotosLibrary.Emulator.Library;

/// <summary>How many elements a page has, as the spec says it.</summary>
internal sealed record PageSize(int Default, int Max)
{
    public static PageSize Albums { get; } =
        new(AlbumsControllerBase.ListPageSizeDefault, AlbumsClient.ListPageSizeMax);

    public static PageSize SharedAlbums { get; } =
        new(SharedAlbumsControllerBase.ListPageSizeDefault, SharedAlbumsClient.ListPageSizeMax);

    public static PageSize MediaItems { get; } =
        new(MediaItemsControllerBase.ListPageSizeDefault, MediaItemsClient.ListPageSizeMax);

    /// <summary>The size to use for the one that is asked for.</summary>
    /// <remarks>
    /// What Google does with sizes out of bounds is not confirmed. Its Picker API cuts down what is too many, and
    /// refuses a negative number.
    /// </remarks>
    public int For(int? asked, RefusalOrCoercion tooMany) =>
        asked switch
        {
            null or 0 => Default,
            _ when asked > Max && tooMany == RefusalOrCoercion.Refuse => throw ApiErrors.InvalidArgument(
                "page_size",
                $"The page size must be at most {Max}."
            ),
            < 0 => throw ApiErrors.InvalidArgument("page_size", "The page size must not be negative."),
            _ => Math.Min(asked.Value, Max),
        };
}
