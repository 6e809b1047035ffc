namespace PhotosCore.Calls;

/// <summary>An id as one segment of a path.</summary>
internal static class PathSegment
{
    /// <summary>Escapes an id.</summary>
    /// <exception cref="ArgumentNullException">The id is null.</exception>
    /// <exception cref="ArgumentException">
    /// The id is empty, <c>.</c> or <c>..</c>: an address with it is that of a list, or of whatever is one level up.
    /// </exception>
    public static string Escape(string id, string parameterName) =>
        id switch
        {
            null => throw new ArgumentNullException(parameterName),
            "" or "." or ".." => throw new ArgumentException(
                $"'{id}' is not an id that Google Photos gives out.",
                parameterName
            ),
            _ => Uri.EscapeDataString(id),
        };
}
