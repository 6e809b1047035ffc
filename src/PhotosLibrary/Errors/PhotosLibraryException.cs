using System.Net;

namespace PhotosLibrary;

/// <summary>
/// A call to Google Photos failed: what was called, what Google answered and why. Every failed answer of the API, of the
/// upload endpoint and of a media address becomes this one type; a connection that breaks stays an
/// <see cref="HttpRequestException"/>.
/// </summary>
public class PhotosLibraryException : Exception
{
    /// <summary>Makes an exception; tests that mock a client may want to.</summary>
    /// <param name="message">What happened, to what, and what can be done.</param>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="innerException">What was caught on the way, if anything.</param>
    public PhotosLibraryException(string message, HttpStatusCode statusCode, Exception? innerException = null)
        : base(message, innerException)
    {
        StatusCode = statusCode;
    }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>Google's name of the method that was called, for example <c>photoslibrary.albums.get</c>.</summary>
    public string? Method { get; init; }

    /// <summary>Name of the <c>google.rpc</c> code, for example <c>PERMISSION_DENIED</c>; null if the answer had none.</summary>
    public string? Status { get; init; }

    /// <summary>Google's own words; null if the answer had none.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>
    /// Google's reason as a word, for example <c>ACCESS_TOKEN_SCOPE_INSUFFICIENT</c> or <c>rateLimitExceeded</c>; null if
    /// the answer had none.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>Google's further facts, each a JSON text whose <c>@type</c> names its form; empty if there are none.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>How long Google asks to wait before the next try; null if it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// The beginning of the body, at most 1,000 characters, without tokens and upload addresses; null if it was empty.
    /// </summary>
    public string? ResponseExcerpt { get; init; }
}
