using System.Buffers.Binary;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Makes sure that a photo is whole, and measures it.</summary>
/// <remarks>
/// What Google does with a photo that breaks off in the middle is not known. We refuse it: an emulator that takes half
/// an upload would hide the very fault that its users look for. The frequent formats have an end mark, which costs
/// far less to find than decoding; the rest are decoded, by <see cref="PictureWorkers"/>.
/// </remarks>
internal static class PhotoProbe
{
    /// <summary>Width and height as stored; null for a RAW that Magick cannot open, as Google takes more.</summary>
    /// <param name="path">Where the photo is.</param>
    /// <param name="description">What is known of it, the format above all.</param>
    /// <param name="mostPixels">How many pixels are taken.</param>
    /// <param name="workers">Those that decode it.</param>
    /// <param name="cancellationToken">Lets go of the caller at once.</param>
    /// <exception cref="UnsupportedMediaException">It cannot be decoded, or would need too much memory.</exception>
    public static async Task<PixelSize?> MeasureAsync(
        string path,
        MediaDescription description,
        long mostPixels,
        PictureWorkers workers,
        CancellationToken cancellationToken
    )
    {
        var format = MediaFormat.FromMimeType(description.MimeType)!;
        var measured = await workers.RunAsync(
            new PictureJob(PictureWork.Measure, path, description),
            cancellationToken
        );
        if (measured is null)
        {
            return format.IsRaw ? null : throw Undecodable();
        }

        CheckPixels(measured.Size, mostPixels);
        if (
            MustBeDecoded(format)
            && await workers.RunAsync(new PictureJob(PictureWork.Decode, path, description), cancellationToken) is null
        )
        {
            throw Undecodable();
        }

        return measured.Size;
    }

    /// <summary>Refuses a photo whose structure shows that its end is missing.</summary>
    /// <exception cref="UnsupportedMediaException">It is.</exception>
    public static void CheckWhole(byte[] photo, MediaFormat format)
    {
        if (IsWhole(photo, format) == false)
        {
            throw new UnsupportedMediaException("The photo is cut off.");
        }
    }

    // Whether only decoding tells that a photo of a format is whole.
    private static bool MustBeDecoded(MediaFormat format) =>
        format.Container is MediaContainer.Opaque or MediaContainer.Gif or MediaContainer.Tiff && !format.IsRaw;

    private static UnsupportedMediaException Undecodable() => new("The photo cannot be decoded.");

    private static void CheckPixels(PixelSize size, long mostPixels)
    {
        var pixels = size.Width * size.Height;
        if (pixels <= 0 || pixels > mostPixels)
        {
            throw new UnsupportedMediaException(
                $"The photo has {size.Width} × {size.Height} pixels; {mostPixels} are taken."
            );
        }
    }

    // Null where the structure does not tell.
    private static bool? IsWhole(byte[] photo, MediaFormat format)
    {
        switch (format.Container)
        {
            case MediaContainer.Jpeg:
                return JpegSegments.HasEnd(photo);
            case MediaContainer.Png:
                return PngChunks.HasEnd(photo);
            case MediaContainer.Riff:
                return photo.Length >= 12
                    && BinaryPrimitives.ReadUInt32LittleEndian(photo.AsSpan(4)) + 8L <= photo.Length;
            case MediaContainer.IsoMedia:
                using (var stream = new MemoryStream(photo, writable: false))
                {
                    // Throws where a box does not fit.
                    return new IsoBoxes(stream).Top().Exists(box => box.Type == "meta");
                }

            default:
                return null;
        }
    }
}
