using Microsoft.AspNetCore.WebUtilities;
using PhotosLibrary.Emulator.Access;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>
/// <c>GET /o/oauth2/v2/auth</c>: asks a user for consent and redirects to the app with a code. Errors in the request
/// itself are shown and not sent back, as at Google: the address to send them to may be wrong.
/// </summary>
internal static class AuthorizationEndpoint
{
    public const string Path = "/o/oauth2/v2/auth";

    /// <summary>
    /// All addresses: the other one is in Google's client secret files and its client for Go.
    /// </summary>
    public static readonly string[] Paths = [Path, "/o/oauth2/auth"];
    public const string DecisionPath = "/o/oauth2/consent";

    private const int AccountMaxLength = 100;

    public static async Task<IResult> AskAsync(
        HttpRequest http,
        GrantStore grants,
        OAuthScopes scopes,
        CancellationToken cancellationToken
    )
    {
        var request = AuthorizationRequest.Parse(http.Query, scopes);
        if (request.Prompt.Contains(AuthorizationRequest.PromptNone))
        {
            // No user is ever signed in here, so there is always something to ask.
            return new RedirectResponse(request.Redirect(("error", "interaction_required")));
        }

        var key = await grants.SaveRequestAsync(http.QueryString.Value!, cancellationToken);
        return ConsentPage.Create(request, key, grants.ListAccounts());
    }

    /// <summary>
    /// Receives the form of the consent page. Other sites cannot forge it: they would have to know the key of the
    /// request, which is only in the page, and browsers let no other site read or frame that.
    /// </summary>
    public static async Task<IResult> DecideAsync(
        HttpRequest http,
        GrantStore grants,
        OAuthScopes offered,
        CancellationToken cancellationToken
    )
    {
        var form = await OAuthParameters.ReadFormAsync(http, cancellationToken);
        var key = form.Required(ConsentPage.RequestField);
        var query =
            grants.FindRequest(key)
            ?? throw new OAuthException(
                "invalid_request",
                "This page is out of date. Go back to the app and start again."
            );
        var request = AuthorizationRequest.Parse(new QueryCollection(QueryHelpers.ParseQuery(query)), offered);

        var decision = form.Required(ConsentPage.DecisionField);
        if (decision is not (ConsentPage.Allow or ConsentPage.Deny))
        {
            throw new OAuthException("invalid_request", $"Invalid parameter value for decision: {decision}");
        }

        var ticked = form.Every(ConsentPage.ScopeField).ToHashSet();
        var granted = request.Scopes.Where(scope => OAuthScopes.IsSignIn(scope) || ticked.Contains(scope)).ToList();
        if (decision == ConsentPage.Deny || granted.Count == 0)
        {
            return new RedirectResponse(request.Redirect(("error", "access_denied")));
        }

        var account = (form.Optional(ConsentPage.AccountField) ?? form.Optional(ConsentPage.OtherAccountField))?.Trim();
        if (string.IsNullOrEmpty(account) || account.Length > AccountMaxLength || account.Any(char.IsControl))
        {
            var problem = $"Name an account, with 1 to {AccountMaxLength} characters.";
            return ConsentPage.Create(request, key, grants.ListAccounts(), problem, ticked);
        }

        var (code, scopes) = await grants.ConsentAsync(request, account, granted, cancellationToken);
        return new RedirectResponse(request.Redirect(("code", code), ("scope", OAuthScopes.Join(scopes))));
    }

    // The framework's own redirect writes the whole address, with the code, into the log.
    private sealed class RedirectResponse(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.CacheControl = "no-store";
            httpContext.Response.Redirect(address);
            return Task.CompletedTask;
        }
    }
}
