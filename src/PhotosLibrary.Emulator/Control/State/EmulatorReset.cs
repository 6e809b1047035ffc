using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Clock;
using PhotosLibrary.Emulator.MediaHost;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Control.State;

/// <summary>Empties a running emulator.</summary>
internal sealed class EmulatorReset(
    Database database,
    ContentStore contents,
    UploadFiles files,
    TokenSigner signer,
    BaseUrlCipher cipher,
    IEnumerable<IResettable> parts
)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            connection =>
            {
                // All tables, so that a new one is emptied too.
                connection.Run("PRAGMA defer_foreign_keys = ON");
                var tables = connection.List(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
                    row => row.GetString(0)
                );
                foreach (var table in tables)
                {
                    connection.Run($"DELETE FROM \"{table}\"");
                }

                return true;
            },
            cancellationToken
        );

        // Numbers are used again, so base URLs and page tokens from before are invalidated: they would show other
        // items.
        var key = await new SigningKeyStore(database).GetOrCreateAsync(CancellationToken.None);
        signer.UseKey(key);
        cipher.UseKey(key);
        foreach (var id in files.List().ToList())
        {
            files.Delete(id);
        }

        foreach (var content in contents.List().ToList())
        {
            contents.Delete(content);
        }

        foreach (var part in parts)
        {
            part.Reset();
        }
    }
}
