using System.Buffers.Binary;
using PhotosCore.Downloads;

namespace PhotosLibrary.Tests.Downloads;

/// <summary>What photos and videos say of their own end, as far as it is known here.</summary>
public class MediaEndTests
{
    public static TheoryData<string> Formats => [.. SmallMedia.All.Keys];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Media_is_whole_with_its_last_byte_and_never_before(string format)
    {
        var bytes = SmallMedia.All[format];
        for (var length = 12; length < bytes.Length; length++)
        {
            Assert.True(StateOf(bytes.AsSpan(0, length)) == MediaEndState.Cut, $"{format} at {length}");
        }

        Assert.Equal(MediaEndState.Whole, StateOf(bytes));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Parts_in_which_the_bytes_come_do_not_matter(string format)
    {
        var bytes = SmallMedia.All[format];
        for (var size = 1; size < 40; size++)
        {
            var end = new MediaEnd();
            for (var at = 0; at < bytes.Length; at += size)
            {
                end.Append(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)));
            }

            Assert.Equal(MediaEndState.Whole, end.State);
        }
    }

    [Theory]
    [InlineData("jpeg")]
    [InlineData("png")]
    [InlineData("gif")]
    [InlineData("webp")]
    public void Bytes_after_the_end_prove_nothing(string format) =>
        Assert.Equal(MediaEndState.Unknown, StateOf([.. SmallMedia.All[format], 1, 2, 3]));

    [Fact]
    public void Unknown_format_says_nothing() => Assert.Equal(MediaEndState.Unknown, StateOf(new byte[100]));

    [Fact]
    public void Random_bytes_behind_a_known_head_do_no_harm()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 2000; round++)
        {
            var format = SmallMedia.All.Values.ElementAt(random.Next(SmallMedia.All.Count));
            var bytes = new byte[random.Next(12, 200)];
            random.NextBytes(bytes);
            format.AsSpan(0, 12).CopyTo(bytes);

            Assert.True(Enum.IsDefined(StateOf(bytes)), $"seed {seed}, round {round}");
        }
    }

    private static MediaEndState StateOf(ReadOnlySpan<byte> bytes)
    {
        var end = new MediaEnd();
        end.Append(bytes);
        return end.State;
    }
}

/// <summary>The smallest photos and videos that have everything in them that an end could be mistaken for.</summary>
internal static class SmallMedia
{
    public static IReadOnlyDictionary<string, byte[]> All { get; } =
        new Dictionary<string, byte[]>
        {
            ["jpeg"] = Jpeg,
            ["png"] = [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", 13), .. Chunk("IDAT", 30), .. Chunk("IEND", 0)],
            ["gif"] =
            [
                .. "GIF89a"u8,
                1,
                0,
                1,
                0,
                0x80,
                0,
                0,
                0x3B,
                0,
                0,
                0,
                0,
                0x3B,
                0x21,
                0xF9,
                4,
                0,
                0,
                0x3B,
                0,
                0,
                0x2C,
                0,
                0,
                0,
                0,
                1,
                0,
                1,
                0,
                0x80,
                1,
                2,
                3,
                4,
                5,
                0x3B,
                2,
                2,
                0x3B,
                0x01,
                0,
                0x3B,
            ],
            ["webp"] = [.. "RIFF"u8, 24, 0, 0, 0, .. "WEBPVP8 "u8, 12, 0, 0, 0, .. new byte[12]],
            ["mp4"] = [.. Box("ftyp", 12), .. Box("moov", 40), .. Box("free", 3), .. Box("mdat", 50)],
            ["mov, large"] = [.. Box("ftyp", 12), .. LargeBox("mdat", 50), .. Box("moov", 40)],
            ["heic"] = [.. Box("ftyp", 12), .. Box("meta", 40), .. Box("mdat", 50)],
        };

    /// <summary>A thumbnail within a segment, stuffed bytes and restart markers within a progressive scan.</summary>
    private static byte[] Jpeg =>
        [
            0xFF,
            0xD8,
            0xFF,
            0xE1,
            0,
            10,
            0xFF,
            0xD8,
            0xFF,
            0xD9,
            1,
            2,
            3,
            4,
            0xFF,
            0xFF,
            0xC4,
            0,
            4,
            9,
            9,
            0xFF,
            0xDA,
            0,
            4,
            0xFF,
            0xD9,
            7,
            0xFF,
            0,
            0xFF,
            0xD3,
            8,
            0xFF,
            0xDA,
            0,
            3,
            1,
            5,
            0xFF,
            0xFF,
            0xD9,
        ];

    private static byte[] Chunk(string type, int length) =>
        [0, 0, 0, (byte)length, .. System.Text.Encoding.ASCII.GetBytes(type), .. new byte[length], 1, 2, 3, 4];

    private static byte[] Box(string type, int length) =>
        [0, 0, 0, (byte)(length + 8), .. System.Text.Encoding.ASCII.GetBytes(type), .. new byte[length]];

    private static byte[] LargeBox(string type, int length)
    {
        var size = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(size, length + 16);
        return [0, 0, 0, 1, .. System.Text.Encoding.ASCII.GetBytes(type), .. size, .. new byte[length]];
    }
}
