namespace PhotosLibrary.Albums;

/// <summary>Serializes the creation of albums of the same title.</summary>
internal sealed class TitleLocks
{
    private readonly Dictionary<string, TitleLock> _locks = new(StringComparer.Ordinal);

    /// <summary>
    /// The locks of all clients of the process. Two clients may act for one user by different credentials, which cannot
    /// be told; that users wait for each other now and then is better than an album that is there twice.
    /// </summary>
    public static TitleLocks OfProcess { get; } = new();

    /// <summary>Takes the lock of a title, until it is disposed.</summary>
    public async Task<IDisposable> TakeAsync(string title, CancellationToken cancellationToken)
    {
        TitleLock? titleLock;
        lock (_locks)
        {
            if (!_locks.TryGetValue(title, out titleLock))
            {
                _locks.Add(title, titleLock = new TitleLock(this, title));
            }

            titleLock.Holders++;
        }

        try
        {
            await titleLock.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            return titleLock;
        }
        catch
        {
            Leave(titleLock);
            throw;
        }
    }

    // Titles come and go: a lock that is not held is dropped.
    private void Leave(TitleLock titleLock)
    {
        lock (_locks)
        {
            if (--titleLock.Holders == 0)
            {
                _locks.Remove(titleLock.Title);
            }
        }
    }

    private sealed class TitleLock(TitleLocks locks, string title) : IDisposable
    {
        public string Title { get; } = title;

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Holders { get; set; }

        public void Dispose()
        {
            Gate.Release();
            locks.Leave(this);
        }
    }
}
