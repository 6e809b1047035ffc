using Google.Apis.Auth.OAuth2.Responses;
using PhotosCore.Auth;
using PhotosCore.Errors;

namespace PhotosCore;

/// <summary>A user could not be signed in or out; the message says why, and what can be done.</summary>
public class PhotosSignInException : PhotosException
{
    /// <summary>Initializes an exception.</summary>
    /// <param name="message">What happened and what can be done.</param>
    /// <param name="error">OAuth's word for it.</param>
    /// <param name="innerException">What was caught on the way, if anything.</param>
    public PhotosSignInException(string message, string? error = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Error = error;
    }

    /// <summary>
    /// OAuth's word for it, for example <c>access_denied</c> when the user did not consent; null if it was not Google
    /// that refused.
    /// </summary>
    public string? Error { get; }

    internal static PhotosSignInException Of(TokenResponseException refusal) =>
        refusal.Error is { } error
            ? Of(error, refusal)
            : new PhotosSignInException(
                $"Google refused ({GrantErrors.DescribeError(refusal)}).",
                null,
                Redaction.Redact(refusal)
            );

    internal static PhotosSignInException Of(TokenErrorResponse error, Exception? cause = null)
    {
        var advice = error.Error switch
        {
            "access_denied" => "The user did not consent. While the app is in testing, only its test users can.",
            GrantErrors.InvalidGrant =>
                "The code was used before, is too old, or was given to another client. Start the sign-in again.",
            "invalid_client" or "unauthorized_client" => "Are client id and client secret those of the app?",
            "redirect_uri_mismatch" =>
                "Register the redirect address for the OAuth client in the Google Cloud console.",
            "invalid_scope" => "Does every scope that was asked for still exist?",
            "invalid_request" =>
                "Scopes of Photos and Drive cannot be in one grant, not even if one was granted before.",
            _ => null,
        };
        var word = Redaction.Redact(error.Error ?? "no reason given");
        var description = string.IsNullOrEmpty(error.ErrorDescription)
            ? ""
            : $": {Redaction.Redact(error.ErrorDescription).TrimEnd('.')}";
        return new PhotosSignInException(
            $"Google refused ({word}{description}).{(advice is null ? "" : $" {advice}")}",
            error.Error,
            cause is null ? null : Redaction.Redact(cause)
        );
    }
}
