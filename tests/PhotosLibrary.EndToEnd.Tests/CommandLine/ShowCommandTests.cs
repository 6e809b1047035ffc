using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using ImageMagick;
using Newtonsoft.Json.Linq;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>Shows and describes photos with <c>photos show</c> and <c>photos describe</c>.</summary>
public sealed partial class ShowCommandTests : IAsyncLifetime, IDisposable
{
    // TestPhotos draws the second photo in this colour.
    private static readonly byte[] Colour = [74, 182, 0];

    private EmulatedLibrary _library = null!;
    private PhotosProgram _photos = null!;
    private string _id = "";

    public async Task InitializeAsync()
    {
        _library = await EmulatedLibrary.StartAsync();
        _photos = new PhotosProgram(isNative: false, _library.Emulator.Address, "dev:alice");
        var bytes = TestPhotos.Jpeg(2, "2024:05:01 10:20:30", width: 90, height: 45);
        _id = (await _library.AddAsync(bytes, "lake.jpg")).Id;
    }

    public async Task DisposeAsync() => await _library.DisposeAsync();

    public void Dispose() => _photos.Dispose();

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Show_tells_all_that_is_known(bool isNative)
    {
        using var photos = new PhotosProgram(isNative, _library.Emulator.Address, "dev:alice");
        await photos.RunAsync("describe", _id, "The lake\nat dawn");

        var show = await photos.RunAsync("show", _id);
        var json = await photos.RunAsync("show", _id, "--json");

        Assert.True(show.ExitCode == 0, show.Error);
        Assert.Equal(
            $"""
            Name         lake.jpg
            Id           {_id}
            Type         image/jpeg
            Size         90×45
            Taken        2024-05-01 10:20:30Z
            Description  The lake
                         at dawn
            Page         {(await _library.Photos.MediaItems.GetAsync(_id)).ProductUrl}

            """,
            show.Output
        );
        Assert.Equal("The lake\nat dawn", (string?)JObject.Parse(json.Output)["description"]);
    }

