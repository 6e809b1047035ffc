using System.Net;

namespace PhotosLibrary;

/// <summary>
/// A call to Google Photos failed: what was called, what Google answered and why. Every failed answer of the API, of
/// the upload endpoint and of a media address becomes this one type; a connection that breaks stays an
/// <see cref="HttpRequestException"/>.
/// </summary>
public class PhotosLibraryException : Exception
{
    // Setters are internal, not init: an init accessor is bound to the framework that it was compiled for, and a
    // library built on the one of our two builds would not run with the other.

    /// <summary>Makes an exception; tests that mock a client may want to.</summary>
    /// <param name="message">What happened, to what, and what can be done.</param>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="innerException">What was caught on the way, if anything.</param>
    /// <param name="status">Name of the <c>google.rpc</c> code.</param>
    /// <param name="reason">Google's reason as a word.</param>
    public PhotosLibraryException(
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

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>Google's name of the method that was called, for example <c>photoslibrary.albums.get</c>.</summary>
    public string? Method { get; internal set; }

    /// <summary>
    /// Name of the <c>google.rpc</c> code, for example <c>PERMISSION_DENIED</c>; null if the answer had none.
    /// </summary>
    public string? Status { get; internal set; }

    /// <summary>Google's own words; null if the answer had none.</summary>
    public string? ErrorMessage { get; internal set; }

    /// <summary>Which fields of the request were wrong, and why; null if Google did not say it.</summary>
    internal string? Violations { get; set; }

    /// <summary>
    /// Google's reason as a word, for example <c>ACCESS_TOKEN_SCOPE_INSUFFICIENT</c> or <c>rateLimitExceeded</c>; null
    /// if the answer had none.
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
    /// Whether a write may have taken effect although it failed: Google had trouble of its own, or an attempt before
    /// the last was never answered, and it could not be found out. Look before you repeat it.
    /// </summary>
    public bool IsOutcomeUnknown { get; internal set; }

    /// <summary>
    /// The scopes of which the method needs one; empty if no scope permits it any more, or if that is not known.
    /// </summary>
    public IReadOnlyList<string> RequiredScopes { get; internal set; } = [];

    /// <summary>The scopes of the grant; empty if the credential does not know them.</summary>
    public IReadOnlyList<string> GrantedScopes { get; internal set; } = [];

    /// <summary>
    /// Whether only the user can help, by consenting again: the grant was revoked, has expired, or lacks the scope.
    /// </summary>
    public bool IsConsentNeeded { get; internal set; }

    /// <summary>How long Google asks to wait before the next try; null if it did not say.</summary>
    public TimeSpan? RetryAfter { get; internal set; }

    /// <summary>
    /// The beginning of the body, at most 1,000 characters, without tokens and upload addresses; null if it was empty.
    /// </summary>
    public string? ResponseExcerpt { get; internal set; }

    /// <summary>Whether an upload session has ended without an upload token, so that a new one has to begin.</summary>
    internal bool IsUploadLost { get; set; }
}
