using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ImageMagick;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests.Media;

/// <summary>
/// Small files that cost a decoder much: as many pixels as the emulator takes, as many passes, frames, tiles or chunks
/// as their format allows.
/// </summary>
internal static class PictureBombs
{
    // Of a progressive JPEG, whose passes go over the whole picture.
    private static readonly byte[] ScanStart = [0xFF, 0xDA];

    /// <summary>The bombs, by name.</summary>
    /// <param name="side">How many pixels a side they have; the emulator takes up to 14,142.</param>
    /// <param name="repeats">How often what can be repeated is.</param>
    public static IReadOnlyDictionary<string, Func<byte[]>> All(int side, int repeats) =>
        new Dictionary<string, Func<byte[]>>
        {
            ["scans.jpg"] = () => ManyScans((uint)Math.Min(side, 4000), repeats),
            ["pixels.jpg"] = () => WideJpeg(side, side),
            ["strip.jpg"] = () => WideJpeg(65_500, Math.Max(1, (int)((long)side * side / 65_500))),
            ["comments.jpg"] = () => Segments(0xFE, repeats * 3),
            ["profiles.jpg"] = () => Segments(0xE2, repeats * 3),
            ["gray.png"] = () => Png(side, side, 8, 0, interlace: 0),
            ["colours-16-bit-interlaced.png"] = () => Png(side, side, 16, 6, interlace: 1),
            ["zTXt.png"] = () => Png(16, 16, 8, 0, 0, PackedText("zTXt", "Comment\0\0"u8, repeats)),
            ["iTXt.png"] = () => Png(16, 16, 8, 0, 0, PackedText("iTXt", "Comment\0\x01\0\0\0"u8, repeats)),
            ["iCCP.png"] = () => Png(16, 16, 8, 0, 0, PackedText("iCCP", "Profile\0\0"u8, repeats)),
            ["rawprofile.png"] = () => Png(16, 16, 8, 0, 0, PackedText("zTXt", "Raw profile type exif\0\0"u8, repeats)),
            ["chunks.png"] = () => Png(16, 16, 8, 0, 0, Repeated(PngChunk("tEXt", "a\0b"u8), repeats * 500)),
            ["frames.gif"] = () => Gif(Math.Min(side, 4000), repeats * 100),
            ["canvas.gif"] = () => Gif(side, 1),
            ["pixels.webp"] = () =>
                MediaFiles.Draw(MagickFormat.WebP, (uint)Math.Min(side, 8000), (uint)Math.Min(side, 8000)),
            ["frames.webp"] = () => AnimatedWebP(Math.Min(side, 2000), repeats),
            ["deflate.tiff"] = () => Tiff(side, 8, Deflate(side, side)),
            ["deflate-16-bit.tiff"] = () => Tiff(side, 8, Deflate(side * 8, side), samples: 4, bits: 16),
            ["packbits.tiff"] = () => Tiff(side, 32773, Repeated([0x81, 0x00], side * ((side / 128) + 1))),
            ["lzw.tiff"] = () => Lzw((uint)Math.Min(side, 6000)),
            ["lzw-cut-off.tiff"] = () => Tiff(side, 5, Repeated([0x80, 0x00], repeats * 1000)),
            ["fax.tiff"] = () => Tiff(side, 4, Repeated([0xFF], side / 8), bits: 1),
            ["strip-of-4-GB.tiff"] = () => Tiff(side, 1, new byte[64], stripBytes: uint.MaxValue),
            ["cycle.tiff"] = () => Cycle(Tiff(16, 1, new byte[256])),
            ["directories.tiff"] = () => Directories(repeats * 500),
            ["rle.bmp"] = () => Bmp(side, 1, Repeated([.. Repeated([0xFF, 0x00], (side / 255) + 1), 0, 0], side)),
            ["rle-cut-off.bmp"] = () => Bmp(side, 1, [0xFF, 0x00]),
            ["plain.bmp"] = () => Bmp(side, 0, []),
            ["pngs.ico"] = () => Icon(Png(side, side, 8, 6, 0), repeats),
            ["bitmaps.ico"] = () => Icon([40, 0, 0, 0, .. Repeated([0xFF, 0x0F, 0, 0], 9)], repeats),
            ["grid.avif"] = () => Grid(side, repeats),
            ["size.avif"] = () => Sized(side),
            ["boxes.heic"] = () => [.. HeifBrand(), .. Nested(repeats * 1000)],
            ["raw.dng"] = () => Tiff(side, 7, new byte[64], stripBytes: uint.MaxValue, bits: 16, isRaw: true),
            ["raw.nef"] = () => Tiff(side, 34713, new byte[64], stripBytes: uint.MaxValue, bits: 14, isRaw: true),
            ["raw.arw"] = () => Tiff(side, 32767, new byte[64], stripBytes: uint.MaxValue, bits: 12, isRaw: true),
            ["picture.svg"] = () => Encoding.ASCII.GetBytes(Svg(side)),
            ["picture.psd"] = () => Psd(side),
            ["picture.mvg"] = () => Encoding.ASCII.GetBytes($"viewbox 0 0 {side} {side} circle 9,9 9,{side}"),
            ["picture.ps"] = () => "%!PS-Adobe-3.0\n{} loop\n"u8.ToArray(),
            ["picture.xcf"] = () => [.. "gimp xcf v011\0"u8, .. Big32(side), .. Big32(side), .. new byte[64]],
            ["picture.tga"] = () =>
                [0, 0, 10, .. new byte[9], .. Little16(side), .. Little16(side), 32, 0, .. new byte[64]],
            ["picture.pnm"] = () => Encoding.ASCII.GetBytes($"P6 {side} {side} 255\n"),
            ["picture.exr"] = () => [0x76, 0x2F, 0x31, 0x01, 2, 0, 0, 0, .. new byte[300]],
        };

