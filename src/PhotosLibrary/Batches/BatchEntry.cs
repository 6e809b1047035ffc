namespace PhotosLibrary.Batches;

/// <summary>One of the inputs that differ, and what has become of it so far.</summary>
internal sealed class BatchEntry<TInput>(int index, string key, TInput input)
{
    /// <summary>Its place among those that differ.</summary>
    public int Index { get; } = index;

    /// <summary>What tells it from the others: the id, or the upload token.</summary>
    public string Key { get; } = key;

    public TInput Input { get; } = input;

    public MediaItem? MediaItem { get; private set; }

    /// <summary>Null once it has succeeded.</summary>
    public BatchError? Error { get; private set; } = BatchError.NotAttempted;

    /// <summary>
    /// Whether the response says, or leaves open, that it may succeed the next time. A call that failed whole has been
    /// retried already.
    /// </summary>
    public bool IsWorthRetrying { get; private set; }

    public void Succeed(MediaItem? mediaItem = null)
    {
        MediaItem = mediaItem;
        Error = null;
        IsWorthRetrying = false;
    }

    public void Fail(BatchError error, MediaItem? mediaItem = null)
    {
        MediaItem = mediaItem;
        Error = error;
        IsWorthRetrying = false;
    }

    /// <summary>
    /// A call that it was in failed as a whole. What an earlier one left open is not settled by that: an upload token
    /// may be spent by its own success.
    /// </summary>
    public void Refuse(BatchError error)
    {
        switch (Error?.Kind)
        {
            case BatchErrorKind.Unanswered:
                return;
            case BatchErrorKind.OutcomeUnknown:
                Fail(error.WithUnknownOutcome());
                return;
            default:
                Fail(error);
                return;
        }
    }

    /// <summary>Takes what a response says: success is a media item without an error, and nothing less.</summary>
    public void Take(Status? status, MediaItem? mediaItem)
    {
        if (BatchError.Of(status) is { } error)
        {
            Fail(error, mediaItem);
        }
        else if (string.IsNullOrEmpty(mediaItem?.Id))
        {
            Fail(
                new BatchError(
                    BatchErrorKind.Unanswered,
                    "Google's response has neither a media item nor an error for it."
                )
            );
        }
        else
        {
            Succeed(mediaItem);
        }

        IsWorthRetrying = Error?.Kind is BatchErrorKind.Transient or BatchErrorKind.Unanswered;
    }
}
