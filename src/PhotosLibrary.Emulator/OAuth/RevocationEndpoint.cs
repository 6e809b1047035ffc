using PhotosLibrary.Emulator.Access;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>
/// <c>POST /revoke</c>: revokes the grant of an access or refresh token, with all its tokens. The token may be in the
/// body or in the query, where Google's own client library puts it.
/// </summary>
internal static class RevocationEndpoint
{
    public const string Path = "/revoke";

    /// <summary>All addresses: the other is older.</summary>
    public static readonly string[] Paths = [Path, "/o/oauth2/revoke"];

    public static async Task<IResult> RevokeAsync(
        HttpRequest http,
        GrantStore grants,
        CancellationToken cancellationToken
    )
    {
        var form = await OAuthParameters.ReadFormAsync(http, cancellationToken);
        var token = form.Optional("token") ?? new OAuthParameters(http.Query).Required("token");
        return await grants.RevokeAsync(token, cancellationToken)
            ? new JsonResponse(new object())
            : throw new OAuthException("invalid_token", "Token expired or revoked");
    }
}
