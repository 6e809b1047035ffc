using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Library;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator;

/// <summary>
/// The libraries of an emulator as their users have them: items and albums that no app created, and marks that no app
/// can set. The same as <c>/emulator/library</c>, <c>/emulator/items</c> and <c>/emulator/accounts</c> over
/// HTTP.
/// </summary>
public sealed class EmulatorLibrary
{
    private readonly Database _database;
    private readonly OwnItems _items;
    private readonly Sharing _sharing;

    internal EmulatorLibrary(Database database, OwnItems items, Sharing sharing) =>
        (_database, _items, _sharing) = (database, items, sharing);

    /// <summary>The names of all accounts that gave consent, own something or have joined an album.</summary>
    public IReadOnlyList<string> ListAccounts() => _database.Read(AccountStore.List);

    /// <summary>Puts a photo or video into a library.</summary>
    /// <param name="account">The account; it need not be known.</param>
    /// <param name="bytes">The bytes, read to their end.</param>
    /// <param name="item">Its description and marks.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The id of the item; of the existing one, if these bytes are in the library.</returns>
    /// <exception cref="ArgumentException">It is no photo or video, or a name or category is invalid.</exception>
    public Task<string> AddItemAsync(
        string account,
        Stream bytes,
        OwnItem? item = null,
        CancellationToken cancellationToken = default
    ) => Explain(async () => (await _items.AddAsync(account, bytes, item ?? new OwnItem(), cancellationToken)).Id);

    /// <summary>Creates an album in a library.</summary>
    /// <param name="account">The account.</param>
    /// <param name="title">Its title.</param>
    /// <param name="mediaItemIds">What is in it, in order; items of the same account.</param>
    /// <param name="app">Client id of the app that counts as its creator; null if no app created it.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The id of the album.</returns>
    /// <exception cref="ArgumentException">A name is invalid, or an item is not in the account.</exception>
    public Task<string> AddAlbumAsync(
        string account,
        string title,
        IReadOnlyList<string>? mediaItemIds = null,
        string? app = null,
        CancellationToken cancellationToken = default
    ) =>
        Explain(async () =>
            (await _items.AddAlbumAsync(account, title, mediaItemIds ?? [], app, cancellationToken)).Id
        );

    /// <summary>Changes what no app can set about an item, whichever app created it.</summary>
    /// <param name="mediaItemId">The item.</param>
    /// <param name="marks">What to change.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ArgumentException">There is no such item or category.</exception>
    public Task MarkItemAsync(string mediaItemId, ItemMarks marks, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(marks);
        return Explain(() => _items.MarkAsync(mediaItemId, marks, cancellationToken));
    }

    /// <summary>
    /// Turns the link of a shared album off, which invalidates its share token, or on, which makes a new one (legacy
    /// policy).
    /// </summary>
    /// <param name="albumId">The album.</param>
    /// <param name="isOn">Whether others can join by the link.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ArgumentException">There is no such album, or it is not shared.</exception>
    public Task SetLinkSharingAsync(string albumId, bool isOn, CancellationToken cancellationToken = default) =>
        Explain(async () =>
        {
            await _sharing.SetLinkAsync(albumId, isOn, cancellationToken);
            return true;
        });

    // Over HTTP a refusal is a response; in a program it is an invalid argument.
    private static async Task<T> Explain<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (ApiException refusal)
        {
            throw new ArgumentException(refusal.Explanation, refusal);
        }
    }
}
