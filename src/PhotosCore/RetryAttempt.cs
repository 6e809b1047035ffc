namespace PhotosCore;

/// <summary>A call that failed is about to be retried.</summary>
public sealed class RetryAttempt
{
    /// <summary>Initializes an instance; tests of a callback may want to.</summary>
    /// <param name="method">Google's name of the method.</param>
    /// <param name="attempts">How often the call has been sent.</param>
    /// <param name="delay">How long the retry waits.</param>
    /// <param name="failure">How the last attempt ended.</param>
    public RetryAttempt(string method, int attempts, TimeSpan delay, Exception failure)
    {
        Method = method;
        Attempts = attempts;
        Delay = delay;
        Failure = failure;
    }

    /// <summary>Google's name of the method, for example <c>photoslibrary.albums.list</c>.</summary>
    public string Method { get; }

    /// <summary>How often the call has been sent.</summary>
    public int Attempts { get; }

    /// <summary>How long the call waits until it is sent again.</summary>
    public TimeSpan Delay { get; }

    /// <summary>
    /// How the last attempt ended: a <see cref="PhotosApiException"/> if there was a response, a
    /// <see cref="PhotosConnectionException"/> if the connection failed, otherwise what broke.
    /// </summary>
    public Exception Failure { get; }
}
