namespace PhotosLibrary;

/// <summary>The bytes of a video were asked for that Google has not finished, or could not process.</summary>
public class VideoNotReadyException : InvalidOperationException
{
    /// <summary>Makes an exception; tests that mock a client may want to.</summary>
    /// <param name="message">What happened, to what, and what can be done.</param>
    /// <param name="status">What Google says of the video.</param>
    public VideoNotReadyException(string message, VideoProcessingStatus status)
        : base(message)
    {
        Status = status;
    }

    /// <summary>
    /// What Google says of the video: <see cref="VideoProcessingStatus.Processing"/> is worth waiting for,
    /// <see cref="VideoProcessingStatus.Failed"/> is not.
    /// </summary>
    public VideoProcessingStatus Status { get; }

    internal static VideoNotReadyException Of(MediaItem item, VideoProcessingStatus status, TimeSpan waited = default)
    {
        var still =
            waited > TimeSpan.Zero ? FormattableString.Invariant($" still, after {waited.TotalSeconds:F0} s,") : "";
        var advice =
            status == VideoProcessingStatus.Failed
                ? ""
                : " Fetch the item again later, or let the download wait (DownloadOptions.VideoTimeout).";
        return new VideoNotReadyException(
            $"The video {item.Id} is{still} {status.Value}, and only a video that is READY can be downloaded.{advice}",
            status
        );
    }
}
