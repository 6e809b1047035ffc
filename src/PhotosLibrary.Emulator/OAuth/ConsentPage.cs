using Microsoft.AspNetCore.Html;
using PhotosLibrary.Emulator.Access;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>
/// The page that asks the user. It holds one form, which a program can send just as well:
/// <list type="bullet">
/// <item><c>request</c> (hidden): the key of the request; send it back as it is.</item>
/// <item><c>account</c>: the name of any account; it need not be on the page. Empty means that
/// <c>other_account</c> counts.</item>
/// <item><c>scope</c>: a scope that is granted; once for each. What is left out is not granted.</item>
/// <item><c>decision</c>: <c>allow</c> or <c>deny</c>.</item>
/// </list>
/// The response is a redirect to the app.
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

    /// <param name="request">The request of the app.</param>
    /// <param name="key">The key of the saved request.</param>
    /// <param name="accounts">The accounts to choose from.</param>
    public static PageResult Create(AuthorizationRequest request, string key, IReadOnlyList<string> accounts) =>
        Create(request, key, accounts, null, request.Scopes);

    /// <param name="request">The request of the app.</param>
    /// <param name="key">The key of the saved request.</param>
    /// <param name="accounts">The accounts to choose from.</param>
    /// <param name="problem">What was wrong with the form when it was sent before.</param>
    /// <param name="ticked">The scopes that were ticked then.</param>
    public static PageResult Create(
        AuthorizationRequest request,
        string key,
        IReadOnlyList<string> accounts,
        string? problem,
        IEnumerable<string?> ticked
    )
    {
        var content = Markup.Of(
            $"""
            <h1>An app wants access to your library</h1>
            <p><code>{request.ClientId}</code></p>
            {(problem is null ? null : Markup.Of($"""<p class="error" role="alert">{problem}</p>"""))}
            <form method="post" action="{AuthorizationEndpoint.DecisionPath}">
            <input type="hidden" name="{RequestField}" value="{key}">
            <fieldset>
            <legend>Choose an account</legend>
            {Accounts(accounts, request.LoginHint, typing: problem is not null)}
            </fieldset>
            <fieldset>
            <legend>Select what this app can do</legend>
            {Markup.Join(request.Scopes.Select(scope => Scope(scope, ticked.Contains(scope))))}
            </fieldset>
            <div class="actions">
            <button name="{DecisionField}" value="{Allow}">Allow</button>
            <button name="{DecisionField}" value="{Deny}" class="quiet" formnovalidate>Deny</button>
            </div>
            </form>
            <p class="fine">Either way you go back to {App(request)}. This is a local server: it touches no account at
            Google and asks for no password.</p>
            """
        );
        return new PageResult(
            "Sign in",
            content,
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest
        );
    }

    private static HtmlString Accounts(IReadOnlyList<string> accounts, string? hint, bool typing)
    {
        var known = hint is not null && accounts.Contains(hint);
        var name = known ? null : hint;
        if (accounts.Count == 0)
        {
            return Markup.Of(
                $"""
                <input type="text" name="{OtherAccountField}" value="{name}" aria-label="Name of the account"
                  placeholder="Any name, for example alice" autocomplete="off" required autofocus>
                """
            );
        }

        var chosen =
            typing ? null
            : known ? hint
            : hint is null ? accounts[0]
            : null;
        return Markup.Of(
            $"""
            {Markup.Join(accounts.Select(account => Markup.Of($"""
                <label class="row">
                <input type="radio" name="{AccountField}" value="{account}"{Checked(account == chosen)}>
                <span>{account}</span></label>
                """)))}
            <label class="row other"><input type="radio" name="{AccountField}" value=""{Checked(chosen is null)}>
            <span>Use another account</span></label>
            <input type="text" name="{OtherAccountField}" value="{name}" aria-label="Name of the other account"
              placeholder="Any name, for example alice" autocomplete="off">
            """
        );
    }

    private static HtmlString Scope(string scope, bool ticked) =>
        OAuthScopes.IsSignIn(scope)
            ? Markup.Of($"""<div class="row"><span>Know who you are<small>{ShortName(scope)}</small></span></div>""")
            : Markup.Of(
                $"""
                <label class="row"><input type="checkbox" name="{ScopeField}" value="{scope}"{Checked(ticked)}>
                <span>{OAuthScopes.ConsentText(scope)}<small>{ShortName(scope)}</small></span></label>
                """
            );

    private static string App(AuthorizationRequest request) =>
        new Uri(request.RedirectUri).GetLeftPart(UriPartial.Authority);

    private static string ShortName(string scope) => scope[(scope.LastIndexOf('/') + 1)..];

    private static HtmlString Checked(bool yes) => new(yes ? " checked" : "");
}
