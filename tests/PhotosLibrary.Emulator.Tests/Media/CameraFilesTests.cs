using System.Buffers.Binary;
using System.Text;
using ImageMagick;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests.Media;

/// <summary>What cameras write and other programs do not, laid out as the cameras do.</summary>
public class CameraFilesTests
{
    private static readonly DateTimeOffset Moment = new(2004, 3, 10, 15, 4, 43, TimeSpan.Zero);

    [Theory]
    [InlineData("Wed Mar 10 15:04:43 2004\n\0")]
    [InlineData("2004:03:10 15:04:43")]
    [InlineData("2004/03/10 15:04:43")]
    [InlineData("2004-03-10 15:04:43")]
    public async Task Date_of_an_AVI_is_read_as_cameras_write_it(string date)
    {
        var media = await MediaFiles.InspectAsync(Avi(Chunk("IDIT", Encoding.ASCII.GetBytes(date))));

        Assert.Equal((Moment, 320, 240, 25), (media.CaptureTime, media.Width, media.Height, media.FramesPerSecond));
    }

    [Theory]
    [InlineData("2004")]
    [InlineData("9999-12-31 23:59:59")]
    [InlineData("\0\0\0\0")]
    [InlineData("Xxx Yyy 99 99:99:99 2004")]
    public async Task Date_of_an_AVI_that_is_none_is_ignored(string date)
    {
        var media = await MediaFiles.InspectAsync(Avi(Chunk("IDIT", Encoding.ASCII.GetBytes(date))));

        Assert.Equal((null, 320), (media.CaptureTime, media.Width));
    }

    [Fact]
    public async Task Date_in_the_INFO_list_of_an_AVI_counts_where_the_camera_has_written_none()
    {
        var info = List("INFO", Chunk("ICRD", "2004-03-10T15:04:43"u8.ToArray()));
        var camera = Chunk("IDIT", "2003:03:10 15:04:43"u8.ToArray());

        Assert.Equal(Moment, (await MediaFiles.InspectAsync(Avi(info))).CaptureTime);
        Assert.Equal(2003, (await MediaFiles.InspectAsync(Avi(Join(info, camera)))).CaptureTime?.Year);
    }

    [Fact]
    public async Task Plain_user_data_of_a_movie_tell_date_and_camera()
    {
        var data = Box(
            "udta",
            Box("date", "2004-03-10T16:04:43+0100"u8.ToArray()),
            Box("manu", [0, 0, 0, 0, 0x15, 0xC7, .. "Canon"u8]),
            Box("modl", "PowerShot\0"u8.ToArray())
        );
        var movie = SampleVideos.Mp4();
        var start = movie.AsSpan().IndexOf("moov"u8) - 4;
        var length = BinaryPrimitives.ReadInt32BigEndian(movie.AsSpan(start));
        U32(length + data.Length).CopyTo(movie, start);

        var media = await MediaFiles.InspectAsync([
            .. movie[..(start + length)],
            .. data,
            .. movie[(start + length)..],
        ]);

        Assert.Equal((Moment, "Canon", "PowerShot"), (media.CaptureTime, media.CameraMake, media.CameraModel));
    }

    [Fact]
    public void EXIF_of_a_HEIF_is_found_in_its_data_box_too()
    {
        var tiff = new TiffFile();
        tiff.Add(TiffFile.Text(0x010F, "Acme"));
        var exif = tiff.ToArray();
        // Offsets and lengths of four bytes; one item, which lies in "idat", in one piece.
        byte[] place = [1, 0, 0, 0, 0x44, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1, .. U32(0), .. U32(exif.Length + 4)];
        var photo = Join(
            Box("ftyp", "heic\0\0\0\0mif1heic"u8.ToArray()),
            Box(
                "meta",
                new byte[4],
                Box("iinf", [0, 0, 0, 0, 0, 1], Box("infe", [2, 0, 0, 0, 0, 1, 0, 0, .. "Exif\0"u8])),
                Box("iloc", place),
                Box("idat", new byte[4], exif)
            )
        );

        var block = Assert.Single(MetadataBlocks.Find(photo, MediaFormat.Heic));

        Assert.Equal(exif, photo[block.Offset..(block.Offset + block.Length)]);
    }

