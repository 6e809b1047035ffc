namespace PhotosLibrary.Http;

/// <summary>Finds out whether a write took effect of which nothing was heard.</summary>
internal interface IOutcomeCheck
{
    /// <summary>The method that is looked after.</summary>
    ApiOperation Operation { get; }

    /// <summary>The answer, as JSON, that the call would have had; null if it took no effect.</summary>
    /// <param name="request">The request of which nothing was heard.</param>
    /// <param name="cancellationToken">Gives up looking.</param>
    Task<string?> LookAsync(HttpRequestMessage request, CancellationToken cancellationToken);

    /// <summary>Told of each answer that was heard: what it speaks of is not what a later look finds.</summary>
    void Heard(PooledBody answer);
}
