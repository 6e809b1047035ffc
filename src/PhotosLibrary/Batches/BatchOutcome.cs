namespace PhotosLibrary;

/// <summary>What became of one input of a call for many.</summary>
public abstract class BatchOutcome
{
    internal BatchOutcome(MediaItem? mediaItem, BatchError? error)
    {
        MediaItem = mediaItem;
        Error = error;
    }

    /// <summary>
    /// The media item that was read or created. Null if that failed, and of calls whose response holds none: those that
    /// change what an album holds.
    /// </summary>
    public MediaItem? MediaItem { get; }

    /// <summary>Why it failed; null if it succeeded.</summary>
    public BatchError? Error { get; }

    /// <summary>Whether Google said that this input succeeded. Nothing else counts as success.</summary>
    public bool Succeeded => Error is null;

    /// <summary>How it went, without the input, which may be a secret.</summary>
    public override string ToString() => Error?.ToString() ?? "Succeeded";
}

/// <summary>What became of one input of a call for many.</summary>
/// <typeparam name="TInput">What was given: an id, or a <see cref="NewMediaItem"/>.</typeparam>
public sealed class BatchOutcome<TInput> : BatchOutcome
{
    /// <summary>Initializes an outcome; tests that mock a client may want to.</summary>
    /// <param name="input">What was given.</param>
    /// <param name="mediaItem">The media item of the response, if it has one.</param>
    /// <param name="error">Why it failed; null if it succeeded.</param>
    public BatchOutcome(TInput input, MediaItem? mediaItem = null, BatchError? error = null)
        : base(mediaItem, error)
    {
        Input = input;
    }

    /// <summary>What was given.</summary>
    public TInput Input { get; }
}
