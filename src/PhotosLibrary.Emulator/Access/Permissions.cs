using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Access;

/// <summary>
/// What the scopes of a caller let it do, beyond which methods it may call. The policy need not be checked for retired
/// scopes: under the current one, no caller has them.
/// </summary>
internal static class Permissions
{
    /// <summary>Whether the caller may upload bytes.</summary>
    public static bool MayUpload(this Caller caller) => caller.MayCreateAnywhere() || caller.MayShare();

    /// <summary>Whether the caller may share albums, and see how they are shared.</summary>
    public static bool MayShare(this Caller caller) => caller.Scopes.Contains(RetiredScopes.Sharing);

    /// <summary>Whether the caller may create media items outside the albums that its app has shared.</summary>
    public static bool MayCreateAnywhere(this Caller caller) =>
        caller.Scopes.Contains(PhotosLibraryScopes.AppendOnly) || caller.Scopes.Contains(RetiredScopes.Full);

    /// <summary>Whether the caller may create media items in an album (<c>isWriteable</c>).</summary>
    public static bool MayCreateIn(this Caller caller, StoredAlbum album) =>
        MayFill(caller, album) && (caller.MayCreateAnywhere() || (caller.MayShare() && album.Share is not null));

    /// <summary>Whether the album lets the caller put media items into it, if it has a scope to do so.</summary>
    public static bool MayFill(Caller caller, StoredAlbum album) =>
        album.App == caller.ClientId
        && (album.Account == caller.Account || album is { IsJoined: true, Share.IsCollaborative: true });

    /// <summary>Refuses what the sharing scope alone does not open: it is for albums that the app has shared.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="album">Where something is to be put; null for no album.</param>
    public static void CheckSharingScope(Caller caller, StoredAlbum? album)
    {
        if (!caller.MayShare() || album?.Share is not null || caller.MayCreateAnywhere())
        {
            return;
        }

        throw ApiErrors.CallerHasNoPermission();
    }
}
