using System.Buffers.Binary;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Tells a file's format from its first bytes.</summary>
internal static class MediaSniffer
{
    /// <summary>How many bytes from the start are enough.</summary>
    public const int HeadLength = 4096;

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    private static ReadOnlySpan<byte> JpegStart => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> IconStart => [0, 0, 1, 0];

    private static ReadOnlySpan<byte> MpegPackStart => [0, 0, 1, 0xBA];

    private static ReadOnlySpan<byte> MpegSequenceStart => [0, 0, 1, 0xB3];

    private static ReadOnlySpan<byte> EbmlHeader => [0x1A, 0x45, 0xDF, 0xA3];

    private static ReadOnlySpan<byte> AsfHeader =>
        [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C];

    /// <summary>The format of a file that starts with <paramref name="head"/>; null if it is none we take.</summary>
    /// <param name="head">The first bytes, up to <see cref="HeadLength"/>.</param>
    /// <param name="fileName">Settles only what the content leaves open: whose RAW a TIFF is, WMV or ASF.</param>
    public static MediaFormat? Sniff(ReadOnlySpan<byte> head, string? fileName)
    {
        var extension = Path.GetExtension(fileName ?? "").ToUpperInvariant();

        if (head.StartsWith(JpegStart))
        {
            return MediaFormat.Jpeg;
        }

        if (head.StartsWith(PngSignature))
        {
            return MediaFormat.Png;
        }

        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
        {
            return MediaFormat.Gif;
        }

        if (head.StartsWith("RIFF"u8))
        {
            return SniffRiff(head);
        }

        if (head.StartsWith("FUJIFILMCCD-RAW"u8))
        {
            return MediaFormat.FujifilmRaf;
        }

        if (IsTiff(head))
        {
            return SniffTiff(head, extension);
        }

        if (head.StartsWith(EbmlHeader))
        {
            return SniffEbml(head);
        }

        if (head.StartsWith(AsfHeader))
        {
            return extension == ".WMV" ? MediaFormat.Wmv : MediaFormat.Asf;
        }

        if (head.StartsWith(MpegPackStart) || head.StartsWith(MpegSequenceStart))
        {
            return MediaFormat.Mpeg;
        }

        if (IsTransportStream(head))
        {
            return MediaFormat.MpegTransport;
        }

        if (IsBmp(head))
        {
            return MediaFormat.Bmp;
        }

        if (IsIco(head))
        {
            return MediaFormat.Ico;
        }

        return head.Length >= 12 ? SniffIsoMedia(head) : null;
    }

    private static MediaFormat? SniffRiff(ReadOnlySpan<byte> head)
    {
        var form = head.Length < 12 ? default : head[8..12];
        if (form.SequenceEqual("WEBP"u8))
        {
            return MediaFormat.WebP;
        }

        return form.SequenceEqual("AVI "u8) ? MediaFormat.Avi : null;
    }

    private static MediaFormat SniffEbml(ReadOnlySpan<byte> head) =>
        head.IndexOf("webm"u8) is > 0 and < 64 ? MediaFormat.WebM : MediaFormat.Matroska;

    // Olympus and Panasonic write their own number where TIFF has 42.
    private static bool IsTiff(ReadOnlySpan<byte> head) =>
        head.StartsWith("II*\0"u8)
        || head.StartsWith("MM\0*"u8)
        || head.StartsWith("IIRO"u8)
        || head.StartsWith("IIRS"u8)
        || head.StartsWith("MMOR"u8)
        || head.StartsWith("IIU\0"u8);

