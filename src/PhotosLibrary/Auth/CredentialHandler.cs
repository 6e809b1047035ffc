using System.Net;
using Google.Apis.Auth.OAuth2.Responses;
using PhotosLibrary.Errors;
using PhotosLibrary.Http;

namespace PhotosLibrary.Auth;

/// <summary>
/// Puts the access token on requests to the API, and on no others. A request that is answered with 401 is sent once
/// more with a new token, if there is one.
/// </summary>
internal sealed class CredentialHandler(TokenSource tokens, Uri baseAddress) : DelegatingHandler
{
    private readonly TokenAudience _audience = new(baseAddress);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var call = ApiCall.Find(request);
        if (request.Headers.Authorization is not null || !_audience.Includes(request))
        {
            return await SendOnceAsync(request, call, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await AuthorizeAsync(request, call, cancellationToken).ConfigureAwait(false);
            var response = await SendOnceAsync(request, call, cancellationToken).ConfigureAwait(false);
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
            return await SendOnceAsync(request, call, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Neither a repetition nor whoever looks at the request of an answer may find it there.
            request.Headers.Authorization = null;
        }
    }

    private async Task AuthorizeAsync(HttpRequestMessage request, ApiCall? call, CancellationToken cancellationToken)
    {
        // Another server than Google's may well go by the rules of before.
        if (call is not null && _audience.IsGoogle && GrantScopes.HasOnlyRemoved(tokens.GrantedScopes))
        {
            throw GrantErrors.OnlyRemovedScopes(call, tokens.GrantedScopes);
        }

        try
        {
            await tokens.AuthorizeAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TokenResponseException or GrantEndedException)
        {
            throw GrantErrors.NoToken(call, e);
        }

        call?.GrantedScopes = tokens.GrantedScopes;
    }

    /// <summary>Puts another token on a request that was refused.</summary>
    /// <returns>Whether there is another, and the request can be sent again.</returns>
    private async Task<bool> RenewAsync(
        HttpRequestMessage request,
        HttpResponseMessage refusal,
        ApiCall? call,
        CancellationToken cancellationToken
    )
    {
        // It was answered, and had no effect.
        call?.IsSent = false;
        var refused = request.Headers.Authorization?.Parameter;
        try
        {
            if (!await tokens.RefreshAsync(request, refusal, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }
        catch (TokenResponseException e)
        {
            throw GrantErrors.NoToken(call, e);
        }

        await AuthorizeAsync(request, call, cancellationToken).ConfigureAwait(false);
        var isRenewed = request.Headers.Authorization?.Parameter != refused;
        call?.IsTokenRenewed = isRenewed;
        // What is in memory can be sent again. A stream may be at its end, or still be read for the request of before:
        // whoever holds it knows how to go on.
        return isRenewed && request.Content is null or ByteArrayContent;
    }

    private Task<HttpResponseMessage> SendOnceAsync(
        HttpRequestMessage request,
        ApiCall? call,
        CancellationToken cancellationToken
    )
    {
        call?.IsSent = true;
        return base.SendAsync(request, cancellationToken);
    }
}
