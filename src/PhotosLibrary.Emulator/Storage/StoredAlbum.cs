namespace PhotosLibrary.Emulator.Storage;

/// <summary>An album as it is stored, with what follows from its entries.</summary>
/// <param name="Sequence">Number of the album in the order of creation.</param>
/// <param name="Id">Its identifier.</param>
/// <param name="Account">Its owner.</param>
/// <param name="App">Client id of the app that created it; null if the user did.</param>
/// <param name="Title">Its title, possibly empty.</param>
/// <param name="ItemCount">How many media items are in it.</param>
/// <param name="Cover">The item that was chosen as cover, or else its first; null if it is empty.</param>
/// <param name="Share">How it is shared; null if it is private.</param>
/// <param name="IsJoined">Whether the account of the caller has joined it.</param>
internal sealed record StoredAlbum(
    long Sequence,
    string Id,
    string Account,
    string? App,
    string Title,
    long ItemCount,
    AlbumCover? Cover,
    AlbumShare? Share,
    bool IsJoined
);

/// <summary>The cover of an album.</summary>
internal sealed record AlbumCover(long Sequence, string MediaItemId);
