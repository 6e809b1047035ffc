namespace PhotosLibrary.Emulator.Access;

/// <summary>Who makes a call: an account, through an app, with the scopes that the person granted.</summary>
/// <param name="Account">Name of the account, for example <c>alice</c>.</param>
/// <param name="ClientId">OAuth client id of the app; what an app created is judged by it.</param>
/// <param name="Scopes">The scopes granted, as full addresses.</param>
internal sealed record Caller(string Account, string ClientId, IReadOnlySet<string> Scopes);
