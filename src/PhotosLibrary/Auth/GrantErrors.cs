using System.Net;
using Google.Apis.Auth.OAuth2.Responses;
using PhotosLibrary.Errors;
using PhotosLibrary.Http;

namespace PhotosLibrary.Auth;

/// <summary>The exceptions of calls that were not sent, because there was no token for them.</summary>
internal static class GrantErrors
{
    /// <summary>OAuth's word for a grant that is revoked or has expired.</summary>
    public const string InvalidGrant = "invalid_grant";

    /// <summary>Why a grant may have ended, for people.</summary>
    public const string WhyItEnded =
        "The user revoked the grant, or it expired: after 7 days if the app is still in testing, "
        + "after 6 months without use.";

    /// <summary>The grant permits nothing any more.</summary>
    public static PhotosLibraryException OnlyRemovedScopes(ApiCall call, IReadOnlyList<string> granted) =>
        new(
            $"{call.Operation} was not sent. {GrantAdvice.DescribeScopes(call.Operation, granted)}",
            HttpStatusCode.Forbidden,
            status: "PERMISSION_DENIED",
            reason: GrantAdvice.ScopeInsufficient
        )
        {
            Method = call.Operation.Method,
            RequiredScopes = call.Operation.Scopes,
            GrantedScopes = granted,
            IsConsentNeeded = true,
        };

    /// <summary>The access token could not be refreshed.</summary>
    public static PhotosLibraryException NoToken(ApiCall? call, Exception cause)
    {
        var what = $"{call?.Operation.Method ?? "The request"} was not sent: ";
        var refusal = cause as TokenResponseException;
        var error = refusal?.Error?.Error;
        var isEnded = refusal is null || error == InvalidGrant;
        var text = refusal is null
            ? $"{cause.Message}. {GrantAdvice.AskAgain}"
            : $"Google refused to refresh the access token ({DescribeError(refusal)}). "
                + (
                    isEnded ? $"{WhyItEnded} {GrantAdvice.AskAgain}"
                    : refusal.StatusCode >= HttpStatusCode.InternalServerError ? "Try again later."
                    : "Are client id and client secret still those of the app?"
                );
        return new PhotosLibraryException(
            what + text,
            isEnded ? HttpStatusCode.Unauthorized : refusal!.StatusCode ?? HttpStatusCode.Unauthorized,
            Redaction.Redact(cause),
            reason: error ?? InvalidGrant
        )
        {
            Method = call?.Operation.Method,
            ErrorMessage = refusal?.Error?.ErrorDescription is { } description ? Redaction.Redact(description) : null,
            RequiredScopes = call?.Operation.Scopes ?? [],
            GrantedScopes = call?.GrantedScopes ?? [],
            IsConsentNeeded = isEnded,
        };
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
