using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Google.Apis.Auth.OAuth2.Responses;

namespace PhotosCore.Bulk;

/// <summary>
/// What every bulk run does, whatever it transfers: it hands out one outcome for each of the input, in the order of the
/// input; bounds how far it reads ahead and how much goes on at a time; does once what is given twice; stops when
/// nothing more can succeed; and adds up progress. What is done with each of the input is up to the run that derives
/// from it.
/// </summary>
internal abstract class BulkRun<TPending, TOutcome> : IDisposable
    where TPending : Pending<TOutcome>
{
    // How far the run gets ahead of the caller who takes the outcomes.
    private const int MaxAhead = 200;

    private readonly Channel<TPending> _inOrder = Channel.CreateUnbounded<TPending>();
    private readonly SemaphoreSlim _room = new(MaxAhead);
    private readonly CancellationTokenSource _cancellation;
    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentDictionary<string, TPending> _firstOfKey = new();
    private readonly List<TPending> _open = [];
    private readonly HashSet<Task> _tasks = [];
    private readonly object _gate = new();

    private Exception? _stop;
    private ExceptionDispatchInfo? _failureOfListener;
    private int _completed;
    private int _failed;
    private long _bytes;

    /// <param name="maxParallel">How many transfers go on at a time.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    protected BulkRun(int maxParallel, CancellationToken cancellationToken)
    {
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _slots = new SemaphoreSlim(maxParallel);
    }

    /// <summary>Why nothing more can succeed; null as long as something can.</summary>
    protected Exception? Stop => Volatile.Read(ref _stop);

    /// <summary>Runs while it is enumerated.</summary>
    public async IAsyncEnumerable<TOutcome> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // On its own thread, so that an input that is there at once does not keep the outcomes back.
        var work = Task.Run(WorkAsync, CancellationToken.None);
        try
        {
            while (await _inOrder.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (_inOrder.Reader.TryRead(out var next))
                {
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
                    // Only now: what the caller has not taken is still in memory.
                    _room.Release();
                }
            }
        }
        finally
        {
            // Also of a caller who stops early.
            _cancellation.Cancel();
            await Task.WhenAny(work).ConfigureAwait(false);
            _ = work.Exception;
        }

        // The input could not be read to its end.
        await work.ConfigureAwait(false);
        _failureOfListener?.Throw();
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cancellation.Dispose();
            _slots.Dispose();
            _room.Dispose();
        }
    }

    /// <summary>Reads the input, adds each of it, and begins it. Ends when all has begun that will.</summary>
    protected abstract Task ReadAsync(CancellationToken cancellationToken);

    /// <summary>Tells the listener of the app how far one of the input is, and all; by one thread at a time.</summary>
    protected abstract void Report(TPending pending, TransferProgress transfer, bool isCompleted, RunProgress progress);

    /// <summary>What has begun and has no outcome; for reports.</summary>
    protected IEnumerable<TPending> InProgress => _open.Where(pending => pending.IsBegun);

    /// <summary>Whether after a failure nothing more can succeed.</summary>
    protected virtual bool IsHopeless(Exception failure) =>
        failure switch
        {
            PhotosApiException { Quota.Kind: QuotaKind.RequestsPerDay or QuotaKind.OtherPerDay } => true,
            PhotosApiException { StatusCode: HttpStatusCode.Unauthorized } => true,
            // That of a single item or album has no reason.
            PhotosApiException { StatusCode: HttpStatusCode.Forbidden, Reason: not null } => true,
            // The budget that the app gives.
            PhotosRateLimitException => true,
            // The grant has expired, and no refresh brings it back.
            TokenResponseException => true,
            _ => false,
        };

    /// <summary>Waits until the caller has taken enough outcomes that one more of the input may be added.</summary>
    protected Task WaitForRoomAsync(CancellationToken cancellationToken) => _room.WaitAsync(cancellationToken);

    /// <summary>Gives the next of the input, for which there is room, its place among the outcomes.</summary>
    protected void Add(TPending pending)
    {
        lock (_gate)
        {
            _open.Add(pending);
        }

        _inOrder.Writer.TryWrite(pending);
    }

    /// <summary>Waits until one more transfer may go on.</summary>
    protected Task TakeSlotAsync(CancellationToken cancellationToken) => _slots.WaitAsync(cancellationToken);

    /// <summary>A transfer has ended, or pauses.</summary>
    protected void ReleaseSlot() => _slots.Release();

    /// <summary>Keeps an eye on a task that deals with its own failures: nothing may outlive the run.</summary>
    protected void Track(Task task)
    {
        lock (_gate)
        {
            _tasks.RemoveWhere(one => one.IsCompleted);
            _tasks.Add(task);
        }
    }

    /// <summary>
    /// The first of the input that has a key and no outcome yet: this one, or one that does the same.
    /// </summary>
    protected TPending FirstOf(string key, TPending pending) => _firstOfKey.GetOrAdd(key, pending);

    /// <summary>Ends the run if after a failure nothing more can succeed.</summary>
    protected void StopIfHopeless(Exception failure)
    {
        if (IsHopeless(failure))
        {
            Interlocked.CompareExchange(ref _stop, failure, null);
        }
    }

    /// <summary>Cancels the whole run.</summary>
    protected void Cancel() => _cancellation.Cancel();

    /// <summary>Sets the outcome of one of the input, and reports it.</summary>
    /// <param name="pending">The one.</param>
    /// <param name="key">Its key, if it has one.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="transfer">How far its transfer got.</param>
    /// <param name="hasFailed">Whether it failed or was not attempted.</param>
    protected void Complete(TPending pending, string? key, TOutcome outcome, TransferProgress transfer, bool hasFailed)
    {
        if (pending.Outcome.IsCompleted)
        {
            return;
        }

        if (key is not null && _firstOfKey.TryGetValue(key, out var first) && first == pending)
        {
            _firstOfKey.TryRemove(key, out _);
        }

        lock (_gate)
        {
            _open.Remove(pending);
            _completed++;
            _failed += hasFailed ? 1 : 0;
            Tell(pending, transfer, isCompleted: true);
        }

        pending.Complete(outcome);
    }

    /// <summary>Reports how far one of the input is.</summary>
    protected void ReportTransfer(TPending pending, TransferProgress transfer)
    {
        lock (_gate)
        {
            // What is transferred twice counts once.
            _bytes += Math.Max(0, transfer.Bytes - pending.Bytes);
            pending.Bytes = Math.Max(transfer.Bytes, pending.Bytes);
            Tell(pending, transfer, isCompleted: false);
        }
    }

    // What a listener throws is not the failure of a transfer: what is done is done. It hears no more.
    private void Tell(TPending pending, TransferProgress transfer, bool isCompleted)
    {
        if (_failureOfListener is not null)
        {
            return;
        }

        try
        {
            Report(pending, transfer, isCompleted, new RunProgress(_completed, _failed, _bytes));
        }
#pragma warning disable CA1031 // Whatever it is, the enumeration throws it at its end.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failureOfListener = ExceptionDispatchInfo.Capture(e);
        }
    }

    /// <summary>Waits until all tasks have ended, good or bad, also those that others of them begin.</summary>
    protected async Task FinishTasksAsync()
    {
        while (true)
        {
            Task[] tasks;
            lock (_gate)
            {
                tasks = [.. _tasks.Where(task => !task.IsCompleted)];
            }

            if (tasks.Length == 0)
            {
                return;
            }

            await Task.WhenAny(Task.WhenAll(tasks)).ConfigureAwait(false);
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            await ReadAsync(_cancellation.Token).ConfigureAwait(false);
        }
        finally
        {
            // What has not begun by now will not be; others of the same key may wait for it.
            CancelOpen(pending => !pending.IsBegun);
            await FinishTasksAsync().ConfigureAwait(false);
            CancelOpen(_ => true);
            _inOrder.Writer.Complete();
        }
    }

    private void CancelOpen(Func<TPending, bool> condition)
    {
        List<TPending> open;
        lock (_gate)
        {
            open = [.. _open.Where(condition)];
        }

        open.ForEach(pending => pending.Cancel());
    }
}
