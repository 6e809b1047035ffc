using Microsoft.Extensions.Time.Testing;

namespace PhotosLibrary.Emulator.Tests.MediaHost;

/// <summary>Rendered pictures are kept on the disk.</summary>
public sealed class RenderCacheTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 6, 15, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Rendered_image_is_cached_across_a_restart()
    {
        string path;
        await using (var before = await StartAsync())
        {
            path = await AddAsync(before, TestPhotos.Jpeg(1));
            await before.Http.GetByteArrayAsync(new Uri(before.Address, path + "=h6-w8"));
            await before.Http.GetByteArrayAsync(new Uri(before.Address, path + "=w8-h6"));
        }

        var render = Assert.Single(Renders());
        byte[] marked = [.. await File.ReadAllBytesAsync(render), 1, 2, 3];
        await File.WriteAllBytesAsync(render, marked);

        await using var after = await StartAsync();
        var response = await after.Http.GetAsync(new Uri(after.Address, path + "=w8-h6"));

        Assert.Equal("image/jpeg", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(marked, await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Concurrent_requests_share_one_rendering()
    {
        await using var emulator = await StartAsync();
        var path = await AddAsync(emulator, TestPhotos.Jpeg(1, width: 1200, height: 900));

        var pictures = await Task.WhenAll(
            Enumerable
                .Range(0, 30)
                .Select(_ => emulator.Http.GetByteArrayAsync(new Uri(emulator.Address, path + "=w600")))
        );

        Assert.Single(pictures.Select(Convert.ToHexString).Distinct());
        Assert.Single(Renders());
    }

    [Fact]
    public async Task Small_pictures_of_a_large_photo_are_rendered_from_one_of_middle_size_to_the_pixel()
    {
        await using var emulator = await StartAsync();
        var path = await AddAsync(emulator, Png(3001, 2003));

        var fitted = await emulator.Http.GetByteArrayAsync(new Uri(emulator.Address, path + "=w300"));
        var cropped = await emulator.Http.GetByteArrayAsync(new Uri(emulator.Address, path + "=w101-h77-c"));

        Assert.Equal((300u, 200u), SizeOf(fitted));
        Assert.Equal((101u, 77u), SizeOf(cropped));
        Assert.Equal(["w101-h77-c.jpg", "w2048-h2048.jpg", "w300.jpg"], Renders().Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Rendered_images_are_deleted_with_their_content()
    {
        await using var emulator = await StartAsync();
        await emulator.App("dev:alice").UploadRawAsync(TestPhotos.Jpeg(1));
        var content = Assert.Single(Files("content"));
        var renders = Directory.CreateDirectory(content.Replace("content", "renders", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(renders.FullName, "w8.jpg"), "rendered");

        // The token has expired, and no item was created of it.
        _clock.Advance(TimeSpan.FromDays(2));

        await UntilAsync(emulator, () => Files("content").Length == 0 && Files("renders").Length == 0);
    }

    [Fact]
    public async Task Content_of_an_item_stays_when_the_upload_expires()
    {
        await using var emulator = await StartAsync();
        await AddAsync(emulator, TestPhotos.Jpeg(1));
        await emulator.App("dev:alice").UploadRawAsync(TestPhotos.Jpeg(2));

        _clock.Advance(TimeSpan.FromDays(2));

        await UntilAsync(emulator, () => Files("content").Length == 1);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static byte[] Png(uint width, uint height)
    {
        using var image = new ImageMagick.MagickImage(ImageMagick.MagickColors.Teal, width, height);
        return image.ToByteArray(ImageMagick.MagickFormat.Png);
    }

    private static (uint Width, uint Height) SizeOf(byte[] picture)
    {
        using var image = new ImageMagick.MagickImage(picture);
        return (image.Width, image.Height);
    }

    // Polls for what happens in the background; each response takes a while.
    private static async Task UntilAsync(TestEmulator emulator, Func<bool> condition)
    {
        for (var ask = 0; ask < 5000 && !condition(); ask++)
        {
            await emulator.App("dev:alice").GetAsync("/v1/albums");
        }

        Assert.True(condition());
    }

    private static async Task<string> AddAsync(TestEmulator emulator, byte[] photo)
    {
        var app = emulator.App("dev:alice");
        var id = await app.AddIdAsync(photo);
        return new Uri((string)(await app.GetAsync($"/v1/mediaItems/{id}")).Success()["baseUrl"]!).PathAndQuery;
    }

    private Task<TestEmulator> StartAsync() => TestEmulator.StartAsync(_folder.FullName, clock: _clock);

    private string[] Renders() => Files("renders");

    private string[] Files(string folder) =>
        Directory.GetFiles(Path.Combine(_folder.FullName, folder), "*", SearchOption.AllDirectories);
}
