using System.Net;
using PhotosCore.Calls;
using PhotosCore.Http;

namespace PhotosLibrary.Batches;

/// <summary>
/// Does for any number of inputs what Google does for a few: batch after batch, in order. Of each input it is known
/// afterwards what became of it, whatever happened in between.
/// </summary>
/// <param name="operation">The method that is called.</param>
/// <param name="maxCount">The most inputs of one call.</param>
/// <param name="backoff">How often, and when, what failed transiently is sent again.</param>
/// <param name="sendAsync">
/// Makes one call for a group, and tells each of its entries what the response says of it; all entries come along.
/// </param>
internal sealed class BatchRun<TInput>(
    ApiOperation operation,
    int maxCount,
    Backoff backoff,
    Func<IReadOnlyList<BatchEntry<TInput>>, IReadOnlyList<BatchEntry<TInput>>, CancellationToken, Task> sendAsync
)
{
    // To find one bad input of 50 takes at most 12 calls. When so many have been refused and not one went through, it
    // is not an input that is refused but the call, for example since the album cannot be written to.
    private const int MaxRefusals = 24;

    // Each of these calls has been retried already, with all its waits.
    private const int MaxServerErrors = 8;

    // Only its kind matters, to which the backoff has the delays.
    private static readonly PhotosLibraryException Transient = new("Transient.", HttpStatusCode.InternalServerError);

    /// <summary>
    /// Whether the groups that are sent again must not skip over an input, as when a place in an album is kept.
    /// </summary>
    public bool KeepsOrder { get; set; }

    /// <summary>Sends everything.</summary>
    /// <returns>One outcome per input, in the order of the inputs; equal ones share one.</returns>
    /// <exception cref="PhotosBatchException{TInput}">A call failed, and ended the work.</exception>
    /// <exception cref="PhotosBatchCanceledException{TInput}">With the outcomes so far.</exception>
    public async Task<IReadOnlyList<BatchOutcome<TInput>>> RunAsync(
        IReadOnlyList<TInput> inputs,
        Func<TInput, string> keyOf,
        CancellationToken cancellationToken
    )
    {
        var entries = new List<BatchEntry<TInput>>();
        var byKey = new Dictionary<string, BatchEntry<TInput>>(StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            var key = keyOf(input);
            if (!byKey.ContainsKey(key))
            {
                byKey.Add(key, new BatchEntry<TInput>(entries.Count, key, input));
                entries.Add(byKey[key]);
            }
        }

        try
        {
            for (var at = 0; at < entries.Count; at += maxCount)
            {
                var batch = entries.GetRange(at, Math.Min(maxCount, entries.Count - at));
                await SendBatchAsync(batch, entries, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            var incomplete = PhotosBatchException<TInput>.Of(operation.Method, Outcomes(), e);
            throw cancellationToken.IsCancellationRequested
                ? new PhotosBatchCanceledException<TInput>(incomplete, cancellationToken)
                : incomplete;
        }

        return Outcomes();

        List<BatchOutcome<TInput>> Outcomes() =>
            inputs
                .Select(input => (Input: input, Entry: byKey[keyOf(input)]))
                .Select(pair => new BatchOutcome<TInput>(pair.Input, pair.Entry.MediaItem, pair.Entry.Error))
                .ToList();
    }

    /// <summary>
    /// The same, for writes: a caller need not look into a list to learn that something is missing.
    /// </summary>
    /// <exception cref="PhotosBatchException{TInput}">Not every input succeeded.</exception>
    public async Task<IReadOnlyList<BatchOutcome<TInput>>> RunWholeAsync(
        IReadOnlyList<TInput> inputs,
        Func<TInput, string> keyOf,
        CancellationToken cancellationToken
    )
    {
        var outcomes = await RunAsync(inputs, keyOf, cancellationToken).ConfigureAwait(false);
        return outcomes.All(outcome => outcome.Succeeded)
            ? outcomes
            : throw PhotosBatchException<TInput>.Of(operation.Method, outcomes, null);
    }

    private async Task SendBatchAsync(
        List<BatchEntry<TInput>> batch,
        List<BatchEntry<TInput>> all,
        CancellationToken cancellationToken
    )
    {
        var search = new Search(batch, all);
        await SendAsync(batch, search, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            var again = batch.FindAll(entry => entry.IsWorthRetrying);
            if (again.Count == 0 || backoff.DelayAfter(attempt, Transient) is not { } delay)
            {
                return;
            }

            await backoff.WaitAsync(delay, cancellationToken).ConfigureAwait(false);
            foreach (var group in KeepsOrder ? Neighbours(again) : [again])
            {
                await SendAsync(group, search, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task SendAsync(List<BatchEntry<TInput>> group, Search search, CancellationToken cancellationToken)
    {
        // Here nothing has been sent yet, so these stay what they are.
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await sendAsync(group, search.All, cancellationToken).ConfigureAwait(false);
            return;
        }
        catch (PhotosLibraryException refusal) when (MayBeOneInput(refusal))
        {
            search.Refusals++;
            if (group.Count == 1)
            {
                Fail(group, refusal);
                return;
            }

            if (search.IsHopeless(refusal))
            {
                Fail(search.Unresolved, refusal);
                throw;
            }
        }
        catch (Exception failure)
        {
            Fail(group, failure);
            throw;
        }

        // Nothing was done for any of them. The first half goes first, to keep the order.
        var half = (group.Count + 1) / 2;
        await SendAsync(group.GetRange(0, half), search, cancellationToken).ConfigureAwait(false);
        await SendAsync(group.GetRange(half, group.Count - half), search, cancellationToken).ConfigureAwait(false);
    }

    // A bad request may be bad by one input. Of reads, a missing thing and a server's error may be, too: odd ids have
    // been seen to fail the whole call with 500.
    private bool MayBeOneInput(PhotosLibraryException failure) =>
        failure.StatusCode switch
        {
            HttpStatusCode.BadRequest => true,
            HttpStatusCode.NotFound or HttpStatusCode.InternalServerError => !operation.IsWrite,
            _ => false,
        };

    private void Fail(List<BatchEntry<TInput>> group, Exception failure)
    {
        var error = BatchError.Of(failure, operation.IsWrite);
        // What a response left open is not settled by a failure now: an upload token may be spent by its own success.
        foreach (var entry in group.Where(entry => entry.Error?.Kind != BatchErrorKind.Unanswered))
        {
            entry.Fail(error);
        }
    }

    private static IEnumerable<List<BatchEntry<TInput>>> Neighbours(List<BatchEntry<TInput>> entries)
    {
        var start = 0;
        for (var at = 1; at <= entries.Count; at++)
        {
            if (at == entries.Count || entries[at].Index != entries[at - 1].Index + 1)
            {
                yield return entries.GetRange(start, at - start);
                start = at;
            }
        }
    }

    /// <summary>The search for the bad inputs of a batch.</summary>
    private sealed class Search(List<BatchEntry<TInput>> batch, List<BatchEntry<TInput>> all)
    {
        public List<BatchEntry<TInput>> All { get; } = all;

        /// <summary>Those that have been in refused calls only, and with others.</summary>
        public List<BatchEntry<TInput>> Unresolved =>
            batch.FindAll(entry => entry.Error?.Kind == BatchErrorKind.NotAttempted);

        public int Refusals { get; set; }

        public bool IsHopeless(PhotosLibraryException refusal) =>
            Refusals >= (refusal.StatusCode >= HttpStatusCode.InternalServerError ? MaxServerErrors : MaxRefusals)
            && !batch.Exists(entry => entry.Error is null);
    }
}
