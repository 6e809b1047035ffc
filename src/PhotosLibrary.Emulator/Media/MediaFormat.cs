using ImageMagick;

namespace PhotosLibrary.Emulator.Media;

/// <summary>A file format that Google Photos takes.</summary>
/// <param name="MimeType">Its media type, unique in this table.</param>
/// <param name="Coder">The Magick coder that reads it; null for videos, which Magick must never touch.</param>
/// <param name="Container">How its parts are laid out, which tells where metadata lies.</param>
internal sealed record MediaFormat(string MimeType, MagickFormat? Coder, MediaContainer Container)
{
    public static readonly MediaFormat Jpeg = new("image/jpeg", MagickFormat.Jpeg, MediaContainer.Jpeg);
    public static readonly MediaFormat Png = new("image/png", MagickFormat.Png, MediaContainer.Png);
    public static readonly MediaFormat Gif = new("image/gif", MagickFormat.Gif, MediaContainer.Gif);
    public static readonly MediaFormat WebP = new("image/webp", MagickFormat.WebP, MediaContainer.Riff);
    public static readonly MediaFormat Bmp = new("image/bmp", MagickFormat.Bmp, MediaContainer.Opaque);
    public static readonly MediaFormat Ico = new("image/x-icon", MagickFormat.Ico, MediaContainer.Opaque);
    public static readonly MediaFormat Tiff = new("image/tiff", MagickFormat.Tiff, MediaContainer.Tiff);
    public static readonly MediaFormat Heic = new("image/heic", MagickFormat.Heic, MediaContainer.IsoMedia);
    public static readonly MediaFormat Heif = new("image/heif", MagickFormat.Heic, MediaContainer.IsoMedia);
    public static readonly MediaFormat Avif = new("image/avif", MagickFormat.Avif, MediaContainer.IsoMedia);

    public static readonly MediaFormat CanonCr2 = new("image/x-canon-cr2", MagickFormat.Cr2, MediaContainer.Tiff);
    public static readonly MediaFormat CanonCr3 = new("image/x-canon-cr3", MagickFormat.Cr3, MediaContainer.CanonCr3);
    public static readonly MediaFormat NikonNef = new("image/x-nikon-nef", MagickFormat.Nef, MediaContainer.Tiff);
    public static readonly MediaFormat SonyArw = new("image/x-sony-arw", MagickFormat.Arw, MediaContainer.Tiff);
    public static readonly MediaFormat AdobeDng = new("image/x-adobe-dng", MagickFormat.Dng, MediaContainer.Tiff);
    public static readonly MediaFormat OlympusOrf = new("image/x-olympus-orf", MagickFormat.Orf, MediaContainer.Tiff);
    public static readonly MediaFormat PentaxPef = new("image/x-pentax-pef", MagickFormat.Pef, MediaContainer.Tiff);
    public static readonly MediaFormat SamsungSrw = new("image/x-samsung-srw", MagickFormat.Srw, MediaContainer.Tiff);
    public static readonly MediaFormat PanasonicRw2 = new(
        "image/x-panasonic-rw2",
        MagickFormat.Rw2,
        MediaContainer.Tiff
    );
    public static readonly MediaFormat FujifilmRaf = new(
        "image/x-fuji-raf",
        MagickFormat.Raf,
        MediaContainer.FujifilmRaf
    );

    public static readonly MediaFormat Mp4 = Video("video/mp4", MediaContainer.IsoMedia);
    public static readonly MediaFormat QuickTime = Video("video/quicktime", MediaContainer.IsoMedia);
    public static readonly MediaFormat M4v = Video("video/x-m4v", MediaContainer.IsoMedia);
    public static readonly MediaFormat ThreeGp = Video("video/3gpp", MediaContainer.IsoMedia);
    public static readonly MediaFormat ThreeG2 = Video("video/3gpp2", MediaContainer.IsoMedia);
    public static readonly MediaFormat Avi = Video("video/x-msvideo", MediaContainer.Riff);
    public static readonly MediaFormat Matroska = Video("video/x-matroska", MediaContainer.Matroska);
    public static readonly MediaFormat WebM = Video("video/webm", MediaContainer.Matroska);
    public static readonly MediaFormat Mpeg = Video("video/mpeg", MediaContainer.Mpeg);
    public static readonly MediaFormat MpegTransport = Video("video/mp2t", MediaContainer.Mpeg);
    public static readonly MediaFormat Asf = Video("video/x-ms-asf", MediaContainer.Asf);
    public static readonly MediaFormat Wmv = Video("video/x-ms-wmv", MediaContainer.Asf);

    public static IReadOnlyList<MediaFormat> All { get; } =
    [
        Jpeg,
        Png,
        Gif,
        WebP,
        Bmp,
        Ico,
        Tiff,
        Heic,
        Heif,
        Avif,
        CanonCr2,
        CanonCr3,
        NikonNef,
        SonyArw,
        AdobeDng,
        OlympusOrf,
        PentaxPef,
        SamsungSrw,
        PanasonicRw2,
        FujifilmRaf,
        Mp4,
        QuickTime,
        M4v,
        ThreeGp,
        ThreeG2,
        Avi,
        Matroska,
        WebM,
        Mpeg,
        MpegTransport,
        Asf,
        Wmv,
    ];

    public bool IsVideo => Coder is null;

    /// <summary>True for what comes straight from a camera's sensor: few programs can decode each of them.</summary>
    public bool IsRaw => MimeType.StartsWith("image/x-", StringComparison.Ordinal) && this != Ico;

    /// <summary>The format with this media type, as <see cref="MediaDescription.MimeType"/> names it.</summary>
    public static MediaFormat? FromMimeType(string mimeType) =>
        All.FirstOrDefault(format => format.MimeType == mimeType);

    private static MediaFormat Video(string mimeType, MediaContainer container) => new(mimeType, null, container);
}

/// <summary>How the parts of a file are laid out.</summary>
internal enum MediaContainer
{
    /// <summary>Nothing in it that we look for beyond what the decoder says.</summary>
    Opaque,

    /// <summary>JPEG segments.</summary>
    Jpeg,

    /// <summary>PNG chunks.</summary>
    Png,

    /// <summary>RIFF chunks: WebP and AVI.</summary>
    Riff,

    /// <summary>TIFF directories, which most RAW formats are too.</summary>
    Tiff,

    /// <summary>Fujifilm's RAW: a header that points to a JPEG preview.</summary>
    FujifilmRaf,

    /// <summary>Canon's RAW: the boxes of a movie, with EXIF in boxes of Canon's own.</summary>
    CanonCr3,

    /// <summary>GIF blocks.</summary>
    Gif,

    /// <summary>Boxes of ISO/IEC 14496-12: MP4 and its kin, HEIF, AVIF.</summary>
    IsoMedia,

    /// <summary>EBML elements.</summary>
    Matroska,

    /// <summary>MPEG program or transport streams.</summary>
    Mpeg,

    /// <summary>Microsoft's ASF objects.</summary>
    Asf,
}
