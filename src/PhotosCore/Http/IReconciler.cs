using PhotosCore.Calls;
using PhotosCore.Responses;

namespace PhotosCore.Http;

/// <summary>Finds out whether a write took effect whose outcome is unknown.</summary>
internal interface IReconciler
{
    /// <summary>The method that is reconciled.</summary>
    ApiOperation Operation { get; }

    /// <summary>The response, as JSON, that the call would have had; null if it took no effect.</summary>
    /// <param name="request">The request whose outcome is unknown.</param>
    /// <param name="pipeline">
    /// Sends what has to be asked. It does not take the write lock, which the write that is reconciled holds.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    Task<string?> FindAsync(HttpRequestMessage request, ApiPipeline pipeline, CancellationToken cancellationToken);

    /// <summary>
    /// Observes each successful response: what it names is not what a later reconciliation finds.
    /// </summary>
    void Observe(PooledBody response);
}
