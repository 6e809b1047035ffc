using System.Runtime.CompilerServices;

namespace PhotosLibrary.Albums;

/// <summary>Lets those who create an album of the same title do it one after the other.</summary>
internal sealed class TitleTurns
{
    private static readonly ConditionalWeakTable<object, TitleTurns> Users = new();

    private readonly Dictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    /// <summary>Those of all clients of the process of which nobody knows whose they are.</summary>
    public static TitleTurns OfAnybody { get; } = new();

    /// <summary>
    /// Those of a user, who is known by what gives the tokens: an app may make a client per request that it serves, and
    /// no user waits for another.
    /// </summary>
    public static TitleTurns Of(object credential) => Users.GetValue(credential, static _ => new TitleTurns());

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
