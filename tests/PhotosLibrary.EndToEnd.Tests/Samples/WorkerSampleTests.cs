using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Control;
using PhotosLibrary.EndToEnd.Tests.Auth;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.Samples;

public class WorkerSampleTests
{
    // More than a batch, so that there are outcomes before all is done.
    private const int PhotosOfAlice = 60;
    private const int PhotosOfBob = 3;

    [Fact]
    public async Task Worker_sample_resumes_after_a_kill_and_uploads_for_each_user_once()
    {
        await using var emulator = await PhotosEmulator.StartAsync(new PhotosEmulatorOptions { StrictAuth = true });
        using var sample = new SampleProgram("Worker");
        sample.Set("Photos__BaseAddress", emulator.Address.AbsoluteUri);
        sample.Set("Google__Server", emulator.Address.AbsoluteUri);
        AddPhotos(sample, "alice", PhotosOfAlice);
        AddPhotos(sample, "bob", PhotosOfBob);
        AddPhotos(sample, "carol", 1);
        foreach (var user in new[] { "alice", "bob" })
        {
            var signIn = await sample.RunAsync(new Person(user).DecideAsync, "--SignIn", user);
            Assert.Equal((0, ""), (signIn.ExitCode, signIn.Error));
        }

        using (var killed = sample.Start())
        {
            var error = killed.StandardError.ReadToEndAsync();
            await SampleProgram.ReadAfterAsync(killed.StandardOutput, "alice: ");
            killed.Kill();
            await killed.WaitForExitAsync();
            Assert.Equal("", await error);
        }

        Assert.Empty((await emulator.GetStateAsync("bob")).Accounts.SelectMany(account => account.MediaItems));
        var run = await sample.RunAsync(reply: null);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("carol has to sign in: ", run.Output, StringComparison.Ordinal);
        Assert.Contains(".jpg: Skipped", run.Output, StringComparison.Ordinal);
        AssertHas(await emulator.GetStateAsync("alice"), PhotosOfAlice);
        AssertHas(await emulator.GetStateAsync("bob"), PhotosOfBob);
    }

    private static void AddPhotos(SampleProgram sample, string user, int count)
    {
        for (var number = 0; number < count; number++)
        {
            sample.Write(TestPhotos.Jpeg(number), "photos", user, $"{number}.jpg");
        }
    }

    private static void AssertHas(EmulatorState state, int count)
    {
        var account = Assert.Single(state.Accounts);
        Assert.Equal(count, account.MediaItems.Count);
        Assert.Equal(count, account.MediaItems.Select(item => item.Sha256).Distinct().Count());
        Assert.Equal(count, Assert.Single(account.Albums).Entries.Count);
    }
}