    [SkippableFact]
    public async Task Seeded_photo_and_video_have_camera_exposure_and_status()
    {
        await using var library = await EmulatedLibrary.StartAsync(new() { Seed = 40, SeedAccount = "alice" });
        using var photos = new PhotosProgram(isNative: false, library.Emulator.Address, "dev:alice");
        var items = await library.Photos.MediaItems.ListAllAsync().ToListAsync();
        var photo = items.First(item => item.MediaMetadata!.Photo?.ExposureTime is not null);
        var video = items.First(item => item.MediaMetadata!.Video?.Fps is not null);

        var shownPhoto = await photos.RunAsync("show", photo.Id);
        var shownVideo = await photos.RunAsync("show", video.Id);

        Assert.Matches(@"(?m)^Camera +\w+", shownPhoto.Output);
        Assert.Matches(@"(?m)^Exposure +1/\d+ s, f/[\d.]+, [\d.]+ mm, ISO \d+$", shownPhoto.Output);
        Assert.Matches(@"(?m)^Video +ready, [\d.]+ frames per second$", shownVideo.Output);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Picture_of_blocks_has_two_pixels_in_each_character(bool isNative)
    {
        using var photos = new PhotosProgram(isNative, _library.Emulator.Address, "dev:alice");
        photos.Set("COLORTERM", "truecolor");

        var show = await photos.RunAsync("show", _id, "--picture", "blocks");

        Assert.True(show.ExitCode == 0, show.Error);
        var rows = show.Output.Split('\n').Where(line => line.Contains('▀', StringComparison.Ordinal)).ToList();
        Assert.Equal(15, rows.Count);
        Assert.All(rows, row => Assert.Equal(60, row.Count(c => c == '▀')));
        var first = Regex.Match(rows[7], "\e\\[38;2;(\\d+);(\\d+);(\\d+);48;2;(\\d+);(\\d+);(\\d+)m");
        AssertColour([.. first.Groups.Values.Skip(1).Take(3).Select(group => byte.Parse(group.Value, null))], 4);
        AssertColour([.. first.Groups.Values.Skip(4).Select(group => byte.Parse(group.Value, null))], 4);
        Assert.All(rows, row => Assert.EndsWith("\e[0m", row, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Picture_of_blocks_keeps_to_256_colours_where_the_terminal_knows_no_more()
    {
        _photos.Set("COLORTERM", "");

        var show = await _photos.RunAsync("show", _id, "--picture", "blocks");

        // 16 + 36 × 1 + 6 × 3 + 0: 95, 175, 0 of the cube is the nearest to 74, 182, 0.
        Assert.Contains("\e[38;5;70;48;5;70m▀", show.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Picture_for_kitty_is_compressed_pixels_in_pieces()
    {
        var noise = new MagickImage(MagickColors.Black, 640, 400);
        noise.AddNoise(NoiseType.Random);
        using var _ = noise;
        var id = (await _library.AddAsync(noise.ToByteArray(MagickFormat.Jpeg), "noise.jpg")).Id;

        var plain = await _photos.RunAsync("show", _id, "--picture", "kitty");
        var large = await _photos.RunAsync("show", id, "--picture", "kitty");

        var pieces = KittyPiece().Matches(plain.Output);
        Assert.Contains("a=T", pieces[0].Groups["control"].Value, StringComparison.Ordinal);
        Assert.Contains("s=90,v=45", pieces[0].Groups["control"].Value, StringComparison.Ordinal);
        var pixels = PixelsOf(pieces);
        Assert.Equal(90 * 45 * 3, pixels.Length);
        AssertColour(pixels[..3], 4);
        var many = KittyPiece().Matches(large.Output);
        Assert.True(many.Count > 1);
        Assert.All(many, piece => Assert.InRange(piece.Groups["data"].Length, 1, 4096));
        Assert.All(many.SkipLast(1), piece => Assert.EndsWith("m=1", piece.Groups["control"].Value));
        Assert.EndsWith("m=0", many[^1].Groups["control"].Value, StringComparison.Ordinal);
        Assert.Equal(640 * 400 * 3, PixelsOf(many).Length);
    }

    [SkippableFact]
    public async Task Picture_of_sixels_is_read_by_others()
    {
        var show = await _photos.RunAsync("show", _id, "--picture", "sixel");

        var begin = show.Output.IndexOf("\eP", StringComparison.Ordinal);
        using var image = new MagickImage(Encoding.ASCII.GetBytes(show.Output[begin..].Trim()), MagickFormat.Sixel);
        Assert.Equal((90u, 45u), (image.Width, image.Height));
        // Of 252 colours only the mean of many pixels is near.
        image.Resize(1, 1);
        var mean = image.GetPixels().GetPixel(0, 0).ToColor()!;
        AssertColour([(byte)mean.R, (byte)mean.G, (byte)mean.B], 16);
    }

    [SkippableFact]
    public async Task No_picture_is_drawn_unless_a_terminal_or_the_user_asks_for_it()
    {
        var piped = await _photos.RunAsync("show", _id);
        var none = await _photos.RunAsync("show", _id, "--picture", "none");
        var wrong = await _photos.RunAsync("show", _id, "--picture", "ascii");

        Assert.DoesNotContain('\e', piped.Output);
        Assert.Equal(piped, none);
        Assert.DoesNotContain(
            _library.Emulator.Requests.List(),
            request => request.Operation?.StartsWith("Media_", StringComparison.Ordinal) == true
        );
        Assert.Equal(2, wrong.ExitCode);
    }

    [SkippableFact]
    public async Task Open_opens_the_page_in_the_browser()
    {
        _photos.Write("bin/xdg-open", Encoding.UTF8.GetBytes("#!/bin/sh\necho \"$1\" > \"$OPENED\"\n"));
        await ProcessRun.StartAsync("chmod", _photos.Folder, "+x", "bin/xdg-open");
        var opened = Path.Combine(_photos.Folder, "opened");
        _photos.Set("OPENED", opened);
        _photos.Set("DISPLAY", ":0");
        _photos.Set("PATH", $"{Path.Combine(_photos.Folder, "bin")}:{Environment.GetEnvironmentVariable("PATH")}");

        var show = await _photos.RunAsync("show", _id, "--open");

        Assert.True(show.ExitCode == 0, show.Error);
        var page = (await _library.Photos.MediaItems.GetAsync(_id)).ProductUrl;
        Assert.Equal(page, (await File.ReadAllTextAsync(opened)).Trim());
    }

    [SkippableFact]
    public async Task Open_prints_the_page_where_there_is_no_screen()
    {
        foreach (var variable in (string[])["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"])
        {
            _photos.Set(variable, "");
        }

        var show = await _photos.RunAsync("show", _id, "--open");

        Assert.Equal(1, show.ExitCode);
        Assert.Contains("No browser can be opened here. The page: http", show.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Description_is_changed_and_removed()
    {
        var changed = await _photos.RunAsync("describe", _id, "At dawn", "--json");
        var removed = await _photos.RunAsync("describe", _id, "");
        var tooLong = await _photos.RunAsync("describe", _id, new string('x', 1000));
        var unknown = await _photos.RunAsync("describe", "no-such-item", "At dawn");

        Assert.Equal("At dawn", (string?)JObject.Parse(changed.Output)["description"]);
        Assert.Equal("lake.jpg: description changed.\n", changed.Error);
        Assert.Equal(new ProcessRun(0, "", "lake.jpg: description removed.\n"), removed);
        Assert.True(string.IsNullOrEmpty((await _library.Photos.MediaItems.GetAsync(_id)).Description));
        Assert.Equal(1, tooLong.ExitCode);
        Assert.Contains("999", tooLong.Error, StringComparison.Ordinal);
        Assert.Equal(1, unknown.ExitCode);
    }

    private static byte[] PixelsOf(MatchCollection pieces)
    {
        var data = Convert.FromBase64String(string.Concat(pieces.Select(piece => piece.Groups["data"].Value)));
        using var pixels = new MemoryStream();
        using var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        zlib.CopyTo(pixels);
        return pixels.ToArray();
    }

    private static void AssertColour(byte[] colour, int tolerance) =>
        Assert.All(
            colour.Zip(Colour),
            pair => Assert.InRange(pair.First, pair.Second - tolerance, pair.Second + tolerance)
        );

    [GeneratedRegex("\e_G(?<control>[^;]*);(?<data>[^\e]*)\e\\\\")]
    private static partial Regex KittyPiece();
}
