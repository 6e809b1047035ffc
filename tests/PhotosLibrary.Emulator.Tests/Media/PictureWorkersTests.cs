using ImageMagick;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests.Media;

public class PictureWorkersTests
{
    [Fact]
    public async Task A_picture_that_takes_too_long_is_ended_and_the_next_is_rendered()
    {
        using var bomb = MediaFiles.Temporary(PictureBombs.ManyScans(4000, 900));
        using var photo = MediaFiles.Temporary(MediaFiles.Draw(MagickFormat.Jpeg));
        using var impatient = new PictureWorkers(TimeSpan.FromSeconds(1));
        using var patient = new PictureWorkers(TimeSpan.FromMinutes(1));

        // Inspection reads the header alone, so it takes no time.
        var description = await new MediaInspector().InspectAsync(bomb.Path, "");
        var ended = await impatient.RunAsync(
            new PictureJob(PictureWork.Render, bomb.Path, description, "w3000"),
            CancellationToken.None
        );

        Assert.Equal(4000, description.Width);
        Assert.Null(ended);
        var plain = await new MediaInspector().InspectAsync(photo.Path, "");
        var next = await patient.RunAsync(
            new PictureJob(PictureWork.Render, photo.Path, plain, "w40"),
            CancellationToken.None
        );
        Assert.Equal("image/jpeg", next!.Picture!.ContentType);
        using var image = MediaFiles.Read(next.Picture.Bytes!);
        Assert.Equal(40u, image.Width);
    }

    [Fact]
    public async Task A_picture_that_takes_too_much_memory_is_ended()
    {
        using var photo = MediaFiles.Temporary(PictureBombs.ManyScans(4000, 900));
        using var workers = new PictureWorkers(TimeSpan.FromMinutes(2), mostMemory: 1 << 20);
        var description = await new MediaInspector().InspectAsync(photo.Path, "");

        Assert.Null(
            await workers.RunAsync(
                new PictureJob(PictureWork.Render, photo.Path, description, "w3000"),
                CancellationToken.None
            )
        );
    }
}
