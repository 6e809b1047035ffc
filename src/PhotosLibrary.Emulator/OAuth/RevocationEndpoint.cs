using PhotosLibrary.Emulator.Access;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>
/// <c>POST /revoke</c>: ends the whole grant behind an access or refresh token, with every other token of it. The token
/// may stand in the body or in the query, where Google's own client library puts it.
/// </summary>
internal static class RevocationEndpoint
{
    public const string Path = "/revoke";

    /// <summary>All addresses: the other is of earlier years.</summary>
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
            ? new JsonAnswer(new object())
            : throw new OAuthException("invalid_token", "Token expired or revoked");
    }
}
