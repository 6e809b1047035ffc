namespace PhotosCore;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed class PhotosPage<T>
{
    /// <summary>Initializes a page; tests that mock a client may want to.</summary>
    /// <param name="items">What the page holds; may be empty.</param>
    /// <param name="nextPageToken">Asks for the next page; null or empty if this is the last.</param>
    public PhotosPage(IReadOnlyList<T> items, string? nextPageToken)
    {
        Items = items ?? throw new ArgumentNullException(nameof(items));
        // Google leaves the token out on the last page, but an empty one has been seen to mean the same.
        NextPageToken = string.IsNullOrEmpty(nextPageToken) ? null : nextPageToken;
    }

    /// <summary>What the page holds. A page may be short, or empty, and still have a next one.</summary>
    public IReadOnlyList<T> Items { get; }

    /// <summary>Asks for the next page, now or later, in this process or another; null if this is the last.</summary>
    public string? NextPageToken { get; }
}
