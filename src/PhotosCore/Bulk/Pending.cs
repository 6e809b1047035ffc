namespace PhotosCore.Bulk;

/// <summary>One of the input of a bulk run, on its way to its outcome.</summary>
internal abstract class Pending<TOutcome>
{
    private readonly TaskCompletionSource<TOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What became of it.</summary>
    public Task<TOutcome> Outcome => _outcome.Task;

    /// <summary>Whether a task of the run has taken it on, and will complete it.</summary>
    public bool IsBegun { get; set; }

    /// <summary>The most of its bytes that were transferred at a time.</summary>
    public long Bytes { get; set; }

    /// <summary>Sets the outcome, unless there is one.</summary>
    public void Complete(TOutcome outcome) => _outcome.TrySetResult(outcome);

    /// <summary>The run ends before there is an outcome.</summary>
    public void Cancel() => _outcome.TrySetCanceled();
}
