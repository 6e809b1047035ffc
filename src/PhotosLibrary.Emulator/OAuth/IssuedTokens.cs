namespace PhotosLibrary.Emulator.OAuth;

/// <summary>The answer of the token endpoint.</summary>
/// <param name="AccessToken">The access token.</param>
/// <param name="RefreshToken">Null when there is none to give.</param>
/// <param name="Scope">What was really granted, with a blank between.</param>
internal sealed record IssuedTokens(string AccessToken, string? RefreshToken, string Scope)
{
    /// <summary>Seconds. The token lives one longer, for the way to the client.</summary>
    public int ExpiresIn { get; } = 3599;

    public string TokenType { get; } = "Bearer";

    /// <summary>Who signed in, for an app that asked for it.</summary>
    public string? IdToken { get; init; }
}
