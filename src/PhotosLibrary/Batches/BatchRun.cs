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
/// <param name="pipeline">The pipeline of the client.</param>
/// <param name="sendAsync">
/// Makes one call for a group through a pipeline, and tells each of its entries what the response says of it; all
/// entries come along.
/// </param>
internal sealed class BatchRun<TInput>(
    ApiOperation operation,
    int maxCount,
    ApiPipeline pipeline,
    BatchRun<TInput>.Send sendAsync
)
{
    // Only its kind matters, to which the backoff has the delays.
    private static readonly PhotosLibraryException Transient = new("Transient.", HttpStatusCode.InternalServerError);

    /// <summary>Makes one call for a group of the entries.</summary>
    public delegate Task Send(
        IReadOnlyList<BatchEntry<TInput>> group,
        IReadOnlyList<BatchEntry<TInput>> all,
        ApiPipeline pipeline,
        CancellationToken cancellationToken
    );

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
        var split = new BatchSplit<BatchEntry<TInput>>(
            (part, maxRetries) => sendAsync(part, all, pipeline.Retrying(maxRetries), cancellationToken),
            Refuse,
            isRepeatable: operation.Effect is OperationEffect.Idempotent or OperationEffect.Read
        );
        await split.SendAsync(batch, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            var again = batch.FindAll(entry => entry.IsWorthRetrying);
            if (again.Count == 0 || pipeline.Backoff.DelayAfter(attempt, Transient) is not { } delay)
            {
                return;
            }

            await pipeline.Backoff.WaitAsync(delay, cancellationToken).ConfigureAwait(false);
            foreach (var group in KeepsOrder ? Neighbours(again) : [again])
            {
                await split.SendAsync(group, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Refuse(List<BatchEntry<TInput>> part, Exception failure, bool isSettled)
    {
        var error = BatchError.Of(failure, operation.IsWrite);
        error.StoodAlone =
            part.Count == 1
            && failure is PhotosLibraryException refusal
            && BatchSplit<BatchEntry<TInput>>.MayBeOfOne(refusal);
        // As long as it is not known whose the failure is, nothing was attempted, unless it may have been done.
        if (isSettled || error.Kind == BatchErrorKind.OutcomeUnknown)
        {
            part.ForEach(entry => entry.Refuse(error));
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
}
