namespace PhotosCore;

/// <summary>The media types of the files that Google Photos takes, by extension and by first bytes.</summary>
public static class MediaTypes
{
    /// <summary>The type of what is not known; Google takes it and looks for itself.</summary>
    internal const string Unknown = "application/octet-stream";

    /// <summary>How many bytes from the beginning <see cref="FromContent"/> looks at.</summary>
    internal const int HeadLength = 512;

    private static readonly Dictionary<string, string> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".avif"] = "image/avif",
        [".bmp"] = "image/bmp",
        [".gif"] = "image/gif",
        [".heic"] = "image/heic",
        [".heif"] = "image/heif",
        [".ico"] = "image/x-icon",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".jpe"] = "image/jpeg",
        [".png"] = "image/png",
        [".tif"] = "image/tiff",
        [".tiff"] = "image/tiff",
        [".webp"] = "image/webp",

        [".arw"] = "image/x-sony-arw",
        [".cr2"] = "image/x-canon-cr2",
        [".cr3"] = "image/x-canon-cr3",
        [".dng"] = "image/x-adobe-dng",
        [".nef"] = "image/x-nikon-nef",
        [".nrw"] = "image/x-nikon-nrw",
        [".orf"] = "image/x-olympus-orf",
        [".pef"] = "image/x-pentax-pef",
        [".raf"] = "image/x-fuji-raf",
        [".rw2"] = "image/x-panasonic-rw2",
        [".srw"] = "image/x-samsung-srw",

        [".3g2"] = "video/3gpp2",
        [".3gp"] = "video/3gpp",
        [".asf"] = "video/x-ms-asf",
        [".avi"] = "video/x-msvideo",
        [".divx"] = "video/x-msvideo",
        [".m2t"] = "video/mp2t",
        [".m2ts"] = "video/mp2t",
        [".m4v"] = "video/x-m4v",
        [".mkv"] = "video/x-matroska",
        [".mmv"] = "video/mpeg",
        [".mod"] = "video/mpeg",
        [".mov"] = "video/quicktime",
        [".mp4"] = "video/mp4",
        [".mpeg"] = "video/mpeg",
        [".mpg"] = "video/mpeg",
        [".mts"] = "video/mp2t",
        [".tod"] = "video/mp2t",
        [".wmv"] = "video/x-ms-wmv",
    };

    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    private static ReadOnlySpan<byte> Asf => [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11];

    /// <summary>The type that an extension stands for, or null if Google Photos names no such extension.</summary>
    /// <param name="fileName">Name with extension, upper or lower case.</param>
    /// <exception cref="ArgumentNullException"><paramref name="fileName"/> is null.</exception>
    public static string? FromFileName(string fileName)
    {
        if (fileName is null)
        {
            throw new ArgumentNullException(nameof(fileName));
        }

        // Not Path.GetExtension: it refuses, on .NET Framework, characters that a name in a library may have.
        var dot = fileName.LastIndexOf('.');
        return dot >= 0 && ByExtension.TryGetValue(fileName.Substring(dot), out var type) ? type : null;
    }

    /// <summary>The usual extension of a type, with its point; null if none is known.</summary>
    internal static string? ExtensionOf(string contentType) =>
        contentType == "image/jpeg" ? ".jpg" : ByExtension.FirstOrDefault(pair => pair.Value == contentType).Key;

    /// <summary>
    /// The type of bytes that begin like this, or null if they look like none that Google Photos takes.
    /// </summary>
    public static string? FromContent(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return "image/jpeg";
        }

        if (head.StartsWith(Png))
        {
            return "image/png";
        }

        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
        {
            return "image/gif";
        }

        // 43 stands for files of more than 4 GB.
        if (
            head.StartsWith("II*\0"u8)
            || head.StartsWith("MM\0*"u8)
            || head.StartsWith("II+\0"u8)
            || head.StartsWith("MM\0+"u8)
        )
        {
            return "image/tiff";
        }

        if (head.StartsWith("IIRO"u8) || head.StartsWith("IIRS"u8) || head.StartsWith("MMOR"u8))
        {
            return "image/x-olympus-orf";
        }

        if (head.StartsWith("IIU\0"u8))
        {
            return "image/x-panasonic-rw2";
        }

        if (head.StartsWith("FUJIFILMCCD-RAW"u8))
        {
            return "image/x-fuji-raf";
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]))
        {
            return "video/x-matroska";
        }

        if (head.StartsWith(Asf))
        {
            return "video/x-ms-asf";
        }

        if (IsMpeg(head))
        {
            return "video/mpeg";
        }

        if (HasSyncBytes(head, 0, 188) || HasSyncBytes(head, 4, 192) || HasSyncBytes(head, 0, 204))
        {
            return "video/mp2t";
        }

        if (head.Length < 12)
        {
            return null;
        }

        if (head.StartsWith("RIFF"u8))
        {
            var form = head.Slice(8, 4);
            if (form.SequenceEqual("WEBP"u8))
            {
                return "image/webp";
            }

            // A video CD's MPEG is in a RIFF of its own.
            return form.SequenceEqual("AVI "u8) ? "video/x-msvideo"
                : form.SequenceEqual("CDXA"u8) ? "video/mpeg"
                : null;
        }

        if (head.Slice(4, 4).SequenceEqual("ftyp"u8))
        {
            return FromBrand(head.Slice(8, 4));
        }

        if (IsOldMovie(head.Slice(4, 4)))
        {
            return "video/quicktime";
        }

        // Two zero bytes are where these have reserved fields: two letters, or three small numbers, are not enough.
        if (head.StartsWith("BM"u8) && head.Slice(6, 4).SequenceEqual("\0\0\0\0"u8))
        {
            return "image/bmp";
        }

        var isIcon = head.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0]) && head[4] != 0 && head[9] == 0;
        return isIcon ? "image/x-icon" : null;
    }

    private static string FromBrand(ReadOnlySpan<byte> brand)
    {
        if (brand.StartsWith("avi"u8))
        {
            return "image/avif";
        }

        if (brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8))
        {
            return "image/heic";
        }

        if (brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8))
        {
            return "image/heif";
        }

        if (brand.SequenceEqual("crx "u8))
        {
            return "image/x-canon-cr3";
        }

        if (brand.SequenceEqual("qt  "u8))
        {
            return "video/quicktime";
        }

        if (brand.StartsWith("M4V"u8))
        {
            return "video/x-m4v";
        }

        if (brand.StartsWith("3g2"u8))
        {
            return "video/3gpp2";
        }

        return brand.StartsWith("3g"u8) ? "video/3gpp" : "video/mp4";
    }

    // A program stream, or its parts alone; there may be padding before.
    private static bool IsMpeg(ReadOnlySpan<byte> head)
    {
        var at = 0;
        while (at < head.Length && head[at] == 0)
        {
            at++;
        }

        return at >= 2
            && at + 1 < head.Length
            && head[at] == 1
            && head[at + 1] is 0xB3 or 0xBA or 0xBB or (>= 0xE0 and <= 0xEF);
    }

    // QuickTime before it had brands, and fragments of MP4.
    private static bool IsOldMovie(ReadOnlySpan<byte> box) =>
        box.SequenceEqual("moov"u8)
        || box.SequenceEqual("mdat"u8)
        || box.SequenceEqual("wide"u8)
        || box.SequenceEqual("free"u8)
        || box.SequenceEqual("skip"u8)
        || box.SequenceEqual("pnot"u8)
        || box.SequenceEqual("styp"u8)
        || box.SequenceEqual("moof"u8);

    // An MPEG transport stream: a packet of 188 bytes starts with 0x47; cameras put four bytes of time before each.
    private static bool HasSyncBytes(ReadOnlySpan<byte> head, int first, int step) =>
        head.Length > first + step && head[first] == 0x47 && head[first + step] == 0x47;
}
