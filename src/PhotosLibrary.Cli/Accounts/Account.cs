using System.Security.Cryptography;
using System.Text;

namespace PhotosLibrary.Cli.Accounts;

/// <summary>Whose library a command works on, and what is kept of that between commands.</summary>
/// <param name="Name">What the person calls it; null if a token says who it is.</param>
/// <param name="Server">Where it is; null for Google.</param>
/// <param name="Token">An access token that was got elsewhere; null if the person signs in.</param>
internal sealed record Account(string? Name, Uri? Server, string? Token = null)
{
    /// <summary>The account of a person who has but one.</summary>
    public const string DefaultName = "default";

    /// <summary>The key of the grant.</summary>
    public string User => Name ?? DefaultName;

    /// <summary>
    /// Has a folder of its own, so that neither the grant nor the journal of one account is ever used for another, nor
    /// those of Google for a local server. Its name is a hash: names and addresses fit no file system.
    /// </summary>
    public string Folder { get; } =
        Path.Combine(Profile(), "photos", HashOf($"{Server?.AbsoluteUri}\n{Name}\n{Token}"));

    /// <summary>Keeps the grant, and the OAuth client that it was given to.</summary>
    public FileTokenStore Store => new(Folder);

    /// <summary>What uploads have been made.</summary>
    public string Journal => Path.Combine(Folder, "uploads.journal");

    /// <summary>For messages.</summary>
    public override string ToString() =>
        Server is null ? $"account \"{User}\"" : $"account \"{User}\" of {Server.Authority}";

    /// <summary>The options that name it, to be printed in an example.</summary>
    public string ToArguments() =>
        (User == DefaultName ? "" : $" --account \"{User}\"") + (Server is null ? "" : $" --server {Server}");

    /// <summary>Forgets everything.</summary>
    public void Forget()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static string Profile() =>
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData,
            Environment.SpecialFolderOption.DoNotVerify
        )
            is { Length: > 0 } profile
            ? profile
            : throw new CommandException("There is no profile to keep things in. Is HOME set?");

    private static string HashOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
