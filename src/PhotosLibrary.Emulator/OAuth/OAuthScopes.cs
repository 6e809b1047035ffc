namespace PhotosLibrary.Emulator.OAuth;

/// <summary>The scopes that can be asked for, and what the consent page says about them.</summary>
internal static class OAuthScopes
{
    // Google's own words, literally: section 2 of the collected facts.
    private static readonly Dictionary<string, string> Texts = new()
    {
        [PhotosLibraryScopes.AppendOnly] = "Add to your Google Photos library",
        [PhotosLibraryScopes.ReadOnlyAppCreatedData] = "Manage photos added by this app",
        [PhotosLibraryScopes.EditAppCreatedData] =
            "Edit the info in your photos, videos, and albums created within this app, including titles, descriptions, "
            + "and covers",
    };

    // Many apps ask for these beside the library. They are granted, but there is no id_token and no userinfo here.
    private static readonly Dictionary<string, string> SignInScopes = new()
    {
        ["openid"] = "openid",
        ["email"] = "https://www.googleapis.com/auth/userinfo.email",
        ["profile"] = "https://www.googleapis.com/auth/userinfo.profile",
    };

    public static IEnumerable<string> Supported => SignInScopes.Keys.Concat(PhotosLibraryScopes.All);

    /// <summary>Whether the scope only tells the app who somebody is; it has no checkbox.</summary>
    public static bool IsSignIn(string scope) => SignInScopes.ContainsValue(scope);

    public static string ConsentText(string scope) => Texts[scope];

    /// <summary>
    /// Reads a list with blanks between, in Google's spelling. Throws <c>invalid_scope</c> if one is not known, as the
    /// scopes that Google removed on 2025-03-31 are not.
    /// </summary>
    public static IReadOnlyList<string> Parse(string scope)
    {
        var asked = Split(scope)
            .Select(name => SignInScopes.GetValueOrDefault(name, name))
            .Distinct()
            .ToLookup(name => Texts.ContainsKey(name) || IsSignIn(name));
        if (asked[false].Any())
        {
            var valid = asked[true].Any() ? $"valid=[{string.Join(", ", asked[true])}], " : "";
            throw new OAuthException("invalid_scope",
                $"Some requested scopes were invalid. {{{valid}invalid=[{string.Join(", ", asked[false])}]}}");
        }

        return asked[true].ToList() is { Count: > 0 } scopes
            ? scopes
            : throw new OAuthException("invalid_request", "Missing required parameter: scope");
    }

    public static string[] Split(string scopes) => scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static string Join(IEnumerable<string> scopes) => string.Join(' ', scopes);
}
