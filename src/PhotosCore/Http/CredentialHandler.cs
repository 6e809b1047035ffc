using System.Net;
using Google.Apis.Auth.OAuth2.Responses;
using PhotosCore.Auth;
using PhotosCore.Calls;
using PhotosCore.Responses;

namespace PhotosCore.Http;

/// <summary>
/// Puts the access token on the requests that may carry it, and on no others. A request that is refused with 401 is
/// sent once more with a new token, if there is one.
/// </summary>
internal sealed class CredentialHandler(
    ApiService service,
    TokenSource tokens,
    Uri baseAddress,
    TimeSpan timeout,
    TimeProvider time
) : DelegatingHandler
{
    private readonly TokenHosts _hosts = new(service, baseAddress);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var call = ApiCall.Of(request);
        if (request.Headers.Authorization is not null || !_hosts.Include(request, call.Operation.Audience))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await AuthorizeAsync(request, call, cancellationToken).ConfigureAwait(false);
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.Unauthorized)
            {
                return response;
            }

            try
            {
                if (!await RenewAsync(request, response, call, cancellationToken).ConfigureAwait(false))
                {
                    return response;
                }
            }
            catch
            {
                response.Dispose();
                throw;
            }

            response.Dispose();
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Neither a retry nor a reader of the response's request may find it there.
            request.Headers.Authorization = null;
        }
    }

    private async Task AuthorizeAsync(HttpRequestMessage request, ApiCall call, CancellationToken cancellationToken)
    {
        // Another server than Google's may well go by the rules of before.
        if (_hosts.IsGoogle && GrantScopes.HasOnlyRemoved(service, tokens.GrantedScopes))
        {
            throw GrantErrors.OnlyRemovedScopes(service, call, tokens.GrantedScopes);
        }

        using var limit = new TimeLimit(timeout, time, cancellationToken);
        limit.Start("the credential gave no access token");
        try
        {
            await limit.WaitAsync(tokens.AuthorizeAsync(request, limit.Token)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TokenResponseException or GrantEndedException)
        {
            throw GrantErrors.NoToken(service, call, e);
        }

        call.GrantedScopes = tokens.GrantedScopes;
        call.TokenAdvice = tokens.Advice;
    }

    /// <summary>Puts another token on a request that was refused.</summary>
    /// <returns>Whether there is another, and the request can be sent again.</returns>
    private async Task<bool> RenewAsync(
        HttpRequestMessage request,
        HttpResponseMessage refusal,
        ApiCall call,
        CancellationToken cancellationToken
    )
    {
        // There is a response, and it says that nothing was done.
        call.MarkUnsent();
        var refused = request.Headers.Authorization?.Parameter;
        using var limit = new TimeLimit(timeout, time, cancellationToken);
        limit.Start("the credential did not refresh the access token");
        try
        {
            var refresh = tokens.RefreshAsync(request, refusal, limit.Token);
            if (!await limit.WaitAsync(refresh).ConfigureAwait(false))
            {
                return false;
            }
        }
        catch (TokenResponseException e)
        {
            throw GrantErrors.NoToken(service, call, e);
        }

        await AuthorizeAsync(request, call, cancellationToken).ConfigureAwait(false);
        call.IsTokenRenewed = request.Headers.Authorization?.Parameter != refused;
        // What is in memory can be sent again. A stream may be at its end, or still be read for the request before: the
        // caller that holds the stream knows how to resume.
        return call.IsTokenRenewed && request.Content is null or ByteArrayContent;
    }
}
