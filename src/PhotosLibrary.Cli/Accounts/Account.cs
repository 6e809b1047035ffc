namespace PhotosLibrary.Cli.Accounts;

/// <summary>Whose library a command works on, and what is kept of that between commands.</summary>
/// <param name="Name">What the person calls it.</param>
/// <param name="Server">Where it is; null for Google.</param>
internal sealed record Account(string Name, Uri? Server)
{
    /// <summary>
    /// Has a folder of its own, so that neither the grant nor the journal of one account is ever used for another, nor that
    /// of Google for a local server.
    /// </summary>
    public string Folder { get; } = Path.Combine(
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } profile
            ? profile
            : throw new CommandException("There is no profile to keep sign-ins in. Is HOME set?"),
        "photos",
        Server is null ? "google" : FolderNameOf(Server.Authority),
        FolderNameOf(Name));

    /// <summary>Keeps the grant, and the OAuth client that it was given to.</summary>
    public FileTokenStore Store => new(Folder);

    /// <summary>What uploads have been made.</summary>
    public string Journal => Path.Combine(Folder, "uploads.journal");

    /// <summary>For messages.</summary>
    public override string ToString() => Server is null ? $"account \"{Name}\"" : $"account \"{Name}\" of {Server.Authority}";

    // An account may be called by an e-mail address; a port has a colon, which no folder of Windows has.
    private static string FolderNameOf(string text) => Uri.EscapeDataString(text).Replace('%', '=');
}
