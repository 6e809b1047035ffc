using PhotosCore.Calls;

namespace PhotosCore.Http;

/// <summary>Says something of each call that the other handlers have to know.</summary>
internal sealed class MarkingHandler(Action<ApiCall> mark) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        mark(ApiCall.Of(request));
        return base.SendAsync(request, cancellationToken);
    }
}
