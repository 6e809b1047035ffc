namespace PhotosLibrary.Emulator.Access;

/// <summary>Finds the caller of a request.</summary>
/// <param name="options">Which scopes count, and whether the tokens for developers are accepted.</param>
/// <param name="expired">Tokens that a fault let expire.</param>
/// <param name="issued">Validates the tokens that OAuth issued.</param>
internal sealed class Authenticator(
    PhotosEmulatorOptions options,
    ExpiredTokens expired,
    ITokenValidator? issued = null
)
{
    private const string BearerPrefix = "Bearer ";
    private const string DeveloperPrefix = "dev:";

    /// <summary>The app of the tokens that name none.</summary>
    public const string DeveloperClientId = "dev";

    private readonly HashSet<string> _everyScope =
    [
        .. RetiredScopes.WithCurrent(options.Policy),
        .. OAuthScopes.SignIn,
    ];

    /// <summary>The caller, with the scopes that count; null without a valid token.</summary>
    public Caller? FindCaller(HttpRequest request)
    {
        if (ReadToken(request) is not { Length: > 0 } token || expired.Contains(token))
        {
            return null;
        }

        if (token.StartsWith(DeveloperPrefix, StringComparison.Ordinal))
        {
            return ReadDeveloper(token[DeveloperPrefix.Length..]);
        }

        return issued?.Validate(token) is { } caller
            ? caller with
            {
                Scopes = caller.Scopes.Intersect(_everyScope).ToHashSet(),
            }
            : null;
    }

    /// <summary>
    /// The access token of a request. By Google's system parameters it may come in the query, under either name.
    /// </summary>
    public static string? ReadToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return header[BearerPrefix.Length..].Trim();
        }

        return request.Query["access_token"].FirstOrDefault() ?? request.Query["oauth_token"].FirstOrDefault();
    }

    /// <summary>The token for developers that stands for an account, through an app.</summary>
    public static string DeveloperToken(string account, string app) =>
        app == DeveloperClientId && !account.Contains('@')
            ? DeveloperPrefix + account
            : $"{DeveloperPrefix}{account}@{app}";

    // Accounts may look like e-mail addresses, client ids have no "@": so the last one divides.
    private Caller? ReadDeveloper(string token)
    {
        var at = token.LastIndexOf('@');
        var (account, app) = at < 0 ? (token, DeveloperClientId) : (token[..at], token[(at + 1)..]);
        return options.StrictAuth || account.Length == 0 || app.Length == 0
            ? null
            : new Caller(account, app, _everyScope);
    }
}
