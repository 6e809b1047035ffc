using PhotosLibrary.Emulator.Api;
using PhotosLibrary.Emulator.Errors;

namespace PhotosLibrary.Emulator.Library;

/// <summary>How many elements a page has, as the spec says it.</summary>
internal sealed record PageSize(int Default, int Max)
{
    public static PageSize Albums { get; } = new(DefaultOf(typeof(AlbumsControllerBase)), AlbumsClient.ListPageSizeMax);

    public static PageSize SharedAlbums { get; } =
        new(DefaultOf(typeof(SharedAlbumsControllerBase)), SharedAlbumsClient.ListPageSizeMax);

    public static PageSize MediaItems { get; } =
        new(DefaultOf(typeof(MediaItemsControllerBase)), MediaItemsClient.ListPageSizeMax);

    /// <summary>The size to use for the one that is asked for.</summary>
    /// <remarks>
    /// What Google does with sizes out of bounds is not confirmed; this is what its Picker API does: too many is cut down,
    /// a negative number is refused.
    /// </remarks>
    public int For(int? asked) => asked switch
    {
        null or 0 => Default,
        < 0 => throw ApiErrors.InvalidArgument("page_size", "The page size must not be negative."),
        _ => Math.Min(asked.Value, Max),
    };

    // The generator puts the spec's default into the signature.
    private static int DefaultOf(Type controller) => (int)controller
        .GetMethod(nameof(AlbumsControllerBase.List))!
        .GetParameters().Single(parameter => parameter.Name == "pageSize")
        .DefaultValue!;
}
