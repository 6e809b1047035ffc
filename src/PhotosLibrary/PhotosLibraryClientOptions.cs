namespace PhotosLibrary;

/// <summary>How a <see cref="PhotosLibraryClient"/> works. Read once, when the client is made.</summary>
public sealed class PhotosLibraryClientOptions : PhotosClientOptions
{
    /// <summary>Initializes the options with Google's address and the defaults.</summary>
    public PhotosLibraryClientOptions()
        : base(LibraryService.Instance.BaseAddress) { }
}
