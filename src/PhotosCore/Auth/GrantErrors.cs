using System.Net;
using Google.Apis.Auth.OAuth2.Responses;
using PhotosCore.Calls;
using PhotosCore.Errors;
using PhotosCore.Responses;

namespace PhotosCore.Auth;

/// <summary>The exceptions of calls that were not sent, because there was no token for them.</summary>
internal static class GrantErrors
{
    /// <summary>OAuth's word for a grant that is revoked or has expired.</summary>
    public const string InvalidGrant = "invalid_grant";

    /// <summary>Why a grant may be invalid, for people.</summary>
    public const string WhyItExpired =
        "The user revoked the grant, or it expired: after 7 days if the app is still in testing, "
        + "after 6 months without use.";

    /// <summary>The grant permits nothing any more.</summary>
    public static PhotosApiException OnlyRemovedScopes(ApiService service, ApiCall call, IReadOnlyList<string> granted)
    {
        var operation = call.Operation;
        var error = service.Fail(
            operation.Method,
            $"{operation} was not sent. {GrantAdvice.DescribeScopes(service, operation, granted)}",
            HttpStatusCode.Forbidden
        );
        error.Status = "PERMISSION_DENIED";
        error.Reason = GrantAdvice.ScopeInsufficient;
        error.RequiredScopes = operation.Scopes;
        error.GrantedScopes = granted;
        error.IsConsentNeeded = true;
        return error;
    }

    /// <summary>The access token could not be refreshed.</summary>
    public static PhotosApiException NoToken(ApiService service, ApiCall call, Exception cause)
    {
        var refusal = cause as TokenResponseException;
        var reason = refusal?.Error?.Error;
        var isExpired = refusal is null || reason == InvalidGrant;
        var text = refusal is null
            ? $"{cause.Message}. {GrantAdvice.AskAgain}"
            : $"Google refused to refresh the access token ({DescribeError(refusal)}). "
                + (
                    isExpired ? $"{WhyItExpired} {GrantAdvice.AskAgain}"
                    : refusal.StatusCode >= HttpStatusCode.InternalServerError ? "Try again later."
                    : "Are client id and client secret still those of the app?"
                );
        var error = service.Fail(
            call.Operation.Method,
            $"{call.Operation} was not sent: {text}",
            isExpired ? HttpStatusCode.Unauthorized : refusal!.StatusCode ?? HttpStatusCode.Unauthorized,
            Redaction.Redact(cause)
        );
        error.Reason = reason ?? InvalidGrant;
        error.ErrorMessage = refusal?.Error?.ErrorDescription is { } description ? Redaction.Redact(description) : null;
        error.RequiredScopes = call.Operation.Scopes;
        error.GrantedScopes = call.GrantedScopes;
        error.IsConsentNeeded = isExpired;
        return error;
    }

    /// <summary>OAuth's word for an error and the sentence that came with it.</summary>
    public static string DescribeError(TokenResponseException refusal) =>
        refusal.Error switch
        {
            null => $"{(int?)refusal.StatusCode}",
            { ErrorDescription: { Length: > 0 } description } error =>
                $"{error.Error}: {Redaction.Redact(description).TrimEnd('.')}",
            var error => Redaction.Redact(error.Error ?? ""),
        };
}
