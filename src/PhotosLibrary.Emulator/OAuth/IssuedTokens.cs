namespace PhotosLibrary.Emulator.OAuth;

/// <summary>The response of the token endpoint.</summary>
/// <param name="AccessToken">The access token.</param>
/// <param name="RefreshToken">Null when there is none to give.</param>
/// <param name="Scope">What was really granted, with a blank between.</param>
internal sealed record IssuedTokens(string AccessToken, string? RefreshToken, string Scope)
{
    /// <summary>In seconds. The token expires one later, for the way to the client.</summary>
    public int ExpiresIn { get; } = OAuthFacts.AccessTokenLifetimeSeconds - 1;

    public string TokenType { get; } = "Bearer";

    /// <summary>The identity of the user, for an app that requested <c>openid</c>.</summary>
    public string? IdToken { get; init; }
}
