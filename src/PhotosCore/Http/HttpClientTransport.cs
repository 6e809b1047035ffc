namespace PhotosCore.Http;

/// <summary>
/// An app's own <see cref="HttpClient"/> at the end of the pipeline: it sends each attempt, with its own handlers,
/// default headers and timeout.
/// </summary>
internal sealed class HttpClientTransport(HttpClient client) : HttpMessageHandler
{
    /// <summary>Whether the client puts a token on every request by itself, wherever the request goes.</summary>
    public bool AddsAuthorization => client.DefaultRequestHeaders.Authorization is not null;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        // HttpClient sends a message once, and a retry sends the same one again. The body is not copied, and stays
        // open.
        var attempt = new HttpRequestMessage(request.Method, request.RequestUri)
        {
            Content = request.Content,
            Version = request.Version,
        };
        foreach (var header in request.Headers)
        {
            attempt.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        var response = await client
            .SendAsync(attempt, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        response.RequestMessage = request;
        return response;
    }
}
