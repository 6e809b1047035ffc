namespace PhotosLibrary.Emulator.OAuth;

/// <summary>A living access token.</summary>
/// <param name="Account">The account it acts for.</param>
/// <param name="ClientId">The app it was given to.</param>
/// <param name="Scopes">The scopes with a blank between.</param>
/// <param name="Offline">Whether the app asked to act while nobody is there.</param>
/// <param name="Expires">Its end, in seconds of Unix time.</param>
internal sealed record AccessToken(string Account, string ClientId, string Scopes, bool Offline, long Expires);
