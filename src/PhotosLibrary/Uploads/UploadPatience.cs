using System.Net;
using PhotosLibrary.Http;

namespace PhotosLibrary;

/// <summary>
/// How long an upload puts up with failures: as many in a row as calls are repeated, with the same waits. New bytes that
/// the server keeps renew it.
/// </summary>
internal sealed class UploadPatience(Backoff backoff)
{
    // A refusal that stays the same is not one by chance.
    private const int MostRefusals = 2;

    private int _failures;

    /// <summary>The server has kept new bytes.</summary>
    public void Renew() => _failures = 0;

    /// <summary>Waits before the upload goes on; false if it should not.</summary>
    /// <param name="failure">What went wrong; null if only nothing came of it.</param>
    /// <param name="isTokenRenewed">Whether all that was wrong was a token that is another one now.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<bool> WaitAsync(Exception? failure, bool isTokenRenewed, CancellationToken cancellationToken)
    {
        _failures++;
        var isRefusal =
            failure is PhotosLibraryException { StatusCode: < HttpStatusCode.InternalServerError }
            && !Backoff.IsTransient(failure);
        if ((isRefusal && _failures > MostRefusals) || backoff.DelayAfterAny(_failures, failure) is not { } delay)
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
