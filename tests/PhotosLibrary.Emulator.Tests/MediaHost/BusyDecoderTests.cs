using Microsoft.Extensions.DependencyInjection;
using PhotosLibrary.Emulator.Media;
using PhotosLibrary.Emulator.Tests.Media;

namespace PhotosLibrary.Emulator.Tests.MediaHost;

/// <summary>Pictures that take minutes hold up nobody else's.</summary>
public sealed class BusyDecoderTests : IAsyncLifetime, IDisposable
{
    // More than may be decoded at a time, whatever lane they are in.
    private static readonly int Bombs = (2 * Environment.ProcessorCount) + 1;

    private readonly PictureWorkers _rendering = new(TimeSpan.FromHours(1));
    private readonly PictureWorkers _inspecting = new(TimeSpan.FromHours(1));
    private TestEmulator _emulator = null!;

    public async Task InitializeAsync() =>
        _emulator = await TestEmulator.StartAsync(services: services =>
            services
                .AddSingleton(new ImageRenderer(new VideoFrames(null), _rendering))
                .AddSingleton(new MediaInspector(workers: _inspecting))
        );

    [Fact]
    public async Task Others_create_list_download_and_see_their_items_while_pictures_are_rendered_for_minutes()
    {
        var bomber = _emulator.NewAccount();
        var bomb = PictureBombs.ManyScans(9000, 900);
        var bombs = new List<Task>();
        for (var number = 0; number < Bombs; number++)
        {
            var url = await AddAsync(bomber, [.. bomb, (byte)number]);
            bombs.Add(_emulator.Http.GetAsync(url + "=w3000"));
        }

        await UseAsync(_emulator.NewAccount());

        Assert.DoesNotContain(bombs, task => task.IsCompleted);
        await EndAsync(bombs);
    }

    [Fact]
    public async Task Others_create_list_download_and_see_their_items_while_photos_are_inspected_for_minutes()
    {
        using var bomb = MediaFiles.Temporary(PictureBombs.ManyScans(9000, 900));
        var description = new MediaDescription { MimeType = MediaFormat.Jpeg.MimeType, IsVideo = false };
        var job = new PictureJob(PictureWork.Decode, bomb.Path, description);
        var bombs = Enumerable
            .Range(0, Bombs)
            .Select(_ => (Task)_inspecting.RunAsync(job, CancellationToken.None))
            .ToList();

        await UseAsync(_emulator.NewAccount());

        Assert.DoesNotContain(bombs, task => task.IsCompleted);
        await EndAsync(bombs);
    }

    public Task DisposeAsync() => _emulator.DisposeAsync();

    public void Dispose()
    {
        _rendering.Dispose();
        _inspecting.Dispose();
    }

    private async Task UseAsync(TestApp app)
    {
        var photo = TestPhotos.Jpeg(1, width: 80, height: 60);
        var url = await AddAsync(app, photo);
        var drawing = await AddAsync(app, MediaFiles.Draw(ImageMagick.MagickFormat.Gif));
        Assert.Equal(2, TestApp.Ids((await app.GetAsync("/v1/mediaItems")).Success()).Count);
        Assert.Equal(photo, await _emulator.Http.GetByteArrayAsync(url + "=d"));
        Assert.NotEmpty(await _emulator.Http.GetByteArrayAsync(url + "=w40"));
        Assert.NotEmpty(await _emulator.Http.GetByteArrayAsync(drawing + "=s40-c"));
    }

    private async Task EndAsync(IEnumerable<Task> bombs)
    {
        Dispose();
        await Task.WhenAny(Task.WhenAll(bombs));
    }

    private static async Task<string> AddAsync(TestApp app, byte[] photo)
    {
        var id = await app.AddIdAsync(photo);
        return (string)(await app.GetAsync($"/v1/mediaItems/{id}")).Success()["baseUrl"]!;
    }
}
