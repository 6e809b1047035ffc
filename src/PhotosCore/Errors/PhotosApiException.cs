using System.Net;

namespace PhotosCore;

/// <summary>
/// A Google Photos API refused a call: what was called, what Google responded and why. Every failed response of an API,
/// of the upload endpoint and of a media URL becomes this type; each API has its own subclass.
/// </summary>
public abstract class PhotosApiException : PhotosException
{
    // Setters are internal, not init: an init accessor is bound to the framework that it was compiled for, and a
    // library built on the one of our two builds would not run with the other.

    /// <summary>Initializes an exception.</summary>
    /// <param name="message">What happened, to what, and what can be done.</param>
    /// <param name="statusCode">The HTTP status code.</param>
    /// <param name="innerException">What was caught on the way, if anything.</param>
    /// <param name="status">Name of the <c>google.rpc</c> code.</param>
    /// <param name="reason">Google's reason as a word.</param>
    protected PhotosApiException(
        string message,
        HttpStatusCode statusCode,
        Exception? innerException = null,
        string? status = null,
        string? reason = null
    )
        : base(message, innerException)
    {
        StatusCode = statusCode;
        Status = status;
        Reason = reason;
    }

    /// <summary>The HTTP status code.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>
    /// Name of the <c>google.rpc</c> code, for example <c>PERMISSION_DENIED</c>; null if the response had none.
    /// </summary>
    public string? Status { get; internal set; }

    /// <summary>Google's own words; null if the response had none.</summary>
    public string? ErrorMessage { get; internal set; }

    /// <summary>Which fields of the request were wrong, and why; null if Google did not say it.</summary>
    internal string? Violations { get; set; }

    /// <summary>
    /// Google's reason as a word, for example <c>ACCESS_TOKEN_SCOPE_INSUFFICIENT</c> or <c>rateLimitExceeded</c>; null
    /// if the response had none.
    /// </summary>
    public string? Reason { get; internal set; }

    /// <summary>
    /// Google's further facts, each a JSON text whose <c>@type</c> names its form; empty if there are none.
    /// </summary>
    public IReadOnlyList<string> Details { get; internal set; } = [];

    /// <summary>The quota that the call went over; null if it failed for another reason.</summary>
    public QuotaFailure? Quota { get; internal set; }

    /// <summary>How often the call was sent.</summary>
    public int Attempts { get; internal set; } = 1;

    /// <summary>
    /// The scopes of which the method needs one; empty if no scope permits it any more, or if that is not known.
    /// </summary>
    public IReadOnlyList<string> RequiredScopes { get; internal set; } = [];

    /// <summary>The scopes of the grant; empty if the credential does not know them.</summary>
    public IReadOnlyList<string> GrantedScopes { get; internal set; } = [];

    /// <summary>How long Google asks to wait before the next attempt; null if it did not say.</summary>
    public TimeSpan? RetryAfter { get; internal set; }

    /// <summary>
    /// The beginning of the body, at most 1,000 characters, without tokens and upload URLs; null if it was empty.
    /// </summary>
    public string? ResponseExcerpt { get; internal set; }
}
