namespace PhotosLibrary.Emulator.Tests.Policies;

/// <summary>An emulator with the rules before 2025-03-31.</summary>
public sealed class LegacyEmulator : IAsyncLifetime
{
    private static int _names;

    internal const string ScopeRoot = "https://www.googleapis.com/auth/photoslibrary";
    internal const string Full = ScopeRoot;
    internal const string ReadOnly = ScopeRoot + ".readonly";
    internal const string Sharing = ScopeRoot + ".sharing";

    internal TestEmulator Emulator { get; } = new() { Options = new() { Policy = PhotosPolicy.Legacy } };

    public Task InitializeAsync() => Emulator.InitializeAsync();

    public Task DisposeAsync() => ((IAsyncLifetime)Emulator).DisposeAsync();

    /// <summary>Two accounts that no other test has.</summary>
    internal static (string Alice, string Bob) NewNames()
    {
        var number = Interlocked.Increment(ref _names);
        return ($"alice-{number}", $"bob-{number}");
    }

    /// <summary>An app with every scope, retired ones included.</summary>
    internal TestApp App(string account, string app = "app") => Emulator.App($"dev:{account}@{app}");

    /// <summary>The same app with some scopes only.</summary>
    internal TestApp App(string account, IEnumerable<string> scopes, string app = "app") =>
        Emulator.AppWithScopes(scopes, account, app);
}

internal static class SharingRequests
{
    /// <summary>Shares an album and returns its token.</summary>
    public static async Task<string> ShareAsync(this TestApp app, string album, string options = "{}") =>
        (string)
            (await app.PostAsync($"/v1/albums/{album}:share", $$"""{ "sharedAlbumOptions": {{options}} }""")).Success()[
                "shareInfo"
            ]!["shareToken"]!;

    public static Task<ApiResponse> JoinAsync(this TestApp app, string token) =>
        app.PostAsync("/v1/sharedAlbums:join", $$"""{ "shareToken": "{{token}}" }""");

    public static Task<ApiResponse> LeaveAsync(this TestApp app, string token) =>
        app.PostAsync("/v1/sharedAlbums:leave", $$"""{ "shareToken": "{{token}}" }""");

    public static Task<ApiResponse> AddToAlbumAsync(this TestApp app, string album, string item) =>
        app.PostAsync($"/v1/albums/{album}:batchAddMediaItems", $$"""{ "mediaItemIds": ["{{item}}"] }""");

    public static Task<ApiResponse> RemoveFromAlbumAsync(this TestApp app, string album, string item) =>
        app.PostAsync($"/v1/albums/{album}:batchRemoveMediaItems", $$"""{ "mediaItemIds": ["{{item}}"] }""");

    public static async Task<ApiResponse> CreateAsync(this TestApp app, byte[] photo, string more = "") =>
        await app.PostAsync(
            "/v1/mediaItems:batchCreate",
            $$"""
            { {{more}} "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{await app.UploadRawAsync(
                photo
            )}}" } }] }
            """
        );

    public static async Task<List<string>> ListIdsAsync(this TestApp app, string path, string list) =>
        TestApp.Ids((await app.GetAsync(path)).Success(), list);
}
