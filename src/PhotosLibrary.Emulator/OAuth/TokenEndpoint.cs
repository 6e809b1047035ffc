using System.Net.Http.Headers;
using System.Text;
using PhotosLibrary.Emulator.Access;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary><c>POST /token</c>: issues tokens for a code, or a new access token for a refresh token.</summary>
internal static class TokenEndpoint
{
    public const string Path = "/token";

    /// <summary>All addresses: the others are older, but still in use.</summary>
    public static readonly string[] Paths = [Path, "/o/oauth2/token", "/oauth2/v3/token", "/oauth2/v4/token"];

    public static async Task<IResult> IssueAsync(
        HttpRequest http,
        GrantStore grants,
        IdTokens idTokens,
        CancellationToken cancellationToken
    )
    {
        var form = await OAuthParameters.ReadFormAsync(http, cancellationToken);
        var grantType = form.Optional("grant_type");
        var tokens = grantType switch
        {
            "authorization_code" => await grants.RedeemAsync(
                form.Required("code"),
                ReadClientId(http, form),
                form.Required("redirect_uri"),
                form.Optional("code_verifier"),
                cancellationToken
            ),
            "refresh_token" => await grants.RefreshAsync(
                form.Required("refresh_token"),
                ReadClientId(http, form),
                cancellationToken
            ),
            _ => throw new OAuthException("unsupported_grant_type", $"Invalid grant_type: {grantType}"),
        };
        var nonce = form.Optional("code") is { } code ? Secret.NonceOf(code) : null;
        return new JsonResponse(
            grants.FindAccessToken(tokens.AccessToken) is { } access
                ? tokens with
                {
                    IdToken = idTokens.Create(http, access, nonce),
                }
                : tokens
        );
    }

    // The secret is ignored: no client is registered, so there is nothing to compare it with.
    private static string ReadClientId(HttpRequest http, OAuthParameters form)
    {
        var inBody = form.Optional("client_id");
        if (!AuthenticationHeaderValue.TryParse(http.Headers.Authorization, out var header))
        {
            return inBody ?? throw new OAuthException("invalid_request", "Could not determine client ID from request.");
        }

        var inHeader = header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
            ? ReadBasicUser(header.Parameter ?? "")
            : null;
        if (inHeader is null || (inBody is not null && inBody != inHeader))
        {
            http.HttpContext.Response.Headers.WWWAuthenticate = "Basic realm=\"OAuth\"";
            throw new OAuthException("invalid_client", "Unauthorized", StatusCodes.Status401Unauthorized);
        }

        return inHeader;
    }

    private static string? ReadBasicUser(string credentials)
    {
        var bytes = new byte[credentials.Length];
        if (!Convert.TryFromBase64String(credentials, bytes, out var length))
        {
            return null;
        }

        var user = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        // OAuth encodes the name like a form field first (RFC 6749, section 2.3.1).
        return user is [{ Length: > 0 } id, _] ? Uri.UnescapeDataString(id.Replace('+', ' ')) : null;
    }
}
