namespace PhotosLibrary;

/// <summary>
/// The OAuth scopes of the Library API. Ask for what you need, when you need it, and never together with scopes of
/// Google Drive, which Google refuses. A call that needs another scope fails with a
/// <see cref="PhotosLibraryException"/> whose <see cref="PhotosApiException.RequiredScopes"/> says which.
/// </summary>
public static class PhotosLibraryScopes
{
    /// <summary>Upload, create media items and albums, and fill albums; reads nothing.</summary>
    public const string AppendOnly = "https://www.googleapis.com/auth/photoslibrary.appendonly";

    /// <summary>Read the albums and media items that this app created.</summary>
    public const string ReadOnlyAppCreatedData =
        "https://www.googleapis.com/auth/photoslibrary.readonly.appcreateddata";

    /// <summary>Change titles, covers, descriptions and album contents of what this app created.</summary>
    public const string EditAppCreatedData = "https://www.googleapis.com/auth/photoslibrary.edit.appcreateddata";

    /// <summary>Every scope that exists today.</summary>
    public static IReadOnlyList<string> All { get; } = [AppendOnly, ReadOnlyAppCreatedData, EditAppCreatedData];

    /// <summary>Read and write everything except sharing.</summary>
    [Obsolete(Removed)]
    public const string Full = "https://www.googleapis.com/auth/photoslibrary";

    /// <summary>Read the whole library.</summary>
    [Obsolete(Removed)]
    public const string ReadOnly = "https://www.googleapis.com/auth/photoslibrary.readonly";

    /// <summary>Share, join and leave albums.</summary>
    [Obsolete(Removed)]
    public const string Sharing = "https://www.googleapis.com/auth/photoslibrary.sharing";

    private const string Removed =
        $"Google removed this scope on {ScopeFacts.RemovedOn}; a token that holds nothing else is refused with 403.";
}
