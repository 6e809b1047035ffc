namespace PhotosLibrary;

public partial class NewMediaItem
{
    /// <summary>A new media item from an upload.</summary>
    /// <param name="uploadToken">The token that the upload returned, good for one day.</param>
    /// <param name="fileName">
    /// Name with extension that the user sees, at most 255 characters of any script; null for the one given at upload.
    /// </param>
    /// <param name="description">What the user wrote about it, under 1000 characters; null for nothing.</param>
    /// <exception cref="ArgumentException">The token is empty.</exception>
    // Custom: a new item is always an upload; the API nests it in a message of its own.
    public static NewMediaItem FromUpload(string uploadToken, string? fileName = null, string? description = null) =>
        string.IsNullOrEmpty(uploadToken)
            ? throw new ArgumentException("The upload token is empty.", nameof(uploadToken))
            : new NewMediaItem
            {
                Description = description,
                SimpleMediaItem = new SimpleMediaItem { UploadToken = uploadToken, FileName = fileName },
            };
}
