using PhotosCore.Calls;

namespace PhotosCore.Http;

/// <summary>
/// Lets so many writes of one user through at a time, each with all its retries: Google refuses writes that come at
/// the same time with 429.
/// </summary>
internal sealed class WriteLockHandler(Throttle throttle, int maxConcurrentWrites) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (!ApiCall.Of(request).Operation.IsWrite)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        using var writeLock = await throttle
            .LockWriteAsync(maxConcurrentWrites, cancellationToken)
            .ConfigureAwait(false);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
