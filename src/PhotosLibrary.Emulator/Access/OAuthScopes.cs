namespace PhotosLibrary.Emulator.Access;

/// <summary>The scopes that can be requested, and what the consent page says about them.</summary>
/// <param name="policy">Whether those that Google removed can be requested too.</param>
internal sealed class OAuthScopes(PhotosPolicy policy)
{
    private static readonly Dictionary<string, string> Texts = new()
    {
        [PhotosLibraryScopes.AppendOnly] = ConsentTexts.AppendOnly,
        [PhotosLibraryScopes.ReadOnlyAppCreatedData] = ConsentTexts.ReadOnlyAppCreatedData,
        [PhotosLibraryScopes.EditAppCreatedData] = ConsentTexts.EditAppCreatedData,
        [RetiredScopes.Full] = ConsentTexts.Full,
        [RetiredScopes.ReadOnly] = ConsentTexts.ReadOnly,
        [RetiredScopes.Sharing] = ConsentTexts.Sharing,
    };

    // Many apps request these beside the library.
    private static readonly Dictionary<string, string> SignInScopes = new()
    {
        ["openid"] = "openid",
        ["email"] = OAuthFacts.EmailScope,
        ["profile"] = OAuthFacts.ProfileScope,
    };

    private readonly IReadOnlyList<string> _library = RetiredScopes.WithCurrent(policy);

    /// <summary>The scopes that only identify the user to the app, as they are granted.</summary>
    public static IEnumerable<string> SignIn => SignInScopes.Values;

    public IEnumerable<string> Supported => SignInScopes.Keys.Concat(_library);

    /// <summary>Whether the scope only identifies the user to the app; it has no checkbox.</summary>
    public static bool IsSignIn(string scope) => SignInScopes.ContainsValue(scope);

    public static string ConsentText(string scope) => Texts[scope];

    /// <summary>
    /// Reads a list with blanks between, in Google's spelling. Throws <c>invalid_scope</c> if one is not known, as the
    /// scopes that Google removed on 2025-03-31 are not under its policy of today.
    /// </summary>
    public IReadOnlyList<string> Parse(string scope)
    {
        var requested = Split(scope)
            .Select(name => SignInScopes.GetValueOrDefault(name, name))
            .Distinct()
            .ToLookup(name => _library.Contains(name) || IsSignIn(name));
        if (requested[false].Any())
        {
            var valid = requested[true].Any() ? $"valid=[{string.Join(", ", requested[true])}], " : "";
            throw new OAuthException(
                "invalid_scope",
                $"Some requested scopes were invalid. {{{valid}invalid=[{string.Join(", ", requested[false])}]}}"
            );
        }

        return requested[true].ToList() is { Count: > 0 } scopes
            ? scopes
            : throw new OAuthException("invalid_request", "Missing required parameter: scope");
    }

    public static string[] Split(string scopes) => scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static string Join(IEnumerable<string> scopes) => string.Join(' ', scopes);
}
