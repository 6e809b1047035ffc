namespace PhotosLibrary.Http;

/// <summary>
/// Lets the writes of one user through one at a time, each with all its repetitions: Google answers writes that come at
/// the same time with 429.
/// </summary>
internal sealed class WriteTurnHandler(Traffic traffic) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (ApiCall.Find(request) is not { Operation.IsWrite: true })
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        using var turn = await traffic.TakeWriteTurnAsync(cancellationToken).ConfigureAwait(false);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