    private static MediaFormat SniffTiff(ReadOnlySpan<byte> head, string extension)
    {
        if (head.Length > 3 && head[2] == 'R' || head.StartsWith("MMOR"u8))
        {
            return MediaFormat.OlympusOrf;
        }

        if (head[2] == 'U')
        {
            return MediaFormat.PanasonicRw2;
        }

        if (head.Length > 10 && head[8..].StartsWith("CR"u8))
        {
            return MediaFormat.CanonCr2;
        }

        // A TIFF edited from a RAW keeps the camera's name, so the content alone does not tell these apart.
        return extension switch
        {
            ".DNG" => MediaFormat.AdobeDng,
            ".NEF" or ".NRW" => MediaFormat.NikonNef,
            ".ARW" => MediaFormat.SonyArw,
            ".PEF" => MediaFormat.PentaxPef,
            ".SRW" => MediaFormat.SamsungSrw,
            _ => MediaFormat.Tiff,
        };
    }

    // Packets of 188 bytes start with 0x47; Blu-ray and AVCHD put four bytes of time before each.
    private static bool IsTransportStream(ReadOnlySpan<byte> head)
    {
        return HasSync(head, 0, 188) || HasSync(head, 4, 192);

        static bool HasSync(ReadOnlySpan<byte> bytes, int first, int step)
        {
            for (var packet = 0; packet < 4; packet++)
            {
                var at = first + (packet * step);
                if (at >= bytes.Length || bytes[at] != 0x47)
                {
                    return false;
                }
            }

            return true;
        }
    }

    // "BM" starts many a text too: the size of the header that follows is one of a few.
    private static bool IsBmp(ReadOnlySpan<byte> head) =>
        head.StartsWith("BM"u8)
        && head.Length >= 26
        && BinaryPrimitives.ReadUInt32LittleEndian(head[14..]) is 12 or 16 or 40 or 52 or 56 or 64 or 108 or 124;

    private static bool IsIco(ReadOnlySpan<byte> head) =>
        head.StartsWith(IconStart) && head.Length >= 22 && head[4] is > 0 and < 64 && head[5] == 0 && head[9] == 0;

    private static MediaFormat? SniffIsoMedia(ReadOnlySpan<byte> head)
    {
        // QuickTime files of before 2001 have no "ftyp"; what they are is settled when their tracks are read.
        if (!head[4..].StartsWith("ftyp"u8))
        {
            var box = head[4..8];
            var isOldQuickTime =
                box.SequenceEqual("moov"u8)
                || box.SequenceEqual("mdat"u8)
                || box.SequenceEqual("wide"u8)
                || box.SequenceEqual("free"u8)
                || box.SequenceEqual("skip"u8);
            return isOldQuickTime ? MediaFormat.QuickTime : null;
        }

        var length = Math.Min(BinaryPrimitives.ReadUInt32BigEndian(head), (uint)head.Length);
        if (OfBrand(head[8..12]) is { } major)
        {
            return major;
        }

        // "mif1" and "msf1" say no more than "an image"; the codec is among the compatible brands.
        var isImage = head[8..12].SequenceEqual("mif1"u8) || head[8..12].SequenceEqual("msf1"u8);
        for (var at = 16; at + 4 <= length && isImage; at += 4)
        {
            if (OfBrand(head[at..(at + 4)]) is { IsVideo: false } compatible)
            {
                return compatible;
            }
        }

        return isImage ? MediaFormat.Heif : MediaFormat.Mp4;
    }

    private static MediaFormat? OfBrand(ReadOnlySpan<byte> brand)
    {
        if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8))
        {
            return MediaFormat.Avif;
        }

        if (brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8))
        {
            return MediaFormat.Heic;
        }

        if (brand.SequenceEqual("crx "u8))
        {
            return MediaFormat.CanonCr3;
        }

        if (brand.SequenceEqual("qt  "u8))
        {
            return MediaFormat.QuickTime;
        }

        if (brand.StartsWith("M4V"u8))
        {
            return MediaFormat.M4v;
        }

        if (brand.StartsWith("3g2"u8))
        {
            return MediaFormat.ThreeG2;
        }

        return brand.StartsWith("3gp"u8) ? MediaFormat.ThreeGp : null;
    }
}
