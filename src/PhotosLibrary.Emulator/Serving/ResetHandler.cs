namespace PhotosLibrary.Emulator.Serving;

/// <summary>
/// Lets a reset in memory look like one of a connection. The test server reports that the request was cancelled, which
/// to a client means that it was cancelled by its own caller, or timed out.
/// </summary>
internal sealed class ResetHandler(HttpMessageHandler memory) : DelegatingHandler(memory)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException(
                HttpRequestError.ResponseEnded,
                "The response ended prematurely.",
                new IOException("The connection was reset.", exception)
            );
        }
    }
}
