namespace PhotosLibrary.Emulator.Control;

/// <summary>How a fault changes a response.</summary>
public enum FaultResponse
{
    /// <summary>JSON that ends in the middle, with the <c>Content-Length</c> of what is sent.</summary>
    MalformedJson,

    /// <summary>The right body as <c>text/html</c>.</summary>
    WrongContentType,

    /// <summary>A page without elements; its token leads to the page that was due.</summary>
    EmptyPage,

    /// <summary>The page that follows this one begins with the last element of this one.</summary>
    RepeatedBoundary,

    /// <summary>A page with null at the start and the end of its list.</summary>
    NullEntries,

    /// <summary>
    /// A last page has a token too; it leads to an empty page with that token, until the faults are cleared.
    /// </summary>
    EndlessToken,

    /// <summary>A last page has a token too; it leads to an empty page without one, as seen at Google.</summary>
    ExtraToken,
}
