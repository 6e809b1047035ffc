using System.Security.Cryptography;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>The key that base URLs and page tokens are signed with, persisted so that they survive a restart.</summary>
internal sealed class SigningKeyStore(Database database)
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS signing_keys (key BLOB NOT NULL);
        """;

    /// <summary>The key of this library, created at the first call.</summary>
    public Task<byte[]> GetOrCreateAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                if (connection.Single("SELECT key FROM signing_keys", row => (byte[])row["key"]) is { } existing)
                {
                    return existing;
                }

                var key = RandomNumberGenerator.GetBytes(32);
                connection.Run("INSERT INTO signing_keys (key) VALUES ($key)", ("$key", key));
                return key;
            },
            cancellationToken
        );
}
