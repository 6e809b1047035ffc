using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.OAuth;

namespace PhotosLibrary.Emulator.Access;

/// <summary>Finds out who makes a request.</summary>
/// <param name="options">Whether the tokens for developers are taken.</param>
/// <param name="issued">Knows the tokens that were issued by OAuth.</param>
internal sealed class Authenticator(PhotosEmulatorOptions options, ITokenValidator? issued = null)
{
    private const string BearerPrefix = "Bearer ";
    private const string DeveloperPrefix = "dev:";
    private const string DeveloperClientId = "dev";

    private static readonly HashSet<string> EveryScope = [.. PhotosLibraryScopes.All];

    /// <summary>The caller; null without a token that is good.</summary>
    public Caller? FindCaller(HttpRequest request)
    {
        if (ReadToken(request) is not { Length: > 0 } token) return null;
        if (!token.StartsWith(DeveloperPrefix, StringComparison.Ordinal)) return issued?.Validate(token);
        var account = token[DeveloperPrefix.Length..];
        return options.StrictAuth || account.Length == 0 ? null : new Caller(account, DeveloperClientId, EveryScope);
    }

    // Google's system parameters: the token may come in the query, under either name.
    private static string? ReadToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)) return header[BearerPrefix.Length..].Trim();
        return request.Query["access_token"].FirstOrDefault() ?? request.Query["oauth_token"].FirstOrDefault();
    }
}

/// <summary>The caller of a request, once it is known.</summary>
internal static class CallerExtensions
{
    /// <summary>Who makes this request.</summary>
    public static Caller GetCaller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw ApiErrors.Unauthenticated();
}
