using System.Security.Cryptography;
using System.Text;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Accounts;

/// <summary>The account whose library a command works on, with what is stored of it between commands.</summary>
/// <param name="Name">The user's own name for it; null if a token stands for it.</param>
/// <param name="Server">The address of its server; null for Google.</param>
/// <param name="Token">An access token that was obtained elsewhere; null if the user signs in.</param>
internal sealed record Account(string? Name, Uri? Server, string? Token = null)
{
    /// <summary>The account of a user with only one.</summary>
    public const string DefaultName = "default";

    /// <summary>The key of the grant in the token store.</summary>
    public string User => Name ?? DefaultName;

    /// <summary>
    /// The account's own folder, so that neither the grant nor the journal of one account is ever used for another, nor
    /// those of Google for a local server. It is named by a hash: account names and addresses may be invalid file
    /// names. A token is in it only if it is the name of an account: others last an hour.
    /// </summary>
    public string Folder { get; } =
        FolderOf(AddressOf(Server, "127.0.0.1"), Name, IsNameOfAccount(Server, Token) ? Token : null);

    /// <summary>Whether nothing but an access token is known, which does not say whose it is.</summary>
    public bool IsUnknown => Name is null && !IsNameOfAccount(Server, Token);

    /// <summary>Where the folders of all accounts are; null if the user has no profile.</summary>
    public static string? Data =>
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData,
            Environment.SpecialFolderOption.DoNotVerify
        )
            is { Length: > 0 } profile
            ? Path.Combine(profile, "photos")
            : null;

    /// <summary>Stores the grant, and the OAuth client that it was given to.</summary>
    public FileTokenStore Store => new(Folder);

    /// <summary>The journal of uploads.</summary>
    public string Journal => Path.Combine(Folder, "uploads.journal");

    /// <summary>For messages.</summary>
    public override string ToString() =>
        Server is null ? $"account \"{User}\"" : $"account \"{User}\" of {Server.Authority}";

    /// <summary>The options that name it, to be printed in an example.</summary>
    public string ToArguments() =>
        (User == DefaultName ? "" : $" --account \"{User}\"") + (Server is null ? "" : $" --server {Server}");

    /// <summary>Deletes everything that is stored of it, and nothing else that lies there.</summary>
    public async Task DeleteAsync()
    {
        CheckFolder();
        if (!Directory.Exists(Folder))
        {
            return;
        }

        await Store.ClearAsync();
        // SQLite's own names beside the journal's.
        foreach (var end in (string[])["", "-wal", "-shm", "-journal"])
        {
            File.Delete(Journal + end);
        }

        if (!Directory.EnumerateFileSystemEntries(Folder).Any())
        {
            Directory.Delete(Folder);
        }
    }

    /// <summary>Whether everything that is stored of it is where this program has put it.</summary>
    /// <exception cref="CommandException">The folder is a link, and leads elsewhere.</exception>
    public void CheckFolder()
    {
        if (new DirectoryInfo(Folder).LinkTarget is not null)
        {
            throw new CommandException($"{Folder} is a link, and is not followed. Remove the link.");
        }
    }

    /// <summary>
    /// Moves what an earlier version of this program has stored of it, which named the folder by each spelling of the
    /// server and by each token.
    /// </summary>
    public void TakeOver()
    {
        foreach (var host in (string[])["127.0.0.1", "localhost", "[::1]"])
        {
            var earlier = FolderOf(AddressOf(Server, host), Token is null ? Name : null, Token);
            if (!Directory.Exists(Folder) && Directory.Exists(earlier))
            {
                Directory.Move(earlier, Folder);
            }
        }
    }

    /// <summary>Whether a token is one of an emulator's, such as <c>dev:alice</c>, which says whose it is.</summary>
    public static bool IsNameOfAccount(Uri? server, string? token) =>
        server is not null && token?.StartsWith("dev:", StringComparison.Ordinal) == true;

    // A machine has several names for itself.
    private static string? AddressOf(Uri? server, string host) =>
        server is { IsLoopback: true }
            ? new UriBuilder(server) { Host = host }
                .Uri
                .AbsoluteUri
            : server?.AbsoluteUri;

    private static string FolderOf(string? address, string? name, string? token) =>
        Path.Combine(
            Data ?? throw new CommandException("There is no user profile to store anything in. Is HOME set?"),
            HashOf($"{address}\n{name}\n{token}")
        );

    private static string HashOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
