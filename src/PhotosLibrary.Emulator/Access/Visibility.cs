using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Access;

/// <summary>
/// What a caller may read: what its app created, or everything with one of the retired scopes that open whole
/// libraries.
/// </summary>
internal static class Visibility
{
    /// <summary>The app whose creations are all that the caller sees; null if it sees everything.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="excludeNonAppCreatedData">
    /// Whether it wants no more than that. For a caller that sees no more anyway, it changes nothing.
    /// </param>
    public static string? SeenApp(this Caller caller, bool? excludeNonAppCreatedData = null) =>
        excludeNonAppCreatedData != true
        && (caller.Scopes.Contains(RetiredScopes.Full) || caller.Scopes.Contains(RetiredScopes.ReadOnly))
            ? null
            : caller.ClientId;

    /// <summary>Whether what an app created is seen.</summary>
    public static bool Sees(this Caller caller, string? app) => caller.SeenApp() is not { } only || app == only;

    /// <summary>The item, if the caller sees it in its library or in a shared album that it is in.</summary>
    public static StoredMediaItem? FindItem(SqliteConnection connection, Caller caller, string id) =>
        MediaItemStore.Find(connection, caller.Account, caller.SeenApp(), id)
        ?? AlbumShareStore.FindItem(connection, caller.Account, caller.SeenApp(), id);
}
