#pragma warning disable CS0618 // The removed scopes are named to tell a user what became of them.
namespace PhotosLibrary.Errors;

/// <summary>What can be said of the scopes of a grant.</summary>
internal static class GrantScopes
{
    private const string Prefix = "https://www.googleapis.com/auth/";
    private const string PhotosPrefix = Prefix + "photoslibrary";

    /// <summary>The scopes that Google removed on 2025-03-31.</summary>
    public static IReadOnlyList<string> Removed { get; } =
    [PhotosLibraryScopes.Full, PhotosLibraryScopes.ReadOnly, PhotosLibraryScopes.Sharing];

    /// <summary>The scopes of a token answer, where blanks divide them.</summary>
    public static string[] Parse(string? scope) => scope?.Split([' '], StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>
    /// Whether a grant permits nothing any more: of Google Photos it has removed scopes and no others. A scope that is
    /// not known here may be one that Google made since.
    /// </summary>
    public static bool HasOnlyRemoved(IReadOnlyList<string> granted)
    {
        var ofPhotos = granted.Where(scope => scope.StartsWith(PhotosPrefix, StringComparison.Ordinal)).ToList();
        return ofPhotos.Count > 0 && ofPhotos.All(Removed.Contains);
    }

    /// <summary>Scopes as people say them: without the address in front.</summary>
    public static string Describe(IEnumerable<string> scopes, string conjunction = "and")
    {
        var names = scopes
            .Select(scope =>
                scope.StartsWith(Prefix, StringComparison.Ordinal) ? scope.Substring(Prefix.Length) : scope
            )
            .ToList();
        return names.Count < 2
            ? names.FirstOrDefault() ?? "none"
            : $"{string.Join(", ", names.Take(names.Count - 1))} {conjunction} {names[names.Count - 1]}";
    }
}
