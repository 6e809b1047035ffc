using PhotosCore.Downloads;

namespace PhotosCore;

/// <summary>A video cannot be downloaded, since Google has not finished it, or could not process it.</summary>
public class VideoNotReadyException : PhotosException
{
    /// <summary>Initializes an exception; tests that mock a client may want to.</summary>
    /// <param name="message">What happened, to what, and what can be done.</param>
    /// <param name="status">What Google says of the video.</param>
    public VideoNotReadyException(string message, string status)
        : base(message)
    {
        Status = status;
    }

    /// <summary>
    /// What Google says of the video: <c>PROCESSING</c> is worth waiting for, <c>FAILED</c> is not.
    /// </summary>
    public string Status { get; }

    internal static VideoNotReadyException Of(MediaSource media, TimeSpan waited = default)
    {
        var still =
            waited > TimeSpan.Zero ? FormattableString.Invariant($" still, after {waited.TotalSeconds:F0} s,") : "";
        var advice = media.HasFailed
            ? ""
            : " Fetch the item again later, or let the download wait (DownloadOptions.VideoTimeout).";
        return new VideoNotReadyException(
            $"The video {media.Id} is{still} {media.VideoStatus}, and only a video that is "
                + $"{MediaSource.Ready} can be downloaded.{advice}",
            media.VideoStatus!
        );
    }
}
