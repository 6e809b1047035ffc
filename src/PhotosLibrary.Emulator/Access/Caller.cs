namespace PhotosLibrary.Emulator.Access;

/// <summary>The caller of a method: an account, through an app, with the scopes that the user granted.</summary>
/// <param name="Account">Name of the account, for example <c>alice</c>.</param>
/// <param name="ClientId">OAuth client id of the app; it decides what counts as created by the app.</param>
/// <param name="Scopes">The scopes granted, as full addresses.</param>
internal sealed record Caller(string Account, string ClientId, IReadOnlySet<string> Scopes);
