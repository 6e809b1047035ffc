using System.Net;

namespace PhotosLibrary;

/// <summary>
/// The Library API refused a call: what was called, what Google responded and why. Every failed response of the API, of
/// the upload endpoint and of a base URL becomes this type.
/// </summary>
/// <example>
/// <code><![CDATA[
/// try
/// {
///     await photos.Albums.CreateAsync("Trip");
/// }
/// catch (PhotosLibraryException e) when (e.Quota is { Kind: QuotaKind.RequestsPerDay })
/// {
///     Console.WriteLine($"Tomorrow again, at {e.Quota.ResetsAt:t}.");
/// }
/// ]]></code>
/// </example>
public class PhotosLibraryException : PhotosApiException
{
    /// <summary>Initializes an exception; tests that mock a client may want to.</summary>
    /// <param name="message">What happened, to what, and what can be done.</param>
    /// <param name="statusCode">The HTTP status code.</param>
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
        : base(message, statusCode, innerException, status, reason) { }

    /// <summary>Whether an upload session has ended without an upload token, so that a new one has to begin.</summary>
    internal bool IsUploadLost { get; set; }
}
