using Google.Apis.Auth.OAuth2;

namespace PhotosLibrary.Cli.Accounts;

/// <summary>
/// The OAuth client that an account signed in with, which is needed again for every new access token.
/// </summary>
internal static class OAuthClient
{
    private const string Key = "oauth-client";

    /// <summary>The client; null if the account is not signed in.</summary>
    public static Task<ClientSecrets?> FindAsync(Account account) => account.Store.GetAsync<ClientSecrets?>(Key);

    /// <summary>The flow of an account; null if it is not signed in.</summary>
    public static async Task<PhotosAuthorizationFlow?> FindFlowAsync(Account account) =>
        await FindAsync(account) is { } secrets ? FlowOf(account, secrets) : null;

    /// <summary>The flow of a sign-in.</summary>
    public static PhotosAuthorizationFlow FlowOf(Account account, ClientSecrets secrets) =>
        new(new(secrets) { Server = account.Server, DataStore = account.Store });

    public static Task StoreAsync(Account account, ClientSecrets secrets) => account.Store.StoreAsync(Key, secrets);
}
