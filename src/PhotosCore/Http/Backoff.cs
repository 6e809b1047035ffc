using System.Net;
using System.Security.Authentication;

namespace PhotosCore.Http;

/// <summary>How long to wait before a retry, and whether there is one at all.</summary>
internal sealed class Backoff(RetryOptions options, TimeProvider time, Func<double>? random = null)
{
    // More would be longer than any delay, and too large to reckon with.
    private const int MaxDoublings = 40;

#if NET
    private static readonly Func<double> DefaultRandom = Random.Shared.NextDouble;
#else
    private static readonly Random Random = new();

    private static readonly Func<double> DefaultRandom = () =>
    {
        lock (Random)
        {
            return Random.NextDouble();
        }
    };
#endif

    private readonly Func<double> _random = random ?? DefaultRandom;

    /// <summary>Whether a failure is transient.</summary>
    public static bool IsTransient(Exception failure) =>
        failure switch
        {
            PhotosApiException { Quota: { } quota } => quota.Kind
                is not (QuotaKind.RequestsPerDay or QuotaKind.OtherPerDay),
            PhotosApiException e => e.StatusCode switch
            {
                (HttpStatusCode)429 or HttpStatusCode.RequestTimeout => true,
                HttpStatusCode.Conflict => e.Status == "ABORTED",
                HttpStatusCode.NotImplemented => false,
                >= HttpStatusCode.InternalServerError => true,
                _ => false,
            },
            PhotosConnectionException { InnerException: { } cause } => IsTransient(cause),
            // A server that cannot prove who it is will not be another one the next time.
            HttpRequestException { InnerException: AuthenticationException } => false,
            HttpRequestException or IOException or TimeoutException => true,
            _ => false,
        };

    /// <summary>
    /// Whether a failure that is retried may be of what the request holds: the server could not deal with it, while it
    /// deals with others. Not 501 and 503, by which a server speaks of itself.
    /// </summary>
    public static bool MayBeOfRequest(Exception failure) =>
        failure is PhotosApiException { Quota: null } error
        && error.StatusCode
            is HttpStatusCode.Conflict
                or (
                    >= HttpStatusCode.InternalServerError
                    and not (HttpStatusCode.NotImplemented or HttpStatusCode.ServiceUnavailable)
                );

    /// <summary>
    /// How long to wait after so many attempts of which the last one failed; null for no retry, as when the server asks
    /// to stay away for longer than a call may take.
    /// </summary>
    public TimeSpan? DelayAfter(int attempt, Exception failure) =>
        IsTransient(failure) ? DelayAfterAny(attempt, failure) : null;

    /// <summary>The same where the caller has decided that the failure is transient.</summary>
    public TimeSpan? DelayAfterAny(int attempt, Exception? failure)
    {
        if (attempt > options.MaxRetries)
        {
            return null;
        }

        // Between this and half of it, but at least the first delay.
        var doubled = options.Delay.Ticks * Math.Pow(2, Math.Min(attempt, MaxDoublings));
        var max = Math.Min(doubled, options.MaxDelay.Ticks);
        var min = Math.Max(max / 2, Math.Min(options.Delay.Ticks, options.MaxDelay.Ticks));
        var jitter = (max - min) * _random();
        // Never shorter than asked for, and never all at once: the jitter only adds to it.
        var asked = failure is PhotosApiException error ? MinDelayAfter(error) : TimeSpan.Zero;
        var delay = Math.Max(min, asked.Ticks) + jitter;
        return delay < options.TotalTimeout.Ticks ? TimeSpan.FromTicks((long)delay) : null;
    }

    /// <summary>
    /// How long calls should be held back after an error; zero unless it says so, or that there were too many calls.
    /// </summary>
    public TimeSpan MinDelayAfter(PhotosApiException error)
    {
        var asked = error.RetryAfter ?? TimeSpan.Zero;
        return IsQuota(error) && asked < options.QuotaDelay ? options.QuotaDelay : asked;
    }

    /// <summary>Whether there were too many calls.</summary>
    public static bool IsQuota(PhotosApiException error) =>
        error.Quota is not null || error.StatusCode == (HttpStatusCode)429;

    /// <summary>Waits, without holding a thread.</summary>
    public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        // Timers leave out what is less than a millisecond, and would come too early.
        var whole = TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
#if NET
        return Task.Delay(whole, time, cancellationToken);
#else
        return time.Delay(whole, cancellationToken);
#endif
    }
}
