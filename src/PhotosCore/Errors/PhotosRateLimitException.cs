using System.Globalization;

namespace PhotosCore;

/// <summary>
/// A request was not sent, because a limiter of the client's options gave no permit and had no room to wait. Nothing
/// was done.
/// </summary>
public class PhotosRateLimitException : PhotosException
{
    /// <summary>Initializes an exception; tests that mock a client may want to.</summary>
    /// <param name="message">What was not sent, and why.</param>
    /// <param name="kind">Whose budget is used up.</param>
    /// <param name="retryAfter">When the limiter says that there are permits again.</param>
    /// <param name="innerException">What was caught on the way, if anything.</param>
    public PhotosRateLimitException(
        string message,
        RateLimitKind kind,
        TimeSpan? retryAfter = null,
        Exception? innerException = null
    )
        : base(message, innerException)
    {
        Kind = kind;
        RetryAfter = retryAfter;
    }

    /// <summary>Whose budget is used up.</summary>
    public RateLimitKind Kind { get; }

    /// <summary>How long until there are permits again; null if the limiter does not say it.</summary>
    public TimeSpan? RetryAfter { get; }

    internal static PhotosRateLimitException Of(string method, RateLimitKind kind, TimeSpan? retryAfter)
    {
        var when = retryAfter is { } wait
            ? string.Format(CultureInfo.InvariantCulture, " It says to come back in {0:F0} s.", wait.TotalSeconds)
            : "";
        return Of(method, kind, "gave no permit, and has no room to wait." + when, retryAfter, null);
    }

    internal static PhotosRateLimitException Of(string method, RateLimitKind kind, TimeoutException waited) =>
        Of(method, kind, waited.Message + ".", null, waited);

    private static PhotosRateLimitException Of(
        string method,
        RateLimitKind kind,
        string why,
        TimeSpan? retryAfter,
        Exception? innerException
    )
    {
        var budget = kind == RateLimitKind.Writes ? "WriteLimiter" : "RequestLimiter";
        return new PhotosRateLimitException(
            $"{method} was not sent: the {budget} of this client's options {why}",
            kind,
            retryAfter,
            innerException
        )
        {
            Method = method,
        };
    }
}
