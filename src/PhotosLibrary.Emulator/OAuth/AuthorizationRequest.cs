using Microsoft.AspNetCore.WebUtilities;
using PhotosLibrary.Emulator.Access;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>The request of an app that sends a user to the consent page.</summary>
internal sealed record AuthorizationRequest(
    string ClientId,
    string RedirectUri,
    IReadOnlyList<string> Scopes,
    string? State,
    bool Offline,
    bool IsInstalledApp,
    bool IncludeGrantedScopes,
    IReadOnlySet<string> Prompt,
    string? LoginHint,
    string? Nonce,
    CodeChallenge? Challenge
)
{
    public const string PromptNone = "none";
    public const string PromptConsent = "consent";
    private const string PromptSelectAccount = "select_account";

    /// <summary>Reads and checks the query of the authorization endpoint.</summary>
    public static AuthorizationRequest Parse(IQueryCollection query, OAuthScopes scopes)
    {
        var parameters = new OAuthParameters(query);
        var clientId = parameters.Required("client_id");
        var redirectUri = parameters.Required("redirect_uri");
        OAuth.RedirectUri.Check(redirectUri);

        var responseType =
            parameters.Optional("response_type")
            ?? throw new OAuthException("invalid_request", "Required parameter is missing: response_type");
        if (responseType != "code")
        {
            throw new OAuthException(
                "unsupported_response_type",
                $"Invalid response_type: {responseType}. This server knows only code."
            );
        }

        // Installed apps need not ask: Google gives them a refresh token every time.
        var isInstalled = OAuth.RedirectUri.IsOfInstalledApp(redirectUri);
        var accessType = parameters.Optional("access_type") ?? (isInstalled ? "offline" : "online");
        if (accessType is not ("online" or "offline"))
        {
            throw Invalid("access_type", accessType);
        }

        var prompt = OAuthScopes.Split(parameters.Optional("prompt") ?? "").ToHashSet();
        if (prompt.Except([PromptNone, PromptConsent, PromptSelectAccount]).FirstOrDefault() is { } unknown)
        {
            throw Invalid("prompt", unknown);
        }

        if (prompt.Contains(PromptNone) && prompt.Count > 1)
        {
            throw Invalid("prompt", "none beside other values");
        }

        return new AuthorizationRequest(
            clientId,
            redirectUri,
            scopes.Parse(parameters.Required("scope")),
            parameters.Optional("state"),
            accessType == "offline",
            isInstalled,
            parameters.Optional("include_granted_scopes") == "true",
            prompt,
            parameters.Optional("login_hint"),
            parameters.Optional("nonce"),
            CodeChallenge.Read(parameters)
        );
    }

    /// <summary>The address that takes the response back to the app.</summary>
    public string Redirect(params (string Name, string? Value)[] response) =>
        QueryHelpers.AddQueryString(
            new Uri(RedirectUri).AbsoluteUri,
            response
                .Prepend(("state", State))
                .Select(parameter => KeyValuePair.Create(parameter.Item1, parameter.Item2))
        );

    private static OAuthException Invalid(string name, string value) =>
        new("invalid_request", $"Invalid parameter value for {name}: {value}");
}
