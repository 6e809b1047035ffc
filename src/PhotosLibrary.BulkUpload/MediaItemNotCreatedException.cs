namespace PhotosLibrary;

/// <summary>The bytes of a file are up, but Google made no media item of them.</summary>
public class MediaItemNotCreatedException : PhotosException
{
    /// <summary>Initializes an exception; tests that mock an uploader may want to.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="error">Google's reason.</param>
    /// <param name="innerException">How the call failed, if it did as a whole.</param>
    public MediaItemNotCreatedException(string path, BatchError error, Exception? innerException = null)
        : base($"No media item was made of {path}: {error?.Message} {error?.CreationAdvice}".TrimEnd(), innerException)
    {
        Error = error ?? throw new ArgumentNullException(nameof(error));
    }

    /// <summary>Google's reason, and what can be done about it.</summary>
    public BatchError Error { get; }
}
