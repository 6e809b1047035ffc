namespace PhotosLibrary.Emulator.OAuth;

/// <summary>A valid access token.</summary>
/// <param name="Account">The account it acts for.</param>
/// <param name="ClientId">The app it was issued to.</param>
/// <param name="Scopes">The scopes with a blank between.</param>
/// <param name="Offline">Whether the app requested to act while the user is absent.</param>
/// <param name="Expires">Its expiry, in seconds of Unix time.</param>
internal sealed record AccessToken(string Account, string ClientId, string Scopes, bool Offline, long Expires);
