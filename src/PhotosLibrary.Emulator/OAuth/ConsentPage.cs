using Microsoft.AspNetCore.Html;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>
/// The page that asks a person. It holds one form, which a program can send just as well:
/// <list type="bullet">
/// <item><c>request</c> (hidden): the key of the request; send it back as it is.</item>
/// <item><c>account</c>: the name of any account; it need not be one of those on the page. Empty means that
/// <c>other_account</c> counts.</item>
/// <item><c>scope</c>: a scope that is granted; repeated for each. What is left out is not granted.</item>
/// <item><c>decision</c>: <c>allow</c> or <c>deny</c>.</item>
/// </list>
/// The answer is a redirect to the app.
/// </summary>
internal static class ConsentPage
{
    public const string RequestField = "request";
    public const string AccountField = "account";
    public const string OtherAccountField = "other_account";
    public const string ScopeField = "scope";
    public const string DecisionField = "decision";
    public const string Allow = "allow";
    public const string Deny = "deny";

    /// <param name="request">What the app asks for.</param>
    /// <param name="key">The key under which the request is kept.</param>
    /// <param name="accounts">The accounts to choose from.</param>
    /// <param name="problem">What was wrong with the form when it was sent before.</param>
    public static PageResult Create(
        AuthorizationRequest request, string key, IReadOnlyList<string> accounts, string? problem = null)
    {
        var content = Markup.Of($"""
            <h1>{request.ClientId} wants access to your library</h1>
            <p>This is a local server. No account at Google is touched, and no password is asked for.</p>
            {(problem is null ? null : Markup.Of($"""<p class="error" role="alert">{problem}</p>"""))}
            <form method="post" action="{AuthorizationEndpoint.DecisionPath}">
            <input type="hidden" name="{RequestField}" value="{key}">
            <fieldset>
            <legend>Choose an account</legend>
            {Accounts(accounts, request.LoginHint)}
            </fieldset>
            <fieldset>
            <legend>Select what this app can do</legend>
            {Markup.Join(request.Scopes.Select(Scope))}
            </fieldset>
            <div class="actions">
            <button name="{DecisionField}" value="{Allow}">Allow</button>
            <button name="{DecisionField}" value="{Deny}" class="quiet" formnovalidate>Deny</button>
            </div>
            </form>
            <p class="fine">Either way you go back to {new Uri(request.RedirectUri).GetLeftPart(UriPartial.Authority)}</p>
            """);
        return new PageResult(
            "Sign in", content, problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static HtmlString Accounts(IReadOnlyList<string> accounts, string? hint)
    {
        var known = hint is not null && accounts.Contains(hint);
        var name = known ? null : hint;
        if (accounts.Count == 0)
        {
            return Markup.Of($"""
                <input type="text" name="{OtherAccountField}" value="{name}" aria-label="Name of the account"
                  placeholder="Any name, for example alice" autocomplete="off" required autofocus>
                """);
        }

        var chosen = known ? hint : hint is null ? accounts[0] : null;
        return Markup.Of($"""
            {Markup.Join(accounts.Select(account => Markup.Of($"""
                <label class="row"><input type="radio" name="{AccountField}" value="{account}"{Checked(account == chosen)}>
                <span>{account}</span></label>
                """)))}
            <label class="row other"><input type="radio" name="{AccountField}" value=""{Checked(chosen is null)}>
            <span>Use another account</span></label>
            <input type="text" name="{OtherAccountField}" value="{name}" aria-label="Name of the other account"
              placeholder="Any name, for example alice" autocomplete="off">
            """);
    }

    private static HtmlString Scope(string scope) => OAuthScopes.IsSignIn(scope)
        ? Markup.Of($"""<div class="row"><span>Know who you are<small>{scope}</small></span></div>""")
        : Markup.Of($"""
            <label class="row"><input type="checkbox" name="{ScopeField}" value="{scope}" checked>
            <span>{OAuthScopes.ConsentText(scope)}<small>{scope}</small></span></label>
            """);

    private static HtmlString Checked(bool yes) => new(yes ? " checked" : "");
}
