using System.Net;
using PhotosCore.Calls;

namespace PhotosCore.Responses;

/// <summary>What can be done about a response that refuses a grant, not a call.</summary>
/// <param name="Text">A sentence or more for the message.</param>
/// <param name="IsConsentNeeded">Whether it is the user who can help.</param>
internal sealed record GrantAdvice(string Text, bool IsConsentNeeded)
{
    /// <summary>Google's word for a grant without the scope.</summary>
    public const string ScopeInsufficient = "ACCESS_TOKEN_SCOPE_INSUFFICIENT";

    /// <summary>What a user can do, whatever the reason.</summary>
    public const string AskAgain = "Ask the user for consent again.";

    /// <summary>What responses say that have no reason yet.</summary>
    public const string ScopeInsufficientWords = "insufficient authentication scope";

    /// <summary>The advice for a failed response; null if the grant is not what it is about.</summary>
    /// <param name="service">The API.</param>
    /// <param name="call">What was called.</param>
    /// <param name="statusCode">The HTTP status code.</param>
    /// <param name="reason">Google's reason as a word.</param>
    /// <param name="message">Google's own words.</param>
    public static GrantAdvice? For(
        ApiService service,
        ApiCall call,
        HttpStatusCode statusCode,
        string? reason,
        string? message
    )
    {
        var operation = call.Operation;
        if (!operation.IsOfApi)
        {
            return null;
        }

        switch (statusCode)
        {
            case HttpStatusCode.Forbidden when operation.ClosedBecause is { } because:
                return new GrantAdvice(because, false);
            case HttpStatusCode.Forbidden
                when reason == ScopeInsufficient
                    || message?.IndexOf(ScopeInsufficientWords, StringComparison.OrdinalIgnoreCase) >= 0:
            // The upload endpoint has one response for every trouble with a token.
            case HttpStatusCode.Unauthorized
                when operation.Effect == OperationEffect.Bytes
                    && call.GrantedScopes.Count > 0
                    && !call.GrantedScopes.Intersect(operation.Scopes).Any():
                return new GrantAdvice(DescribeScopes(service, operation, call.GrantedScopes), true);
            default:
                return null;
        }
    }

    /// <summary>Says which scope a method needs, which the grant has, and what became of the others.</summary>
    public static string DescribeScopes(ApiService service, ApiOperation operation, IReadOnlyList<string> granted)
    {
        var isKnown = granted.Count > 0;
        // Where it is not known what was granted, what once was enough may explain it.
        var removed = (isKnown ? granted : operation.RemovedScopes).Intersect(service.RemovedScopes).ToList();
        var needs =
            $"It needs the scope {GrantScopes.Describe(operation.Scopes, "or")}, which the grant lacks"
            + $"{(isKnown ? $"; it has {GrantScopes.Describe(granted)}" : "")}. ";
        return removed.Count == 0
            ? needs + AskAgain
            : $"{needs}Google removed {GrantScopes.Describe(removed)} on {service.ScopesRemovedOn}, "
                + $"and lets apps see only what they created themselves. {AskAgain}";
    }
}
