namespace PhotosLibrary;

/// <summary>A call for many was cancelled. <see cref="Outcomes"/> says of every input what had become of it.</summary>
public abstract class PhotosBatchCanceledException : OperationCanceledException
{
    internal PhotosBatchCanceledException(PhotosBatchException batch, CancellationToken cancellationToken)
        : base(batch.Message, batch, cancellationToken) { }

    /// <summary>One outcome per input, in the order of the input.</summary>
    public IReadOnlyList<BatchOutcome> Outcomes => ((PhotosBatchException)InnerException!).Outcomes;
}

/// <inheritdoc/>
/// <typeparam name="TInput">What was given: an id, or a <see cref="NewMediaItem"/>.</typeparam>
public sealed class PhotosBatchCanceledException<TInput> : PhotosBatchCanceledException
{
    /// <summary>Initializes an exception; tests that mock a client may want to.</summary>
    /// <param name="batch">What the call did until then.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public PhotosBatchCanceledException(PhotosBatchException<TInput> batch, CancellationToken cancellationToken)
        : base(batch ?? throw new ArgumentNullException(nameof(batch)), cancellationToken) { }

    /// <summary>One outcome per input, in the order of the input.</summary>
    public new IReadOnlyList<BatchOutcome<TInput>> Outcomes => ((PhotosBatchException<TInput>)InnerException!).Outcomes;
}