    [Fact]
    public async Task Camera_of_an_AVI_is_in_EXIF_or_in_Nikon_s_own_tags()
    {
        var tiff = new TiffFile();
        tiff.Add(TiffFile.Text(0x010F, "Acme"), TiffFile.Text(0x0110, "X1"));
        byte[] exif = [.. "AVIF\0\0\0\0"u8, .. tiff.ToArray()[8..]];
        byte[] nikon = [3, 0, 5, 0, .. "NIKON"u8, 4, 0, 2, 0, .. "E4"u8, 0x13, 0, 19, 0, .. "2004:03:10 15:04:43"u8];

        var first = await MediaFiles.InspectAsync(Avi(Chunk("strd", exif)));
        var second = await MediaFiles.InspectAsync(Avi(List("ncdt", Chunk("nctg", nikon))));

        Assert.Equal(("Acme", "X1"), (first.CameraMake, first.CameraModel));
        Assert.Equal(("NIKON", "E4", Moment), (second.CameraMake, second.CameraModel, second.CaptureTime));
    }

    [Fact]
    public async Task A_RAW_that_cannot_be_decoded_has_the_size_of_its_largest_picture()
    {
        byte[] Write(int picture, out int place)
        {
            var tiff = new TiffFile();
            tiff.Add(TiffFile.Long(0x0100, 160), TiffFile.Long(0x0101, 120), TiffFile.Long(0x014A, picture));
            place = tiff.Add(TiffFile.Long(0x0100, 6048), TiffFile.Long(0x0101, 4024));
            return tiff.ToArray();
        }

        Write(0, out var place);
        var media = await MediaFiles.InspectAsync(Write(place, out _), "a.nef");

        Assert.Equal(("image/x-nikon-nef", 6048, 4024), (media.MimeType, media.Width, media.Height));
    }

    [Fact]
    public async Task A_CR3_tells_date_camera_and_size_and_loses_its_location()
    {
        var main = new TiffFile();
        main.Add(TiffFile.Text(0x010F, "Canon"), TiffFile.Text(0x0110, "EOS R"));
        var exif = new TiffFile();
        exif.Add(
            TiffFile.Text(0x9003, "2004:03:10 15:04:43"),
            TiffFile.Long(0xA002, 6720),
            TiffFile.Long(0xA003, 4480)
        );
        var gps = new TiffFile();
        gps.Add(TiffFile.Text(1, "N"), TiffFile.Text(0x12, "SECRET-PLACE"));
        byte[] canon = Convert.FromHexString("85C0B687820F11E08111F4CE462B6A48");
        var photo = Join(
            Box("ftyp", Encoding.ASCII.GetBytes("crx \0\0\0\u0001crx isom")),
            Box(
                "moov",
                Box(
                    "uuid",
                    canon,
                    Box("CMT1", main.ToArray()),
                    Box("CMT2", exif.ToArray()),
                    Box("CMT3", [1, 2, 3]),
                    Box("CMT4", gps.ToArray())
                )
            ),
            Box("mdat", new byte[64])
        );

        var media = await MediaFiles.InspectAsync(photo, "a.cr3");

        Assert.Equal(("image/x-canon-cr3", "Canon", "EOS R"), (media.MimeType, media.CameraMake, media.CameraModel));
        Assert.Equal((Moment, 6720, 4480), (media.CaptureTime, media.Width, media.Height));
        Assert.True(LocationEraser.Erase(photo, MediaFormat.CanonCr3));
        Assert.True(photo.AsSpan().IndexOf("SECRET-PLACE"u8) < 0, "The location is still there.");
        Assert.Equal(media, await MediaFiles.InspectAsync(photo, "a.cr3"));
    }

    [Theory]
    [InlineData("exif")]
    [InlineData("APP1")]
    public async Task Packed_EXIF_of_a_PNG_is_read(string kind)
    {
        var tiff = new TiffFile();
        tiff.Add(
            TiffFile.Text(0x010F, "Acme"),
            TiffFile.Short(0x0112, 6),
            TiffFile.Text(0x9003, "2004:03:10 15:04:43")
        );
        byte[] exif = [.. "Exif\0\0"u8, .. tiff.ToArray()];
        byte[] text = Encoding.ASCII.GetBytes($"\n{kind}\n{exif.Length, 8}\n{Convert.ToHexStringLower(exif)}\n");
        byte[] data = [.. Encoding.ASCII.GetBytes($"Raw profile type {kind}\0"), .. text];
        var plain = MediaFiles.Draw(MagickFormat.Png);
        var end = plain.Length - 12;
        byte[] png = [.. plain[..end], .. U32(data.Length), .. "tEXt"u8, .. data, 0, 0, 0, 0, .. plain[end..]];

        var media = await MediaFiles.InspectAsync(png);

        Assert.Equal(("Acme", Moment, 60, 80), (media.CameraMake, media.CaptureTime, media.Width, media.Height));
    }

