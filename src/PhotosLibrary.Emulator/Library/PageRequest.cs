namespace PhotosLibrary.Emulator.Library;

/// <summary>A page to read.</summary>
/// <param name="Query">The request without its token; a token is valid for it only.</param>
/// <param name="Size">The most elements of the page.</param>
/// <param name="After">Sort key of the last element of the page before; null for the first page.</param>
internal sealed record PageRequest(string Query, int Size, (long, long)? After)
{
    /// <summary>How many elements to read: one more than the page has, to know whether another page follows.</summary>
    public int Limit => Size + 1;
}
