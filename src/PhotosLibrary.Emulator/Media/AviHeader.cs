using System.Buffers.Binary;
using System.Text;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Reads the lists of chunks before the pictures of an AVI.</summary>
internal static class AviHeader
{
    private const int MostChunks = 10_000;
    private const int NikonMake = 3;
    private const int NikonModel = 4;
    private const int NikonDate = 0x13;

    private static ReadOnlySpan<byte> TiffHeader => "II*\0\u0008\0\0\0"u8;

    /// <summary>The facts; null if there is no video in it.</summary>
    /// <param name="start">The first stretch of the file.</param>
    public static VideoFacts? Read(byte[] start)
    {
        var chunks = new Chunks();
        chunks.Walk(start, 12, start.Length, MostChunks);
        if (chunks.Width is not > 0 || chunks.Height is not > 0)
        {
            return null;
        }

        return new VideoFacts
        {
            Width = chunks.Width,
            Height = chunks.Height,
            FramesPerSecond = chunks.Rate,
            CaptureTime = MediaDates.Parse(chunks.Date) ?? chunks.Exif?.CaptureTime ?? MediaDates.Parse(chunks.Created),
            Make = chunks.Make ?? chunks.Exif?.Make,
            Model = chunks.Model ?? chunks.Exif?.Model,
        };
    }

    private static string? Text(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 256)]).Trim('\0', ' ', '\n');
        return text.Length == 0 ? null : text;
    }

    /// <summary>What the chunks have told so far.</summary>
    private sealed class Chunks
    {
        private bool _isOfVideo;

        public long? Width { get; private set; }

        public long? Height { get; private set; }

        public double? Rate { get; private set; }

        public string? Date { get; private set; }

        public string? Created { get; private set; }

        public string? Make { get; private set; }

        public string? Model { get; private set; }

        public ExifFacts? Exif { get; private set; }

        /// <summary>Reads chunks, and goes into the lists among them; ends where the pictures begin.</summary>
        public int Walk(byte[] file, int start, int end, int left)
        {
            for (var at = start; at + 8 <= end && left > 0; left--)
            {
                var name = Encoding.Latin1.GetString(file, at, 4);
                long length = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4));
                var next = (int)Math.Min(at + 8 + length + (length & 1), end);
                if (name == "LIST" && at + 12 <= end)
                {
                    // Pictures are stepped over, as what programs write behind them tells of the camera too.
                    var isOfPictures = Encoding.Latin1.GetString(file, at + 8, 4) == "movi";
                    left = isOfPictures ? left : Walk(file, at + 12, next, left);
                }
                else
                {
                    var data = file.AsMemory(at + 8, next - at - 8);
                    OddParts.Read(() => Add(name, data));
                }

                at = next;
            }

            return left;
        }

        private bool Add(string name, ReadOnlyMemory<byte> chunk)
        {
            var data = chunk.Span;
            switch (name)
            {
                case "avih":
                    Rate ??= RateOf(1_000_000, BinaryPrimitives.ReadUInt32LittleEndian(data));
                    Width ??= BinaryPrimitives.ReadUInt32LittleEndian(data[32..]);
                    Height ??= BinaryPrimitives.ReadUInt32LittleEndian(data[36..]);
                    break;
                case "strh":
                    _isOfVideo = data.StartsWith("vids"u8);
                    if (_isOfVideo)
                    {
                        var scale = BinaryPrimitives.ReadUInt32LittleEndian(data[20..]);
                        Rate = RateOf(BinaryPrimitives.ReadUInt32LittleEndian(data[24..]), scale) ?? Rate;
                    }

                    break;
                case "strf" when _isOfVideo:
                    // The height of a picture whose first row comes first is negative.
                    Width = Or(BinaryPrimitives.ReadInt32LittleEndian(data[4..]), Width);
                    Height = Or(BinaryPrimitives.ReadInt32LittleEndian(data[8..]), Height);
                    break;
                case "strd" when data.StartsWith("AVIF"u8):
                    Exif ??= ExifFacts.Read([(byte[])[.. TiffHeader, .. data[TiffHeader.Length..]]]);
                    break;
                case "IDIT":
                    Date ??= Text(data);
                    break;
                case "ICRD":
                    Created ??= Text(data);
                    break;
                case "ecor":
                    Make ??= Text(data);
                    break;
                case "emdl":
                    Model ??= Text(data);
                    break;
                case "nctg":
                    AddNikon(data);
                    break;
            }

            return true;
        }

        private void AddNikon(ReadOnlySpan<byte> data)
        {
            while (data.Length >= 4)
            {
                var tag = BinaryPrimitives.ReadUInt16LittleEndian(data);
                var length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(data[2..]), data.Length - 4);
                var text = Text(data.Slice(4, length));
                switch (tag)
                {
                    case NikonMake:
                        Make ??= text;
                        break;
                    case NikonModel:
                        Model ??= text;
                        break;
                    case NikonDate:
                        Date ??= text;
                        break;
                }

                data = data[(4 + length)..];
            }
        }

        private static long? Or(int side, long? other) => side is 0 or int.MinValue ? other : Math.Abs(side);

        private static double? RateOf(double frames, double time) => frames > 0 && time > 0 ? frames / time : null;
    }
}
