using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Library;

/// <summary>
/// Sharing albums with other accounts, as the legacy documentation describes it. The texts of its refusals at Google
/// are not known.
/// </summary>
internal sealed class Sharing(Database database, Resources resources)
{
    /// <summary>Shares an album. One that is shared already keeps its token and takes the new options.</summary>
    public async Task<ShareInfo?> ShareAsync(
        Caller caller,
        string albumId,
        SharedAlbumOptions? options,
        CancellationToken cancellationToken
    )
    {
        var shared = await database.WriteAsync(
            connection =>
            {
                var album = AlbumService.FindOwn(connection, caller, albumId);
                AlbumShareStore.Save(
                    connection,
                    album.Sequence,
                    new AlbumShare(
                        album.Share?.Token ?? OpaqueId.Create(),
                        options?.IsCollaborative == true,
                        options?.IsCommentable == true
                    )
                );
                return AlbumService.Find(connection, caller, albumId);
            },
            cancellationToken
        );
        return Resources.ToShareInfo(shared, caller);
    }

    /// <summary>
    /// Makes an album private again; what others added to it stays in their own libraries.
    /// </summary>
    public Task UnshareAsync(Caller caller, string albumId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                var album = AlbumService.FindOwn(connection, caller, albumId);
                if (album.Share is null)
                {
                    throw ApiErrors.InvalidArgument("album_id", "The album is not shared.");
                }

                AlbumShareStore.Delete(connection, album.Sequence, album.Account);
                return true;
            },
            cancellationToken
        );

    /// <summary>The album of a share token, whichever account has the token.</summary>
    public Album Get(CallContext call, string shareToken) =>
        resources.ToAlbum(database.Read(connection => Find(connection, call.Caller, shareToken)), call);

    /// <summary>Joins an album. Again, or as its owner, changes nothing.</summary>
    public async Task<Album> JoinAsync(CallContext call, string shareToken, CancellationToken cancellationToken)
    {
        var joined = await database.WriteAsync(
            connection =>
            {
                var album = Find(connection, call.Caller, shareToken);
                if (album.Account == call.Caller.Account)
                {
                    return album;
                }

                AlbumShareStore.AddMember(connection, album.Sequence, call.Caller.Account);
                return album with { IsJoined = true };
            },
            cancellationToken
        );
        return resources.ToAlbum(joined, call);
    }

    /// <summary>
    /// Leaves an album that was joined. What was added to it leaves it too; whether so at Google is not known.
    /// </summary>
    public Task LeaveAsync(Caller caller, string shareToken, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                var album = Find(connection, caller, shareToken);
                if (album.Account == caller.Account)
                {
                    throw ApiErrors.InvalidArgument("share_token", "The owner of an album cannot leave it.");
                }

                return album.IsJoined
                    ? AlbumShareStore.RemoveMember(connection, album.Sequence, caller.Account)
                    : throw ApiErrors.InvalidArgument("share_token", "The user has not joined the album.");
            },
            cancellationToken
        );

    /// <summary>
    /// Turns link sharing off, which invalidates the share token, or on, which makes a new one; as an owner does by
    /// hand.
    /// </summary>
    public Task SetLinkAsync(string albumId, bool isOn, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                var album = AlbumStore.FindById(connection, albumId) ?? throw ApiErrors.AlbumNotFound();
                if (album.Share is not { } share)
                {
                    throw ApiErrors.InvalidArgument("album_id", "The album is not shared.");
                }

                var token = isOn ? share.Token ?? OpaqueId.Create() : null;
                AlbumShareStore.Save(connection, album.Sequence, share with { Token = token });
                return true;
            },
            cancellationToken
        );

    private static StoredAlbum Find(SqliteConnection connection, Caller caller, string shareToken) =>
        AlbumStore.FindByToken(connection, caller.Account, shareToken)
        ?? throw new ApiException(RpcCode.NotFound, "The provided share token does not match any albums");
}