    /// <summary>A progressive JPEG in which one pass of some bytes is repeated at will.</summary>
    public static byte[] ManyScans(uint side, int repeats)
    {
        var photo = MediaFiles.Draw(
            MagickFormat.Jpeg,
            side,
            side,
            image =>
            {
                image.ColorSpace = ColorSpace.Gray;
                image.Settings.Interlace = Interlace.Jpeg;
            }
        );
        var scans = new List<int>();
        for (var at = 0; photo.AsSpan(at).IndexOf(ScanStart) is >= 0 and var found; at += found + 2)
        {
            scans.Add(at + found);
        }

        Assert.True(scans.Count > 2, "The picture is not progressive.");
        return [.. photo[..scans[2]], .. Repeated(photo[scans[1]..scans[2]], repeats), 0xFF, 0xD9];
    }

    // The decoder fills up what is not there.
    private static byte[] WideJpeg(int width, int height)
    {
        var jpeg = MediaFiles.Draw(MagickFormat.Jpeg);
        var start = jpeg.AsSpan().IndexOf((byte[])[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(start + 5), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(start + 7), (ushort)width);
        return jpeg;
    }

    private static byte[] Segments(byte marker, int count)
    {
        var jpeg = MediaFiles.Draw(MagickFormat.Jpeg);
        byte[] segment = [0xFF, marker, 0xFF, 0xFF, .. "ICC_PROFILE\0\x01\xFF"u8, .. new byte[65_518]];
        return [.. jpeg[..2], .. Repeated(segment[..65_537], count), .. jpeg[2..]];
    }

    private static byte[] Png(int width, int height, byte bits, byte colours, byte interlace, byte[]? chunks = null)
    {
        var samples = colours == 6 ? 4 : 1;
        byte[] header = [.. Big32(width), .. Big32(height), bits, colours, 0, 0, interlace];
        // Each row begins with its filter. What interlacing adds to it is little.
        var rows = Deflate((width * samples * bits / 8) + 1, height + (interlace * height));
        byte[] png =
        [
            0x89,
            .. "PNG\r\n\x1A\n"u8,
            .. PngChunk("IHDR", header),
            .. chunks ?? [],
            .. PngChunk("IDAT", rows),
            .. "\0\0\0\0IEND"u8,
            0xAE,
            0x42,
            0x60,
            0x82,
        ];
        PngChunks.Seal(
            png,
            [.. PngChunks.Read(png).Select(chunk => new MetadataBlock(MetadataKind.Exif, chunk.Offset, chunk.Length))]
        );
        return png;
    }

    private static byte[] PackedText(string type, ReadOnlySpan<byte> before, int times) =>
        Repeated(PngChunk(type, [.. before, .. Deflate(1_000_000, 50)]), type == "iCCP" ? 1 : times);

    // Not sealed yet.
    private static byte[] PngChunk(string type, ReadOnlySpan<byte> data) =>
        [.. Big32(data.Length), .. Encoding.ASCII.GetBytes(type), .. data, 0, 0, 0, 0];

    // Each frame is a 1 × 1 picture on a canvas that a viewer must hold.
    private static byte[] Gif(int side, int frames)
    {
        byte[] frame = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
        byte[] colours = [0x80, 0, 0, 0, 0, 0, 255, 255, 255];
        return [.. "GIF89a"u8, .. Little16(side), .. Little16(side), .. colours, .. Repeated(frame, frames), (byte)';'];
    }

    private static byte[] AnimatedWebP(int side, int frames)
    {
        var still = MediaFiles.Draw(MagickFormat.WebP, (uint)side, (uint)side)[12..];
        byte[] size = [.. Little32(side - 1)[..3], .. Little32(side - 1)[..3]];
        byte[] frame = [.. new byte[6], .. size, 100, 0, 0, 0, .. still];
        byte[] file =
        [
            .. "WEBP"u8,
            .. RiffChunk("VP8X", [2, 0, 0, 0, .. size]),
            .. RiffChunk("ANIM", new byte[6]),
            .. Repeated(RiffChunk("ANMF", frame), frames),
        ];
        return [.. "RIFF"u8, .. Little32(file.Length), .. file];
    }

    private static byte[] RiffChunk(string type, byte[] data) =>
        [.. Encoding.ASCII.GetBytes(type), .. Little32(data.Length), .. data, .. new byte[data.Length % 2]];

    private static byte[] Tiff(
        int side,
        int compression,
        byte[] strip,
        uint? stripBytes = null,
        int samples = 1,
        int bits = 8,
        bool isRaw = false
    )
    {
        var tiff = new TiffFile();
        var length = stripBytes ?? (uint)strip.Length;
        (int, int, uint, byte[])[] entries =
        [
            TiffFile.Long(256, side),
            TiffFile.Long(257, side),
            TiffFile.Short(258, (ushort)bits),
            TiffFile.Short(259, (ushort)compression),
            TiffFile.Short(
                262,
                (ushort)(
                    isRaw ? 32803
                    : samples == 1 ? 1
                    : 2
                )
            ),
            TiffFile.Text(271, "NIKON SONY"),
            TiffFile.Text(272, "A camera"),
            TiffFile.Long(273, 400),
            TiffFile.Short(277, (ushort)samples),
            TiffFile.Long(278, side),
            (279, 4, 1, Little32((int)length)),
            (50706, 1, 4, [1, 4, 0, 0]),
        ];
        tiff.Add(isRaw ? entries : entries[..^1]);
        var head = tiff.ToArray();
        return [.. head, .. new byte[400 - head.Length], .. strip];
    }

    private static byte[] Lzw(uint side) =>
        MediaFiles.Draw(MagickFormat.Tiff, side, side, image => image.Settings.Compression = CompressionMethod.LZW);

    // The next directory is this one.
    private static byte[] Cycle(byte[] tiff)
    {
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(tiff.AsSpan(8));
        tiff[8 + 2 + (entries * 12)] = 8;
        return tiff;
    }

    private static byte[] Directories(int count)
    {
        var first = Tiff(16, 1, new byte[256]);
        var file = first.ToList();
        var link = 8 + 2 + (BinaryPrimitives.ReadUInt16LittleEndian(first.AsSpan(8)) * 12);
        for (var number = 0; number < count; number++)
        {
            var next = file.Count;
            file.RemoveRange(link, 4);
            file.InsertRange(link, Little32(next));
            file.AddRange(first[8..(8 + 2 + (BinaryPrimitives.ReadUInt16LittleEndian(first.AsSpan(8)) * 12) + 4)]);
            link = file.Count - 4;
        }

        return [.. file];
    }

    private static byte[] Bmp(int side, int compression, byte[] data) =>
        [
            .. "BM"u8,
            .. Little32(54 + 1024 + data.Length),
            0,
            0,
            0,
            0,
            .. Little32(54 + 1024),
            .. Little32(40),
            .. Little32(side),
            .. Little32(side),
            1,
            0,
            8,
            0,
            .. Little32(compression),
            .. Little32(data.Length),
            .. new byte[16 + 1024],
            .. data,
        ];

    // Every entry is the same picture.
    private static byte[] Icon(byte[] picture, int count)
    {
        count = Math.Min(count, 500);
        var start = 6 + (count * 16);
        byte[] entry = [0, 0, 0, 0, 1, 0, 32, 0, .. Little32(picture.Length), .. Little32(start)];
        return [0, 0, 1, 0, .. Little16(count), .. Repeated(entry, count), .. picture];
    }

    private static byte[] Sized(int side)
    {
        var avif = MediaFiles.Draw(MagickFormat.Avif);
        var size = avif.AsSpan().IndexOf("ispe"u8) + 8;
        Big32(side).CopyTo(avif, size);
        Big32(side).CopyTo(avif, size + 4);
        return avif;
    }

    // A grid (ISO/IEC 23008-12, 6.6.2.3) whose tiles are all the same.
    private static byte[] Grid(int side, int repeats)
    {
        const int Tile = 64;
        var columns = Math.Clamp(Math.Min(side / Tile, (int)Math.Sqrt(repeats * 50.0)), 1, 255);
        var avif = MediaFiles.Draw(MagickFormat.Avif, Tile, Tile);
        var configuration = BoxAt(avif, "av1C");
        var data = BoxAt(avif, "mdat")[8..];
        byte[] grid =
        [
            0,
            1,
            (byte)(columns - 1),
            (byte)(columns - 1),
            .. Big32(columns * Tile),
            .. Big32(columns * Tile),
        ];
        byte[] properties =
        [
            .. Box(
                "ipco",
                [
                    .. Box("ispe", [0, 0, 0, 0, .. Big32(Tile), .. Big32(Tile)]),
                    .. Box("ispe", [0, 0, 0, 0, .. Big32(columns * Tile), .. Big32(columns * Tile)]),
                    .. configuration,
                ]
            ),
            .. Box("ipma", [0, 0, 0, 0, .. Big32(2), 0, 1, 1, 0x82, 0, 2, 2, 0x81, 0x83]),
        ];
        byte[] references = [0, 1, .. Big16(columns * columns), .. Repeated([0, 2], columns * columns)];
        byte[] Meta(int offset) =>
            Box(
                "meta",
                [
                    0,
                    0,
                    0,
                    0,
                    .. Box("hdlr", [.. new byte[8], .. "pict"u8, .. new byte[13]]),
                    .. Box("pitm", [0, 0, 0, 0, 0, 1]),
                    .. Box(
                        "iinf",
                        [
                            0,
                            0,
                            0,
                            0,
                            0,
                            2,
                            .. Box("infe", [2, 0, 0, 0, 0, 1, 0, 0, .. "grid"u8, 0]),
                            .. Box("infe", [2, 0, 0, 0, 0, 2, 0, 0, .. "av01"u8, 0]),
                        ]
                    ),
                    .. Box("iref", [0, 0, 0, 0, .. Box("dimg", references)]),
                    .. Box("iprp", properties),
                    .. Box(
                        "iloc",
                        [
                            1,
                            0,
                            0,
                            0,
                            0x44,
                            0,
                            0,
                            2,
                            0,
                            1,
                            0,
                            1,
                            0,
                            0,
                            0,
                            1,
                            .. Big32(0),
                            .. Big32(grid.Length),
                            0,
                            2,
                            0,
                            0,
                            0,
                            0,
                            0,
                            1,
                            .. Big32(offset),
                            .. Big32(data.Length),
                        ]
                    ),
                    .. Box("idat", grid),
                ]
            );
        var brand = Box("ftyp", [.. "avif"u8, 0, 0, 0, 0, .. "avifmif1miaf"u8]);
        return [.. brand, .. Meta(brand.Length + Meta(0).Length + 8), .. Box("mdat", data)];
    }

    private static byte[] HeifBrand() => Box("ftyp", [.. "heic"u8, 0, 0, 0, 0, .. "heicmif1"u8]);

    private static byte[] Nested(int depth)
    {
        var file = new byte[(depth * 8) + 12];
        for (var level = 0; level < depth; level++)
        {
            var at = level * 8 + (level > 0 ? 4 : 0);
            Big32(file.Length - at).CopyTo(file, at);
            (level == 0 ? "meta"u8 : "ipco"u8).CopyTo(file.AsSpan(at + 4));
        }

        return file;
    }

    private static byte[] BoxAt(byte[] file, string type)
    {
        var start = file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(type)) - 4;
        return file[start..(start + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(start)))];
    }

    private static byte[] Box(string type, byte[] content) =>
        [.. Big32(content.Length + 8), .. Encoding.ASCII.GetBytes(type), .. content];

    private static string Svg(int side) =>
        $"<svg xmlns='http://www.w3.org/2000/svg' width='{side}' height='{side}'>"
        + "<image href='file:///etc/passwd'/></svg>";

    private static byte[] Psd(int side) =>
        [.. "8BPS"u8, 0, 1, .. new byte[6], 0, 4, .. Big32(side), .. Big32(side), 0, 8, 0, 3, .. new byte[40]];

    // Zeros, packed.
    private static byte[] Deflate(int width, int height)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize))
        {
            var row = new byte[width];
            for (var line = 0; line < height; line++)
            {
                zlib.Write(row);
            }
        }

        return packed.ToArray();
    }

    private static byte[] Repeated(byte[] bytes, int times)
    {
        var all = new byte[(long)bytes.Length * times];
        for (var at = 0; at < all.Length; at += bytes.Length)
        {
            bytes.CopyTo(all, at);
        }

        return all;
    }

    private static byte[] Big16(int number) => [(byte)(number >> 8), (byte)number];

    private static byte[] Big32(int number) => [.. Big16(number >> 16), .. Big16(number)];

    private static byte[] Little16(int number) => [(byte)number, (byte)(number >> 8)];

    private static byte[] Little32(int number) => [.. Little16(number), .. Little16(number >> 16)];
}
