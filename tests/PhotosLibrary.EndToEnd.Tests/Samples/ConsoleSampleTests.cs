using PhotosLibrary.Emulator;
using PhotosLibrary.EndToEnd.Tests.Auth;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.Samples;

public class ConsoleSampleTests
{
    [Fact]
    public async Task Console_sample_takes_a_photo_all_the_way_and_asks_for_consent_once()
    {
        await using var emulator = await PhotosEmulator.StartAsync(new PhotosEmulatorOptions { StrictAuth = true });
        using var sample = new SampleProgram("Console");
        sample.Set("PHOTOS_SERVER", emulator.Address.AbsoluteUri);
        var photo = sample.Write(TestPhotos.Jpeg(1), "lake.jpg");
        var alice = new Person();

        var first = await sample.RunAsync(alice.DecideAsync, "client_secret.json", "lake.jpg", "--no-browser");
        var second = await sample.RunAsync(alice.DecideAsync, "client_secret.json", "lake.jpg", "--no-browser");

        Assert.Equal((0, "", 0, ""), (first.ExitCode, first.Error, second.ExitCode, second.Error));
        Assert.Equal(1, alice.Asked);
        Assert.Matches("Uploaded: lake.jpg, http.*\nListed: lake.jpg, taken .*\nFound: lake.jpg\nDown", first.Output);
        Assert.Equal(File.ReadAllBytes(photo), File.ReadAllBytes(sample.PathOf("copy-of-lake.jpg")));
        Assert.True(File.Exists(sample.PathOf("small-copy-of-lake.jpg")));
        var library = Assert.Single((await emulator.GetStateAsync("alice")).Accounts);
        Assert.Equal("Samples", Assert.Single(library.Albums).Title);
        Assert.Single(library.MediaItems);
    }

    [Fact]
    public async Task Console_sample_says_what_is_wrong_with_a_photo_that_is_not_there()
    {
        await using var emulator = await PhotosEmulator.StartAsync(new PhotosEmulatorOptions { StrictAuth = true });
        using var sample = new SampleProgram("Console");
        sample.Set("PHOTOS_SERVER", emulator.Address.AbsoluteUri);

        var run = await sample.RunAsync(new Person().DecideAsync, "client_secret.json", "gone.jpg", "--no-browser");

        Assert.Equal((1, "gone.jpg does not exist, or no longer.\n"), (run.ExitCode, run.Error));
    }
}
