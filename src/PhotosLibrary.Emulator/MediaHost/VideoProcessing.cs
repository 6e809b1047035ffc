using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.MediaHost;

/// <summary>How far Google would be with a video: here only time passes.</summary>
internal sealed class VideoProcessing(PhotosEmulatorOptions options, TimeProvider time)
{
    /// <summary>Whether a video can be played and downloaded.</summary>
    public VideoProcessingStatus StatusOf(StoredMediaItem video) =>
        time.GetUtcNow() - video.AddedAt < options.VideoProcessingTime
            ? VideoProcessingStatus.Processing
            : VideoProcessingStatus.Ready;
}
