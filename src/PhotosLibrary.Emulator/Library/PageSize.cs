using PhotosLibrary.Emulator.Errors;

namespace PhotosLibrary.Emulator.Library;

/// <summary>How many elements a page of a method has.</summary>
/// <param name="Default">The number unless the request says another.</param>
/// <param name="Max">The most.</param>
internal sealed record PageSize(int Default, int Max)
{
    /// <summary>The size to use for the requested one.</summary>
    /// <remarks>
    /// What Google does with sizes out of bounds is not confirmed. Its Picker API cuts down what is too many, and
    /// refuses a negative number.
    /// </remarks>
    public int For(int? requested, RefusalOrCoercion tooMany) =>
        requested switch
        {
            null or 0 => Default,
            _ when requested > Max && tooMany == RefusalOrCoercion.Refuse => throw ApiErrors.InvalidArgument(
                "page_size",
                $"The page size must be at most {Max}."
            ),
            < 0 => throw ApiErrors.InvalidArgument("page_size", "The page size must not be negative."),
            _ => Math.Min(requested.Value, Max),
        };
}
