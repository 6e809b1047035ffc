namespace PhotosLibrary.Emulator.Library;

/// <summary>The parameters of a request for a page.</summary>
/// <param name="Size">The page size; null for the default.</param>
/// <param name="Token">The token of the page before; null for the first page.</param>
/// <param name="Sizes">The page sizes of the method.</param>
internal sealed record PageParameters(int? Size, string? Token, PageSize Sizes);
