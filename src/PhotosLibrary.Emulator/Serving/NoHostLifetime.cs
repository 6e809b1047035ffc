namespace PhotosLibrary.Emulator.Serving;

/// <summary>Leaves Ctrl-C and the signals of the process to the program that embeds the emulator.</summary>
internal sealed class NoHostLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
