using Newtonsoft.Json.Linq;
using PhotosLibrary.Cli.Accounts;

namespace PhotosLibrary.Cli.Configuration;

/// <summary>Whether an account is signed in.</summary>
internal enum SignInState
{
    No,
    Yes,
    ByToken,
    Unknown,
}

/// <summary>What this machine knows of an account.</summary>
internal sealed class Status(Account account, string journal)
{
    // The API tells no one how much of a quota is used.
    private const string QuotaPage = "https://console.cloud.google.com/apis/api/photoslibrary.googleapis.com/quotas";

    private readonly string? _settings = SettingsFile.Read().Path;

    public Account Account { get; } = account;

    public string Journal { get; } = journal;

    public SignInState SignIn { get; set; }

    /// <summary>Why it is not known whether the account is signed in.</summary>
    public string? SignInProblem { get; set; }

    /// <summary>The scopes of the grant; null if they are not known.</summary>
    public IReadOnlyList<string>? Granted { get; set; }

    /// <summary>What the journal notes; null if there is none, or it cannot be read.</summary>
    public UploadJournalCounts? Counts { get; set; }

    /// <summary>Why the journal cannot be read.</summary>
    public string? JournalProblem { get; set; }

    private List<string>? Missing => Granted is null ? null : [.. PhotosLibraryScopes.All.Except(Granted)];

    public (string Name, string? Value)[] ToFields() =>
        [
            ("Account", Account.Token is not null && Account.Name is null ? "of PHOTOS_TOKEN" : Account.User),
            ("Server", Account.Server?.AbsoluteUri ?? "Google Photos"),
            ("Signed in", DescribeSignIn()),
            ("Granted", Granted is null ? null : string.Join('\n', Granted)),
            (
                "Missing",
                Missing is { Count: > 0 } missing
                    ? string.Join('\n', missing)
                        + $"\nTo grant it: photos sign-in CLIENT-SECRETS.json{Account.ToArguments()}"
                    : null
            ),
            ("Settings", WithPresence(_settings, File.Exists(_settings))),
            ("Grant", WithPresence(Account.Folder, SignIn is SignInState.Yes or SignInState.Unknown)),
            ("Journal", DescribeJournal()),
            ("Quota", $"Google tells it only in the console of the app's project:\n{QuotaPage}"),
        ];

    public JObject ToJson() =>
        new()
        {
            ["account"] = Account.Token is not null ? Account.Name : Account.User,
            ["server"] = Account.Server?.AbsoluteUri,
            ["signedIn"] = SignIn == SignInState.Unknown ? null : SignIn != SignInState.No,
            ["hasToken"] = SignIn == SignInState.ByToken,
            ["granted"] = Granted is null ? null : new JArray(Granted),
            ["missing"] = Missing is null ? null : new JArray(Missing),
            ["settings"] = _settings,
            ["grant"] = Account.Folder,
            ["journal"] = Journal,
            ["uploaded"] = Counts?.Uploaded,
            ["unfinished"] = Counts?.Unfinished,
            ["problem"] = SignInProblem ?? JournalProblem,
            ["quotaPage"] = QuotaPage,
        };

    private string DescribeSignIn() =>
        SignIn switch
        {
            SignInState.Yes => "yes",
            SignInState.ByToken => "by the access token in PHOTOS_TOKEN\nwhat it grants is not known here",
            SignInState.Unknown => $"not known: {SignInProblem}",
            _ => $"no\nTo sign in: photos sign-in CLIENT-SECRETS.json{Account.ToArguments()}",
        };

    private string DescribeJournal()
    {
        if (JournalProblem is not null)
        {
            return $"{Journal}\n{JournalProblem}";
        }

        return Counts is null
            ? WithPresence(Journal, exists: false)
            : $"{Journal}\n{Counts.Uploaded:N0} files uploaded, {Counts.Unfinished:N0} not finished";
    }

    private static string WithPresence(string? path, bool exists) =>
        path is null ? "nowhere, since there is no user profile" : path + (exists ? "" : " (does not exist)");
}
