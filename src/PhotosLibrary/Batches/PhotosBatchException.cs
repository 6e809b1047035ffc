using System.Text;
using PhotosLibrary.Errors;

namespace PhotosLibrary;

/// <summary>
/// A call for many did not do all of it. <see cref="Outcomes"/> says of every input what became of it: what succeeded
/// has succeeded for good.
/// </summary>
/// <typeparam name="TInput">What was given: an id, or a <see cref="NewMediaItem"/>.</typeparam>
public class PhotosBatchException<TInput> : Exception
{
    /// <summary>Makes an exception; tests that mock a client may want to.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="outcomes">One outcome per input, in the order of the input.</param>
    /// <param name="innerException">What ended the work early, if anything.</param>
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
    public IReadOnlyList<BatchOutcome<TInput>> Outcomes { get; }

    internal static PhotosBatchException<TInput> Of(
        string method,
        IReadOnlyList<BatchOutcome<TInput>> outcomes,
        Exception? failure
    )
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
        }

        return new PhotosBatchException<TInput>(
            text.ToString(),
            outcomes,
            failure is null ? null : Redaction.Redact(failure)
        );
    }
}
