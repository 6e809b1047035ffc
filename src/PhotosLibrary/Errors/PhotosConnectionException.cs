namespace PhotosLibrary;

/// <summary>
/// A call was not answered: there was no connection, it broke, or the answer took too long, and repeating did not help.
/// </summary>
public class PhotosConnectionException : HttpRequestException
{
    /// <summary>Makes an exception; tests that mock a client may want to.</summary>
    /// <param name="message">What happened, to what, and what can be done.</param>
    /// <param name="innerException">How the last attempt ended.</param>
    /// <param name="method">Google's name of the method.</param>
    /// <param name="attempts">How often the call was sent.</param>
    /// <param name="isOutcomeUnknown">Whether a write may have taken effect.</param>
    public PhotosConnectionException(
        string message,
        Exception? innerException = null,
        string? method = null,
        int attempts = 1,
        bool isOutcomeUnknown = false
    )
        : base(message, innerException)
    {
        Method = method;
        Attempts = attempts;
        IsOutcomeUnknown = isOutcomeUnknown;
    }

    /// <summary>Google's name of the method that was called, for example <c>photoslibrary.albums.create</c>.</summary>
    public string? Method { get; }

    /// <summary>How often the call was sent.</summary>
    public int Attempts { get; }

    /// <summary>
    /// Whether a write may have taken effect although nothing was heard of it, and it could not be found out. Look
    /// before you repeat it.
    /// </summary>
    public bool IsOutcomeUnknown { get; }
}