    [Theory]
    [InlineData(0, "2004-03-10T15:04:43+00:00")]
    [InlineData(0x04, "2004-03-10T15:04:43+02:00")]
    [InlineData(0x2B, "2004-03-10T15:04:43-05:30")]
    [InlineData(0xFF, "2004-03-10T15:04:43+00:00")]
    public void Message_of_a_camcorder_tells_date_and_camera(byte zone, string time)
    {
        byte[] unit =
        [
            0,
            0,
            1,
            6,
            5,
            50,
            .. Convert.FromHexString("17EE8C60F84D11D98CD60800200C9A66"),
            .. "MDPM"u8,
            3,
            0x18,
            zone,
            0x20,
            0x04,
            0x03,
            0x19,
            0x10,
            0x15,
            0x04,
            0x43,
            0xE0,
            0x01,
            0x08,
            0,
            3,
            0,
            0,
            1,
            9,
            0x10,
        ];

        var facts = VideoSequence.Read(unit);

        Assert.Equal((DateTimeOffset.Parse(time, null), "Sony"), (facts.CaptureTime!.Value, facts.Make));
        Assert.Equal(DateTimeOffset.Parse(time, null).Offset, facts.CaptureTime.Value.Offset);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Location_in_the_segments_of_a_thermal_camera_is_erased(bool bigEndian)
    {
        // A header, the list of one record of kind 0x2B, and the record, in two pieces that stand in the wrong order.
        var file = new byte[0x40 + 0x20 + 0x70];
        "FFF\0"u8.CopyTo(file);
        Put(0x14, 100);
        Put(0x18, 0x40);
        Put(0x1C, 1);
        file[bigEndian ? 0x41 : 0x40] = 0x2B;
        Put(0x4C, 0x60);
        Put(0x50, 0x70);
        file[bigEndian ? 0x63 : 0x60] = 1;
        "SECRET-PLACE"u8.CopyTo(file.AsSpan(0x60 + 0x58));
        var photo = TiffFile.InJpeg(
            MediaFiles.Draw(MagickFormat.Jpeg),
            [.. "FLIR\0\u0001\u0001\u0001"u8, .. file[0xBC..]],
            [.. "FLIR\0\u0001\0\u0001"u8, .. file[..0xBC]]
        );
        var before = (byte[])photo.Clone();

        Assert.True(LocationEraser.Erase(photo, MediaFormat.Jpeg));

        // Its name was cut in two.
        Assert.True(before.AsSpan().IndexOf("PLACE"u8) >= 0 || before.AsSpan().IndexOf("SECR"u8) >= 0);
        Assert.True(photo.AsSpan().IndexOf("PLACE"u8) < 0 && photo.AsSpan().IndexOf("SECR"u8) < 0);
        Assert.False(LocationEraser.Erase(photo, MediaFormat.Jpeg));

        void Put(int at, int number)
        {
            if (bigEndian)
            {
                BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(at), number);
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), number);
            }
        }
    }

    [Fact]
    public void Location_of_a_second_picture_in_the_same_file_is_erased()
    {
        var second = MediaFiles.Draw(MagickFormat.Jpeg, finish: image => image.SetProfile(TestExif.WithLocation()));
        // As cameras write it: without the segment that other programs begin with.
        var exif = second.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xE1]);
        byte[] photo = [.. MediaFiles.Draw(MagickFormat.Jpeg), 0xFF, 0xD8, .. second[exif..]];

        Assert.True(LocationEraser.Erase(photo, MediaFormat.Jpeg));

        Assert.True(photo.AsSpan().IndexOf("SECRET-PLACE"u8) < 0, "The location is still there.");
    }

    private static byte[] Avi(byte[] extra)
    {
        var header = new byte[56];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 40_000);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(32), 320);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(36), 240);
        var content = Join("AVI "u8.ToArray(), List("hdrl", Chunk("avih", header), extra), List("movi"));
        return Chunk("RIFF", content);
    }

    private static byte[] List(string name, params byte[][] chunks) =>
        Chunk("LIST", [.. Encoding.ASCII.GetBytes(name), .. Join(chunks)]);

    private static byte[] Chunk(string name, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, data.Length);
        return [.. Encoding.ASCII.GetBytes(name), .. length, .. data, .. new byte[data.Length & 1]];
    }

    private static byte[] Box(string name, params byte[][] parts)
    {
        var content = Join(parts);
        return [.. U32(content.Length + 8), .. Encoding.ASCII.GetBytes(name), .. content];
    }

    private static byte[] U32(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];
}
