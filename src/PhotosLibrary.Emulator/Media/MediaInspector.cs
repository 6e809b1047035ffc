namespace PhotosLibrary.Emulator.Media;

/// <summary>Finds out what an uploaded file really is.</summary>
/// <param name="limits">How large it may be; Google's limits if null.</param>
/// <param name="workers">Decode photos; by default those that all emulators of the process share.</param>
/// <param name="probe">What helps where a video's own header does not tell; that of the machine if null.</param>
internal sealed class MediaInspector(
    MediaLimits? limits = null,
    PictureWorkers? workers = null,
    VideoProbe? probe = null
)
{
    // Sequence headers of MPEG and the whole headers of AVI and ASF lie well within it.
    private const int VideoStretch = 4 << 20;

    private static readonly SemaphoreSlim Slots = new(Environment.ProcessorCount);

    private readonly MediaLimits _limits = limits ?? MediaLimits.Default;
    private readonly PictureWorkers _workers = workers ?? PictureWorkers.Inspecting;
    private readonly VideoProbe _probe = probe ?? VideoProbe.FromPath();

    /// <summary>Describes a file.</summary>
    /// <param name="path">Where its bytes are.</param>
    /// <param name="fileName">What the uploader called it; only settles what the content leaves open.</param>
    /// <param name="cancellationToken">Lets go of the caller at once.</param>
    /// <exception cref="UnsupportedMediaException">It is no photo or video that we take, or it is damaged.</exception>
    public async Task<MediaDescription> InspectAsync(
        string path,
        string? fileName,
        CancellationToken cancellationToken = default
    )
    {
        var (description, turnsSideways) = await ReadAsync(path, fileName, cancellationToken);
        if (description.IsVideo)
        {
            return await _probe.CompleteAsync(path, description, cancellationToken);
        }

        var size = await PhotoProbe.MeasureAsync(path, description, _limits.PhotoPixels, _workers, cancellationToken);
        return size is { } stored ? Sized(description, stored, turnsSideways) : description;
    }

    private async Task<(MediaDescription Description, bool TurnsSideways)> ReadAsync(
        string path,
        string? fileName,
        CancellationToken cancellationToken
    )
    {
        // A photo is read into memory as a whole.
        await Slots.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Read(path, fileName), cancellationToken);
        }
        finally
        {
            Slots.Release();
        }
    }

    private (MediaDescription Description, bool TurnsSideways) Read(string path, string? fileName)
    {
        using var file = File.OpenRead(path);
        if (file.Length == 0)
        {
            throw new UnsupportedMediaException("The file is empty.");
        }

        var format =
            MediaSniffer.Sniff(ReadStart(file, MediaSniffer.HeadLength), fileName)
            ?? throw new UnsupportedMediaException("The content is no kind of photo or video that is taken.");
        var most = format.IsVideo ? _limits.VideoBytes : _limits.PhotoBytes;
        if (file.Length > most)
        {
            throw new UnsupportedMediaException($"The file has {file.Length} bytes; {most} are taken.");
        }

        return format.IsVideo
            ? (DescribeVideo(file, format), false)
            : DescribePhoto(ReadStart(file, (int)file.Length), format);
    }

    private static byte[] ReadStart(FileStream file, int most)
    {
        var bytes = new byte[Math.Min(most, file.Length)];
        file.Position = 0;
        file.ReadExactly(bytes);
        return bytes;
    }

    private static MediaDescription DescribeVideo(FileStream file, MediaFormat format)
    {
        VideoFacts? facts;
        try
        {
            facts = format.Container switch
            {
                MediaContainer.IsoMedia => IsoMovie.Read(file),
                MediaContainer.Matroska => MatroskaHeader.Read(file),
                MediaContainer.Riff => AviHeader.Read(ReadStart(file, VideoStretch)),
                MediaContainer.Asf => AsfHeader.Read(ReadStart(file, VideoStretch)),
                _ when format == MediaFormat.MpegTransport => MpegStreams.ReadTransport(ReadStart(file, VideoStretch)),
                _ => MpegStreams.ReadProgram(ReadStart(file, VideoStretch)),
            };
        }
        catch (Exception exception) when (exception is not UnsupportedMediaException && OddParts.IsOdd(exception))
        {
            throw new UnsupportedMediaException("The video is cut off or damaged.", exception);
        }

        if (facts is null)
        {
            throw new UnsupportedMediaException($"There is no video track in this {format.MimeType}.");
        }

        if (Math.Max(facts.Width ?? 0, facts.Height ?? 0) > MediaLimits.VideoSide)
        {
            throw new UnsupportedMediaException($"A video of {facts.Width} × {facts.Height} pixels is damaged.");
        }

        // A header that says 0 says nothing.
        var hasSize = facts is { Width: > 0, Height: > 0 };
        return new MediaDescription
        {
            MimeType = format.MimeType,
            IsVideo = true,
            Width = hasSize ? facts.Width : null,
            Height = hasSize ? facts.Height : null,
            CaptureTime = facts.CaptureTime,
            CameraMake = facts.Make,
            CameraModel = facts.Model,
            FramesPerSecond = facts.FramesPerSecond,
        };
    }

    // With the size that EXIF says, if any.
    private static (MediaDescription Description, bool TurnsSideways) DescribePhoto(byte[] photo, MediaFormat format)
    {
        PhotoProbe.CheckWhole(photo, format);
        var exif = OddParts.Read(() => ReadExif(photo, format)) ?? ExifFacts.Read([]);

        // The decoder of HEIF and AVIF turns the photo itself, by the boxes "irot" and "imir", which go before EXIF.
        var turnsSideways = exif.TurnsSideways && format.Container != MediaContainer.IsoMedia;
        var description = new MediaDescription
        {
            MimeType = format.MimeType,
            IsVideo = false,
            CaptureTime = exif.CaptureTime,
            CameraMake = exif.Make,
            CameraModel = exif.Model,
            FocalLength = exif.FocalLength,
            ApertureFNumber = exif.FNumber,
            IsoEquivalent = exif.Iso,
            ExposureSeconds = exif.ExposureSeconds,
        };
        return (
            exif.Size is var (width, height) ? Sized(description, new(width, height), turnsSideways) : description,
            turnsSideways
        );
    }

    private static MediaDescription Sized(MediaDescription description, PixelSize stored, bool turnsSideways) =>
        description with
        {
            Width = turnsSideways ? stored.Height : stored.Width,
            Height = turnsSideways ? stored.Width : stored.Height,
        };

    private static ExifFacts ReadExif(byte[] photo, MediaFormat format) =>
        ExifFacts.Read(
            MetadataBlocks
                .Find(photo, format)
                .Where(block => block.Kind == MetadataKind.Exif)
                .Select(block => new ReadOnlyMemory<byte>(photo, block.Offset, block.Length))
                .Concat(format == MediaFormat.Png ? PackedPngText.ReadExif(photo) : [])
        );
}
