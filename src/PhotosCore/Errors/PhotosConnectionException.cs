namespace PhotosCore;

/// <summary>
/// A call got no response: there was no connection, it broke, or the response took too long, and retries did not help.
/// </summary>
public class PhotosConnectionException : PhotosException
{
    /// <summary>Initializes an exception; tests that mock a client may want to.</summary>
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

    /// <summary>How often the call was sent.</summary>
    public int Attempts { get; }
}
