using System.Net;
using PhotosCore.Http;

namespace PhotosLibrary.Uploads;

/// <summary>
/// The retries of one upload: as many in a row as a call has, with the same backoff. New bytes that the server keeps
/// reset the count.
/// </summary>
internal sealed class UploadRetry(Backoff backoff)
{
    // A refusal that stays the same is not transient.
    private const int MaxRefusals = 2;

    private int _failures;

    /// <summary>The server has kept new bytes.</summary>
    public void Reset() => _failures = 0;

    /// <summary>Waits before the next attempt; false if there is none.</summary>
    /// <param name="failure">What went wrong; null if only nothing came of it.</param>
    /// <param name="isTokenRenewed">Whether all that was wrong was a token that is another one now.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<bool> WaitAsync(Exception? failure, bool isTokenRenewed, CancellationToken cancellationToken)
    {
        _failures++;
        var isRefusal =
            failure is PhotosLibraryException { StatusCode: < HttpStatusCode.InternalServerError }
            && !Backoff.IsTransient(failure);
        if ((isRefusal && _failures > MaxRefusals) || backoff.DelayAfterAny(_failures, failure) is not { } delay)
        {
            return false;
        }

        if (!isTokenRenewed)
        {
            await backoff.WaitAsync(delay, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }
}
