namespace PhotosLibrary.Uploads;

/// <summary>Where the bytes of a session come from, cut into the pieces that become requests.</summary>
internal abstract class UploadSource : IDisposable
{
    /// <summary>The next piece, from where the source stands.</summary>
    public abstract Task<UploadPiece> NextAsync(CancellationToken cancellationToken);

    /// <summary>Moves on, or back, to what the server does not have yet.</summary>
    /// <param name="offset">How many bytes the server has.</param>
    /// <param name="cause">What broke before, if anything.</param>
    /// <exception cref="IOException">The bytes from there on are not in hand.</exception>
    public abstract void MoveTo(long offset, Exception? cause);

    public abstract void Dispose();

    /// <summary>A stream has more bytes than were announced: they would silently be lost.</summary>
    public static ArgumentException TooLong(long announced) =>
        new($"The stream has more than the {announced} bytes that were announced for it.");

    protected static IOException CannotContinue(long offset, string reason, Exception? cause) =>
        new($"The upload cannot resume at byte {offset}, where the server stands: {reason}", cause);
}

/// <summary>What one request carries.</summary>
/// <param name="Offset">Offset of its first byte in the upload.</param>
/// <param name="Bytes">The bytes; null if there are none left and the upload has only to be finalized.</param>
/// <param name="IsLast">Whether the upload is complete with it.</param>
internal sealed record UploadPiece(long Offset, UploadContent? Bytes, bool IsLast);
