namespace PhotosLibrary.Emulator.Storage;

/// <summary>How an album is shared.</summary>
/// <param name="Token">The share token, by which accounts join; null while link sharing is off.</param>
/// <param name="IsCollaborative">Whether accounts that joined may add media items.</param>
/// <param name="IsCommentable">Whether accounts that joined may comment.</param>
internal sealed record AlbumShare(string? Token, bool IsCollaborative, bool IsCommentable);
