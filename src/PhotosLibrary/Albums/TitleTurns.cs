namespace PhotosLibrary.Albums;

/// <summary>Lets those who create an album of the same title do it one after the other.</summary>
internal sealed class TitleTurns
{
    private readonly Dictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    /// <summary>
    /// Those of all clients of the process. Two of them may act for one user by different credentials, which nobody can tell;
    /// that users wait for each other now and then is better than an album that is there twice.
    /// </summary>
    public static TitleTurns OfProcess { get; } = new();

    /// <summary>Waits for its turn, which lasts until it is disposed.</summary>
    public async Task<IDisposable> TakeAsync(string title, CancellationToken cancellationToken)
    {
        Turn? turn;
        lock (_turns)
        {
            if (!_turns.TryGetValue(title, out turn))
            {
                _turns.Add(title, turn = new Turn(this, title));
            }

            turn.Takers++;
        }

        try
        {
            await turn.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            return turn;
        }
        catch
        {
            Leave(turn);
            throw;
        }
    }

    // Titles come and go: what nobody waits for is forgotten.
    private void Leave(Turn turn)
    {
        lock (_turns)
        {
            if (--turn.Takers == 0)
            {
                _turns.Remove(turn.Title);
            }
        }
    }

    private sealed class Turn(TitleTurns turns, string title) : IDisposable
    {
        public string Title { get; } = title;

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Takers { get; set; }

        public void Dispose()
        {
            Gate.Release();
            turns.Leave(this);
        }
    }
}
