using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>
/// The grants of accounts to apps, and the codes and tokens of each. A grant belongs to one account and one client; its
/// codes and tokens are deleted with it. Codes, tokens and keys are stored as hashes only.
/// </summary>
internal sealed class GrantStore(Database database, TimeProvider time) : ITokenValidator
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS oauth_accounts (name TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS oauth_requests (
            hash BLOB PRIMARY KEY,
            query TEXT NOT NULL,
            expires INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS oauth_grants (
            id INTEGER PRIMARY KEY,
            account TEXT NOT NULL REFERENCES oauth_accounts,
            client_id TEXT NOT NULL,
            scopes TEXT NOT NULL,
            offline INTEGER NOT NULL,
            UNIQUE (account, client_id));
        CREATE TABLE IF NOT EXISTS oauth_codes (
            hash BLOB PRIMARY KEY,
            grant_id INTEGER NOT NULL REFERENCES oauth_grants ON DELETE CASCADE,
            redirect_uri TEXT NOT NULL,
            scopes TEXT NOT NULL,
            challenge TEXT,
            challenge_method TEXT,
            offline INTEGER NOT NULL,
            refreshable INTEGER NOT NULL,
            redeemed INTEGER NOT NULL DEFAULT 0,
            expires INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS oauth_codes_of_grant ON oauth_codes (grant_id);
        CREATE TABLE IF NOT EXISTS oauth_tokens (
            hash BLOB PRIMARY KEY,
            grant_id INTEGER NOT NULL REFERENCES oauth_grants ON DELETE CASCADE,
            code_hash BLOB NOT NULL,
            scopes TEXT NOT NULL,
            offline INTEGER NOT NULL,
            refresh INTEGER NOT NULL,
            expires INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS oauth_tokens_of_grant ON oauth_tokens (grant_id);
        CREATE INDEX IF NOT EXISTS oauth_tokens_of_code ON oauth_tokens (code_hash);
        """;

    private const int RequestLifeSeconds = 60 * 60;
    private const int CodeLifeSeconds = 10 * 60;

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    /// <inheritdoc/>
    public Caller? Validate(string accessToken) =>
        FindAccessToken(accessToken) is { } token
            ? new Caller(token.Account, token.ClientId, OAuthScopes.Split(token.Scopes).ToHashSet())
            : null;

    /// <summary>The access token, or null if it is unknown, expired or revoked.</summary>
    public AccessToken? FindAccessToken(string accessToken) =>
        database.Read(connection =>
            connection.Single(
                """
                SELECT account, client_id, oauth_tokens.scopes, oauth_tokens.offline, expires
                FROM oauth_tokens JOIN oauth_grants ON id = grant_id
                WHERE hash = $hash AND NOT refresh AND expires > $now
                """,
                row => new AccessToken(
                    row.GetString(0),
                    row.GetString(1),
                    row.GetString(2),
                    row.GetBoolean(3),
                    row.GetInt64(4)
                ),
                ("$hash", Secret.Hash(accessToken)),
                ("$now", Now)
            )
        );

    /// <summary>The accounts to choose from: all that exist, whether they ever gave consent or not.</summary>
    public IReadOnlyList<string> ListAccounts() => database.Read(AccountStore.List);

    /// <summary>Saves a request until the user decides.</summary>
    /// <returns>The key that finds it again and proves that the consent page was read.</returns>
    public Task<string> SaveRequestAsync(string query, CancellationToken cancellationToken)
    {
        var key = Secret.Create();
        return database.WriteAsync(
            connection =>
            {
                connection.Run("DELETE FROM oauth_requests WHERE expires <= $now", ("$now", Now));
                connection.Run(
                    "INSERT INTO oauth_requests (hash, query, expires) VALUES ($hash, $query, $expires)",
                    ("$hash", Secret.Hash(key)),
                    ("$query", query),
                    ("$expires", Now + RequestLifeSeconds)
                );
                return key;
            },
            cancellationToken
        );
    }

    /// <summary>The query of a saved request, or null if the key is unknown or expired.</summary>
    public string? FindRequest(string key) =>
        database.Read(connection =>
            connection.Single(
                "SELECT query FROM oauth_requests WHERE hash = $hash AND expires > $now",
                row => row.GetString(0),
                ("$hash", Secret.Hash(key)),
                ("$now", Now)
            )
        );

    /// <summary>Records that the account grants the client these scopes, and creates the code for it.</summary>
    /// <returns>The code and the scopes that its tokens will have.</returns>
    public Task<(string Code, IReadOnlyList<string> Scopes)> ConsentAsync(
        AuthorizationRequest request,
        string account,
        IReadOnlyList<string> granted,
        CancellationToken cancellationToken
    )
    {
        var code = Secret.CreateCode(request.Nonce);
        return database.WriteAsync<(string, IReadOnlyList<string>)>(
            connection =>
            {
                connection.Run("INSERT OR IGNORE INTO oauth_accounts (name) VALUES ($name)", ("$name", account));
                var (earlier, earlierOffline) = connection.Single(
                    "SELECT scopes, offline FROM oauth_grants WHERE account = $account AND client_id = $client",
                    row => (Scopes: OAuthScopes.Split(row.GetString(0)), Offline: row.GetBoolean(1)),
                    ("$account", account),
                    ("$client", request.ClientId)
                );
                earlier ??= [];
                var all = granted.Union(earlier).ToList();
                var grantId = connection.Single(
                    """
                    INSERT INTO oauth_grants (account, client_id, scopes, offline)
                    VALUES ($account, $client, $scopes, $offline)
                    ON CONFLICT DO UPDATE SET scopes = excluded.scopes, offline = excluded.offline
                    RETURNING id
                    """,
                    row => row.GetInt64(0),
                    ("$account", account),
                    ("$client", request.ClientId),
                    ("$scopes", OAuthScopes.Join(all)),
                    ("$offline", request.Offline || earlierOffline)
                );

                // Google issues a refresh token when it had to ask, and asks only for what was not granted before.
                var hadToAsk =
                    request.IsInstalledApp
                    || !earlierOffline
                    || granted.Except(earlier).Any()
                    || request.Prompt.Contains(AuthorizationRequest.PromptConsent);
                var scopes = request.IncludeGrantedScopes ? all : granted;
                connection.Run(
                    """
                    INSERT INTO oauth_codes (hash, grant_id, redirect_uri, scopes, challenge, challenge_method,
                        offline, refreshable, expires)
                    VALUES ($hash, $grant, $redirect, $scopes, $challenge, $method, $offline, $refreshable, $expires)
                    """,
                    ("$hash", Secret.Hash(code)),
                    ("$grant", grantId),
                    ("$redirect", request.RedirectUri),
                    ("$scopes", OAuthScopes.Join(scopes)),
                    ("$challenge", request.Challenge?.Value),
                    ("$method", request.Challenge?.Method),
                    ("$offline", request.Offline),
                    ("$refreshable", request.Offline && hadToAsk),
                    ("$expires", Now + CodeLifeSeconds)
                );
                return (code, scopes);
            },
            cancellationToken
        );
    }

    /// <summary>Issues tokens for a code, once.</summary>
    public async Task<IssuedTokens> RedeemAsync(
        string code,
        string clientId,
        string redirectUri,
        string? verifier,
        CancellationToken cancellationToken
    )
    {
        var hash = Secret.Hash(code);
        var tokens = await database.WriteAsync(
            connection =>
            {
                var found =
                    connection.Single(
                        """
                        SELECT grant_id, redirect_uri, oauth_codes.scopes, challenge, challenge_method,
                            oauth_codes.offline, refreshable, redeemed, expires
                        FROM oauth_codes JOIN oauth_grants ON id = grant_id WHERE hash = $hash AND client_id = $client
                        """,
                        row => new
                        {
                            GrantId = row.GetInt64(0),
                            RedirectUri = row.GetString(1),
                            Scopes = row.GetString(2),
                            Challenge = row.IsDBNull(3) ? null : new CodeChallenge(row.GetString(3), row.GetString(4)),
                            Offline = row.GetBoolean(5),
                            Refreshable = row.GetBoolean(6),
                            Redeemed = row.GetBoolean(7),
                            Expires = row.GetInt64(8),
                        },
                        ("$hash", hash),
                        ("$client", clientId)
                    ) ?? throw BadGrant();
                if (found.Redeemed)
                {
                    // One of the two uses is an attack (RFC 6749, section 4.1.2), so the tokens are revoked. Refused
                    // only after this is committed.
                    connection.Run("DELETE FROM oauth_tokens WHERE code_hash = $hash", ("$hash", hash));
                    return null;
                }

                if (found.Expires <= Now)
                {
                    throw BadGrant();
                }

                if (found.RedirectUri != redirectUri)
                {
                    throw new OAuthException("redirect_uri_mismatch", "Bad Request");
                }

                CodeChallenge.Verify(found.Challenge, verifier);

                DeleteExpired(connection);
                connection.Run("UPDATE oauth_codes SET redeemed = 1 WHERE hash = $hash", ("$hash", hash));
                var origin = new TokenOrigin(found.GrantId, hash, found.Scopes, found.Offline);
                return new IssuedTokens(
                    Issue(connection, origin, refresh: false),
                    found.Refreshable ? Issue(connection, origin, refresh: true) : null,
                    found.Scopes
                );
            },
            cancellationToken
        );
        return tokens ?? throw BadGrant();
    }

    /// <summary>Issues a new access token; the refresh token stays as it is.</summary>
    public Task<IssuedTokens> RefreshAsync(string refreshToken, string clientId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                var (owner, origin) = connection.Single(
                    """
                    SELECT client_id, grant_id, code_hash, oauth_tokens.scopes, oauth_tokens.offline
                    FROM oauth_tokens JOIN oauth_grants ON id = grant_id WHERE hash = $hash AND refresh
                    """,
                    row =>
                        (
                            row.GetString(0),
                            new TokenOrigin(
                                row.GetInt64(1),
                                row.GetFieldValue<byte[]>(2),
                                row.GetString(3),
                                row.GetBoolean(4)
                            )
                        ),
                    ("$hash", Secret.Hash(refreshToken))
                );
                if (owner is null)
                {
                    throw new OAuthException("invalid_grant", OAuthFacts.GrantEnded);
                }

                if (owner != clientId)
                {
                    throw new OAuthException("unauthorized_client", "Unauthorized", StatusCodes.Status401Unauthorized);
                }

                DeleteExpired(connection);
                return new IssuedTokens(Issue(connection, origin, refresh: false), null, origin.Scopes);
            },
            cancellationToken
        );

    /// <summary>Revokes the grant of a token, with all its codes and tokens.</summary>
    /// <returns>Whether the token was valid.</returns>
    public Task<bool> RevokeAsync(string token, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
                connection.Run(
                    """
                    DELETE FROM oauth_grants
                    WHERE id IN (SELECT grant_id FROM oauth_tokens WHERE hash = $hash AND (refresh OR expires > $now))
                    """,
                    ("$hash", Secret.Hash(token)),
                    ("$now", Now)
                ) > 0,
            cancellationToken
        );

    private string Issue(SqliteConnection connection, TokenOrigin origin, bool refresh)
    {
        var token = Secret.Create(refresh ? Secret.RefreshTokenPrefix : Secret.AccessTokenPrefix);
        connection.Run(
            """
            INSERT INTO oauth_tokens (hash, grant_id, code_hash, scopes, offline, refresh, expires)
            VALUES ($hash, $grant, $code, $scopes, $offline, $refresh, $expires)
            """,
            ("$hash", Secret.Hash(token)),
            ("$grant", origin.GrantId),
            ("$code", origin.CodeHash),
            ("$scopes", origin.Scopes),
            ("$offline", origin.Offline),
            ("$refresh", refresh),
            ("$expires", refresh ? long.MaxValue : Now + OAuthFacts.AccessTokenLifetimeSeconds)
        );
        return token;
    }

    // A redeemed code stays until its tokens expire, so that a second use is noticed.
    private void DeleteExpired(SqliteConnection connection) =>
        connection.Run(
            """
            DELETE FROM oauth_tokens WHERE expires <= $now;
            DELETE FROM oauth_codes WHERE expires <= $now
                AND NOT EXISTS (SELECT 1 FROM oauth_tokens WHERE code_hash = oauth_codes.hash);
            """,
            ("$now", Now)
        );

    private static OAuthException BadGrant() => new("invalid_grant", "Bad Request");

    private sealed record TokenOrigin(long GrantId, byte[] CodeHash, string Scopes, bool Offline);
}
