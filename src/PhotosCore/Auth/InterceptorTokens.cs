using Google.Apis.Http;

namespace PhotosCore.Auth;

/// <summary>Tokens that an interceptor puts on requests.</summary>
internal sealed class InterceptorTokens(IHttpExecuteInterceptor interceptor) : TokenSource(interceptor)
{
    public override Task AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        // It may ignore a cancellation.
        interceptor.InterceptAsync(request, cancellationToken).WaitAsync(cancellationToken);

    protected override Task<bool> RefreshCoreAsync(
        string? token,
        HttpRequestMessage request,
        HttpResponseMessage refusal,
        CancellationToken cancellationToken
    ) => ShowAsync(interceptor, request, refusal, cancellationToken);
}
