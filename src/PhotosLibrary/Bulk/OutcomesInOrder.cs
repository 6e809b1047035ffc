using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace PhotosLibrary.Bulk;

/// <summary>
/// What a run over many inputs hands out: one outcome per input, in the order of the input, whichever is done first. A run
/// does not get further ahead of who takes the outcomes than so many.
/// </summary>
internal sealed class OutcomesInOrder<TPending, TOutcome>(int mostUntaken) : IDisposable
    where TPending : IPendingOutcome<TOutcome>
{
    private readonly SemaphoreSlim _room = new(mostUntaken);
    private readonly SemaphoreSlim _known = new(0);
    private readonly ConcurrentQueue<TPending> _pending = new();

    /// <summary>Those whose outcome has not been taken.</summary>
    public IEnumerable<TPending> Untaken => _pending;

    /// <summary>Waits for room.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _room.WaitAsync(cancellationToken);

    /// <summary>Adds the next of the input, for which there is room.</summary>
    public void Add(TPending pending)
    {
        _pending.Enqueue(pending);
        _known.Release();
    }

    /// <summary>Says that nothing more comes.</summary>
    public void Complete() => _known.Release();

    /// <summary>Hands the outcomes out while a run works, and ends the run when nobody takes any more.</summary>
    /// <param name="work">The run; it completes what is here at its end, and fails if the input cannot be read.</param>
    /// <param name="run">Cancels it.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async IAsyncEnumerable<TOutcome> TakeAsync(
        Task work,
        CancellationTokenSource run,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        try
        {
            while (true)
            {
                await _known.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (!_pending.TryDequeue(out var next))
                {
                    break;
                }

                TOutcome outcome;
                try
                {
                    outcome = await next.Outcome.ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    // Something else has ended the run.
                    await work.ConfigureAwait(false);
                    throw;
                }

                yield return outcome;
                _room.Release();
            }
        }
        finally
        {
            run.Cancel();
            await Task.WhenAny(work).ConfigureAwait(false);
            _ = work.Exception;
        }

        // The input could not be read to its end.
        await work.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _room.Dispose();
        _known.Dispose();
    }
}

/// <summary>One of an input, on its way to its outcome.</summary>
internal interface IPendingOutcome<TOutcome>
{
    /// <summary>What became of it.</summary>
    Task<TOutcome> Outcome { get; }
}
