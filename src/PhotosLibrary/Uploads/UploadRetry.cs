using System.Net;
using PhotosCore.Http;

namespace PhotosLibrary.Uploads;

/// <summary>
/// The retries of one upload: as many in a row as a call has, with the same backoff. New bytes that the server keeps
/// reset the count.
/// </summary>
/// <param name="backoff">When to retry.</param>
/// <param name="onRetry">Told before each wait after a failure; null for nobody.</param>
internal sealed class UploadRetry(Backoff backoff, Action<RetryAttempt>? onRetry)
{
    // A refusal that stays the same is not transient.
    private const int MaxRefusals = 2;

    private int _failures;
    private int _attempts;

    /// <summary>The server has kept new bytes.</summary>
    public void Reset() => _failures = 0;

    /// <summary>Waits before the next attempt; false if there is none.</summary>
    /// <param name="failed">The response that went wrong; null if only nothing came of it.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<bool> WaitAsync(UploadResponse? failed, CancellationToken cancellationToken)
    {
        _failures++;
        _attempts++;
        var failure = failed?.Failure;
        var isRefusal =
            failure is PhotosLibraryException { StatusCode: < HttpStatusCode.InternalServerError }
            && !Backoff.IsTransient(failure);
        if ((isRefusal && _failures > MaxRefusals) || backoff.DelayAfterAny(_failures, failure) is not { } delay)
        {
            return false;
        }

        if (failed is not { IsTokenRenewed: true })
        {
            if (failed?.ToRetryAttempt(_attempts, delay) is { } attempt)
            {
                onRetry?.Invoke(attempt);
            }

            await backoff.WaitAsync(delay, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }
}
