using System.Net;

namespace PhotosLibrary.Http;

/// <summary>How long to wait before a call is repeated, and whether it may be at all.</summary>
internal sealed class Backoff(RetryOptions options, TimeProvider time, Func<double>? random = null)
{
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

    /// <summary>Whether a failure is of the kind that passes.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        PhotosLibraryException { Quota: { } quota } => quota.Kind is not (QuotaKind.RequestsPerDay or QuotaKind.OtherPerDay),
        PhotosLibraryException e => e.StatusCode switch
        {
            (HttpStatusCode)429 or HttpStatusCode.RequestTimeout => true,
            HttpStatusCode.Conflict => e.Status == "ABORTED",
            HttpStatusCode.NotImplemented => false,
            >= HttpStatusCode.InternalServerError => true,
            _ => false,
        },
        HttpRequestException or IOException or Polly.Timeout.TimeoutRejectedException => true,
        _ => false,
    };

    /// <summary>How long to wait after so many attempts of which the last one failed; null for not to repeat.</summary>
    public TimeSpan? DelayAfter(int attempt, Exception failure)
    {
        if (attempt > options.MaxRetries || !IsTransient(failure))
        {
            return null;
        }

        var doubled = options.Delay.Ticks * Math.Pow(2, attempt - 1);
        var delay = TimeSpan.FromTicks((long)Math.Min(doubled, options.MaxDelay.Ticks));
        // Never shorter than asked for, and never all at once: the jitter only adds.
        var least = failure is PhotosLibraryException error ? LeastAfter(error) : TimeSpan.Zero;
        return least > delay ? least + Share(delay) : Share(delay) + TimeSpan.FromTicks(delay.Ticks / 2);
    }

    /// <summary>How long nobody should call after an error; zero unless it says that there were too many calls.</summary>
    public TimeSpan LeastAfter(PhotosLibraryException error)
    {
        var asked = error.RetryAfter ?? TimeSpan.Zero;
        return IsQuota(error) && asked < options.QuotaDelay ? options.QuotaDelay : asked;
    }

    /// <summary>Whether there were too many calls.</summary>
    public static bool IsQuota(PhotosLibraryException error) =>
        error.Quota is not null || error.StatusCode == (HttpStatusCode)429;

    /// <summary>Waits, without holding a thread.</summary>
    public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) =>
#if NET
        Task.Delay(delay, time, cancellationToken);
#else
        time.Delay(delay, cancellationToken);
#endif

    // Between half and the whole of a delay.
    private TimeSpan Share(TimeSpan delay) => TimeSpan.FromTicks((long)(delay.Ticks / 2 * _random()));
}
