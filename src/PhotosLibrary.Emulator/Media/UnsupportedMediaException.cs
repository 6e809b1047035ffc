namespace PhotosLibrary.Emulator.Media;

/// <summary>The bytes are not a photo or video that Google Photos takes, or they are damaged.</summary>
internal sealed class UnsupportedMediaException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">What is wrong, for a person to read.</param>
    /// <param name="innerException">What the decoder said, where it was a decoder that refused.</param>
    public UnsupportedMediaException(string reason, Exception? innerException = null)
        : base(reason, innerException) { }
}
