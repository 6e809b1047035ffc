using System.Net;
using System.Runtime.ExceptionServices;
using PhotosCore.Http;

namespace PhotosLibrary.Batches;

/// <summary>
/// Sends a batch, and if it fails as a whole for a reason that may be one input's, its halves, until each bad one
/// stands alone and the others have gone through. A bad one of 50 costs at most 12 calls.
/// </summary>
/// <remarks>
/// <para>
/// What it costs in time: the whole batch is retried as the options say; a part of it is not retried after an error
/// that may be of what it holds, and an input that stands alone once. Everything else is retried as ever.
/// </para>
/// <para>
/// When so many calls have failed as one bad input costs, and none went through, it is rather the call that is refused:
/// the other parts are sent whole, and split only once something has gone through. So fewer than 20 calls are spent
/// when everything fails.
/// </para>
/// </remarks>
/// <param name="send">Makes a call for a part of the batch.</param>
/// <param name="refuse">Is told that a call for a part failed, and whether this is settled for now.</param>
/// <param name="isRepeatable">Whether a call may be sent again whose outcome is unknown.</param>
internal sealed class BatchSplit<T>(BatchSplit<T>.Send send, Action<List<T>, Exception, bool> refuse, bool isRepeatable)
{
    private const int MaxFailures = 12;

    private readonly Queue<List<T>> _unsplit = new();
    private ExceptionDispatchInfo? _lastFailure;
    private int _failures;
    private bool _hasSucceeded;

    /// <summary>Makes a call for a part of a batch.</summary>
    /// <param name="part">The part, in the order of the batch.</param>
    /// <param name="maxRetries">
    /// How often it is retried at most after an error that may be of what it holds; null for what the options say.
    /// </param>
    public delegate Task Send(List<T> part, int? maxRetries);

    /// <summary>
    /// Whether a failure of a call for many may be of one of them, and not of the server, the user, the app or the
    /// album.
    /// </summary>
    public static bool MayBeOfOne(PhotosLibraryException failure) =>
        failure.Quota is null
        && !IsOfAlbumOrAccount(failure)
        && (
            Backoff.MayBeOfRequest(failure)
            || failure.StatusCode
                is HttpStatusCode.BadRequest
                    or HttpStatusCode.NotFound
                    or HttpStatusCode.Gone
                    or HttpStatusCode.PreconditionFailed
                    or HttpStatusCode.RequestEntityTooLarge
                    or HttpStatusCode.RequestUriTooLong
                    or (HttpStatusCode)422
                    // A response that cannot be read, perhaps because of what it says of one.
                    or (>= HttpStatusCode.OK and < HttpStatusCode.Ambiguous)
        );

    /// <summary>Sends a batch, whole or in parts.</summary>
    /// <exception cref="PhotosException">A call failed, and not by one input; or all did.</exception>
    public async Task SendAsync(List<T> batch, CancellationToken cancellationToken)
    {
        await SendPartAsync(batch, cancellationToken).ConfigureAwait(false);
        while (_hasSucceeded && _unsplit.Count > 0)
        {
            await SendHalvesAsync(_unsplit.Dequeue(), cancellationToken).ConfigureAwait(false);
        }

        if (_unsplit.Count > 0)
        {
            _lastFailure!.Throw();
        }
    }

    private async Task SendPartAsync(List<T> part, CancellationToken cancellationToken)
    {
        // Before anything is sent, so that what has not been sent stays what it is.
        cancellationToken.ThrowIfCancellationRequested();
        bool isSplit;
        try
        {
            // Whatever comes after the first failure only finds out whose it is.
            await send(
                    part,
                    _failures == 0 ? null
                        : part.Count == 1 ? 1
                        : 0
                )
                .ConfigureAwait(false);
            _hasSucceeded = true;
            return;
        }
        catch (PhotosLibraryException failure) when (MayBeOfOne(failure) && (isRepeatable || !failure.IsOutcomeUnknown))
        {
            _failures++;
            _lastFailure = ExceptionDispatchInfo.Capture(failure);
            isSplit = part.Count > 1 && (_hasSucceeded || _failures < MaxFailures);
            refuse(part, failure, !isSplit);
        }
        catch (Exception failure)
        {
            refuse(part, failure, true);
            throw;
        }

        if (isSplit)
        {
            await SendHalvesAsync(part, cancellationToken).ConfigureAwait(false);
        }
        else if (part.Count > 1)
        {
            _unsplit.Enqueue(part);
        }
    }

    // The first half goes first, to keep the order.
    private async Task SendHalvesAsync(List<T> part, CancellationToken cancellationToken)
    {
        var half = (part.Count + 1) / 2;
        await SendPartAsync(part.GetRange(0, half), cancellationToken).ConfigureAwait(false);
        await SendPartAsync(part.GetRange(half, part.Count - half), cancellationToken).ConfigureAwait(false);
    }

    // As far as Google's words tell.
    private static bool IsOfAlbumOrAccount(PhotosLibraryException failure) =>
        failure.Violations?.Contains(ErrorWords.AlbumField) == true
        || failure.ErrorMessage is { } message
            && (
                message.Contains(ErrorWords.UnknownAlbum)
                || message.Contains(ErrorWords.RefusingAlbum)
                || message.Contains(ErrorWords.FullStorage)
            );
}
