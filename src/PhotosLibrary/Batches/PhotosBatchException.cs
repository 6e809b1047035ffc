using System.Text;
using PhotosCore.Errors;

namespace PhotosLibrary;

/// <summary>
/// A call for many did not do all of it. <see cref="Outcomes"/> says of every input what became of it: what succeeded
/// has succeeded for good.
/// </summary>
public abstract class PhotosBatchException : PhotosException
{
    internal PhotosBatchException(string message, Exception? innerException)
        : base(message, innerException)
    {
        if (innerException is PhotosException cause)
        {
            Method = cause.Method;
            IsConsentNeeded = cause.IsConsentNeeded;
        }
    }

    /// <summary>One outcome per input, in the order of the input.</summary>
    public IReadOnlyList<BatchOutcome> Outcomes => BaseOutcomes;

    /// <summary>Whether of one of the inputs it is not known whether it took effect.</summary>
    public override bool IsOutcomeUnknown =>
        Outcomes.Any(outcome => outcome.Error?.Kind is BatchErrorKind.OutcomeUnknown or BatchErrorKind.Unanswered);

    private protected abstract IReadOnlyList<BatchOutcome> BaseOutcomes { get; }

    internal static string Describe(string method, IReadOnlyList<BatchOutcome> outcomes, Exception? failure)
    {
        var text = new StringBuilder(method)
            .Append(": ")
            .Append(outcomes.Count(outcome => outcome.Succeeded))
            .Append(" of ")
            .Append(outcomes.Count)
            .Append(" succeeded");
        foreach (var kind in outcomes.Where(outcome => !outcome.Succeeded).GroupBy(outcome => outcome.Error!.Kind))
        {
            text.Append(", ").Append(kind.Count()).Append(' ').Append(kind.Key);
        }

        text.Append(". Outcomes says which.");
        if (failure is not null)
        {
            text.Append(" It ended early: ").Append(Redaction.Redact(failure.Message));
        }
        else if (outcomes.FirstOrDefault(outcome => !outcome.Succeeded) is { } first)
        {
            text.Append(" The first that failed: ").Append(first.Error!.Message);
            if (first is BatchOutcome<NewMediaItem> { Error.CreationAdvice: { } advice })
            {
                text.Append(' ').Append(advice);
            }
        }

        return text.ToString();
    }
}

/// <inheritdoc/>
/// <typeparam name="TInput">What was given: an id, or a <see cref="NewMediaItem"/>.</typeparam>
public class PhotosBatchException<TInput> : PhotosBatchException
{
    /// <summary>Initializes an exception; tests that mock a client may want to.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="outcomes">One outcome per input, in the order of the input.</param>
    /// <param name="innerException">What ended the call early, if anything.</param>
    /// <exception cref="ArgumentNullException"><paramref name="outcomes"/> is null.</exception>
    public PhotosBatchException(
        string message,
        IReadOnlyList<BatchOutcome<TInput>> outcomes,
        Exception? innerException = null
    )
        : base(message, innerException)
    {
        Outcomes = outcomes ?? throw new ArgumentNullException(nameof(outcomes));
    }

    /// <summary>One outcome per input, in the order of the input.</summary>
    public new IReadOnlyList<BatchOutcome<TInput>> Outcomes { get; }

    private protected override IReadOnlyList<BatchOutcome> BaseOutcomes => Outcomes;

    internal static PhotosBatchException<TInput> Of(
        string method,
        IReadOnlyList<BatchOutcome<TInput>> outcomes,
        Exception? failure
    ) =>
        new(Describe(method, outcomes, failure), outcomes, failure is null ? null : Redaction.Redact(failure))
        {
            Method = method,
        };
}
