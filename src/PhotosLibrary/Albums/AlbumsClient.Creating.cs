using PhotosLibrary.Albums;

namespace PhotosLibrary;

public partial class AlbumsClient
{
    /// <summary>
    /// Creates an album (<c>albums.create</c>). Titles need not be unique: calling this twice makes two albums;
    /// <see cref="GetOrCreateAsync"/> does not.
    /// </summary>
    /// <param name="title">What the user sees, 1 to <see cref="Album.TitleMaxLength"/> characters.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ArgumentException">The title is empty or too long. Nothing was sent.</exception>
    /// <exception cref="PhotosLibraryException">The call failed; the exception holds Google's error.</exception>
    // Custom: the request of CreateAsync has nothing but a title in it.
    public virtual Task<Album> CreateAsync(string title, CancellationToken cancellationToken = default)
    {
        CheckTitle(title, nameof(title));
        return CreateAsync(new CreateAlbumRequest { Album = new Album { Title = title } }, cancellationToken);
    }

    /// <summary>
    /// Finds the album of a title among those that the app created, or creates it (<c>albums.list</c>,
    /// <c>albums.create</c>). Within this process only one caller at a time creates an album of a title, so that any
    /// number of them get the same one.
    /// </summary>
    /// <remarks>
    /// Google knows no unique titles, so two processes that do this at the same time may still make two albums, of
    /// which later calls find the one that Google lists first. The title is compared letter by letter. The scopes to
    /// read (<see cref="PhotosLibraryScopes.ReadOnlyAppCreatedData"/>) and to create
    /// (<see cref="PhotosLibraryScopes.AppendOnly"/>) are both needed. All albums are listed if there is none, which is
    /// one request per 50: keep the id.
    /// </remarks>
    /// <param name="title">What the user sees, 1 to <see cref="Album.TitleMaxLength"/> characters.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ArgumentException">The title is empty or too long. Nothing was sent.</exception>
    /// <exception cref="PhotosLibraryException">A call failed; the exception holds Google's error.</exception>
    /// <example>
    /// <code><![CDATA[
    /// Album trip = await photos.Albums.GetOrCreateAsync("Trip");
    /// ]]></code>
    /// </example>
    // Custom: the API creates a second album of the same title, and has no search for one.
    public virtual Task<Album> GetOrCreateAsync(string title, CancellationToken cancellationToken = default)
    {
        CheckTitle(title, nameof(title));
        return GetOrCreateCoreAsync(title, cancellationToken);
    }

    private async Task<Album> GetOrCreateCoreAsync(string title, CancellationToken cancellationToken)
    {
        // Usually it is there, and then callers need not wait for each other.
        if (await FindAsync(title, cancellationToken).ConfigureAwait(false) is { } existing)
        {
            return existing;
        }

        using var titleLock = await TitleLocks.OfProcess.TakeAsync(title, cancellationToken).ConfigureAwait(false);
        if (await FindAsync(title, cancellationToken).ConfigureAwait(false) is { } created)
        {
            return created;
        }

        try
        {
            return await CreateAsync(title, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (MayHaveTakenEffect(e))
        {
            // There was none before, so one that is there now is the one.
            if (await FindAsync(title, cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }

            throw;
        }
    }

    private async Task<Album?> FindAsync(string title, CancellationToken cancellationToken)
    {
        await foreach (
            var album in ListAll(ListPageSizeMax, null, excludeNonAppCreatedData: true, cancellationToken)
                .WithCancellation(cancellationToken)
                .ConfigureAwait(false)
        )
        {
            if (album.Title == title)
            {
                return album;
            }
        }

        return null;
    }

    private static bool MayHaveTakenEffect(Exception failure) =>
        failure switch
        {
            PhotosException e => e.IsOutcomeUnknown,
            _ => false,
        };
}
