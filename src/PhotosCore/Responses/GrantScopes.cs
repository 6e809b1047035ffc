using PhotosCore.Calls;

namespace PhotosCore.Responses;

/// <summary>What can be said of the scopes of a grant.</summary>
internal static class GrantScopes
{
    private const string Prefix = "https://www.googleapis.com/auth/";

    /// <summary>The scopes of a token response, where blanks divide them.</summary>
    public static string[] Parse(string? scope) => scope?.Split([' '], StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>
    /// Whether a grant permits nothing of an API any more: it has removed scopes of the API and no others. A scope that
    /// is not known here may be one that Google made since.
    /// </summary>
    public static bool HasOnlyRemoved(ApiService service, IReadOnlyList<string> granted)
    {
        var ofService = granted
            .Where(scope => scope.StartsWith(Prefix + service.MethodPrefix, StringComparison.Ordinal))
            .ToList();
        return ofService.Count > 0 && ofService.All(service.RemovedScopes.Contains);
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
