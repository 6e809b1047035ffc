using Google.Apis.Auth.OAuth2;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Accounts;

/// <summary>The file of an OAuth client, as it is downloaded from the Google Cloud console.</summary>
internal static class ClientSecretsFile
{
    // The real ones have half a KiB.
    private const int MaxBytes = 64 * 1024;

    private const string Advice =
        "Download one of the type \"Desktop app\" from the Google Cloud console, where OAuth clients are.";

    /// <summary>Reads the OAuth client.</summary>
    /// <exception cref="CommandException">The file is not one of an OAuth client for desktop apps.</exception>
    public static async Task<ClientSecrets> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        if (Directory.Exists(file.FullName))
        {
            throw new CommandException($"{file.Name} is a folder. Name the client-secrets file in it.");
        }

        // Pipes and devices have no length, and might be read for ever. A link has one of its own.
        var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        if (target.Length is 0 or > MaxBytes)
        {
            throw IsNone(file);
        }

        return SecretsIn(Parse(file, await File.ReadAllTextAsync(file.FullName, cancellationToken)), file);
    }

    private static JObject Parse(FileInfo file, string text)
    {
        try
        {
            return JObject.Parse(text);
        }
        catch (JsonException)
        {
            throw IsNone(file);
        }
    }

    private static ClientSecrets SecretsIn(JObject json, FileInfo file)
    {
        if (TextOf(json, "type") == "service_account")
        {
            throw new CommandException(
                $"{file.Name} is the key of a service account, which has no photos of its own. {Advice}"
            );
        }

        if (json["installed"] is not JObject installed)
        {
            throw json["web"] is null
                ? IsNone(file)
                : new CommandException($"{file.Name} is of an OAuth client for web servers. {Advice}");
        }

        return
            TextOf(installed, "client_id") is { Length: > 0 } id
            && TextOf(installed, "client_secret") is { Length: > 0 } secret
            ? new ClientSecrets { ClientId = id, ClientSecret = secret }
            : throw new CommandException($"{file.Name} lacks client_id or client_secret. {Advice}");
    }

    private static string? TextOf(JObject json, string name) =>
        json[name] is JValue { Type: JTokenType.String } text ? (string?)text : null;

    private static CommandException IsNone(FileInfo file) => new($"{file.Name} is not a client-secrets file. {Advice}");
}
