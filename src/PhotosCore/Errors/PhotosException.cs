namespace PhotosCore;

/// <summary>
/// Anything that went wrong between an app and Google Photos: one <c>catch</c> gets every failure of the service.
/// Mistakes of the caller stay <see cref="ArgumentException"/> and <see cref="InvalidOperationException"/>, trouble
/// with local files stays <see cref="IOException"/>, and cancellation stays <see cref="OperationCanceledException"/>.
/// </summary>
/// <example>
/// <code><![CDATA[
/// try
/// {
///     await photos.Albums.CreateAsync("Trip");
/// }
/// catch (PhotosException e) when (e.IsConsentNeeded)
/// {
///     Console.WriteLine($"Sign in again: {e.Message}");
/// }
/// ]]></code>
/// </example>
public abstract class PhotosException : Exception
{
    /// <summary>Initializes an exception.</summary>
    /// <param name="message">What happened, to what, and what can be done.</param>
    /// <param name="innerException">What was caught on the way, if anything.</param>
    protected PhotosException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    /// <summary>
    /// Google's name of the method that was called, for example <c>photoslibrary.albums.get</c>; null if it was none.
    /// </summary>
    public string? Method { get; internal set; }

    /// <summary>
    /// Whether the outcome of a write is unknown: it failed, but may have taken effect. Verify before you retry it.
    /// </summary>
    public virtual bool IsOutcomeUnknown { get; internal set; }

    /// <summary>
    /// Whether only the user can help, by consenting again: the grant was revoked, has expired, or lacks the scope.
    /// </summary>
    public virtual bool IsConsentNeeded { get; internal set; }
}
