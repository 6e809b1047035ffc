namespace PhotosLibrary.Tests.Uploads;

public class MemoryTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData(1 << 20, true)]
    [InlineData(1 << 20, false)]
    public async Task Memory_stays_flat_for_64_MiB(int? chunkSize, bool canSeek)
    {
        const long size = 64L << 20;
        // The pools fill once, whatever the size; what is measured is what every upload costs.
        await UploadAsync(3 << 20, chunkSize, canSeek);
        var before = GC.GetAllocatedBytesForCurrentThread();

        await UploadAsync(size, chunkSize, canSeek);

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 1, 2 << 20);
    }

    private static Task<string> UploadAsync(long size, int? chunkSize, bool canSeek)
    {
        using var network = new ScriptedNetwork { KeepsBodies = false };
        for (var received = (long?)chunkSize; received < size; received += chunkSize)
        {
            network.RespondActive(received.Value);
        }

        if (!canSeek)
        {
            network.RespondActive(size);
        }

        network.RespondFinal();
        var session = network.OpenSession(canSeek ? size : null, new UploadOptions { ChunkSize = chunkSize });

        var upload = session.UploadAsync(new PatternStream(size, canSeek) { IsBlank = true });

        // All of it ran on this thread, whose allocations are counted.
        Assert.True(upload.IsCompletedSuccessfully, upload.Exception?.ToString());
        network.AssertDone();
        return upload;
    }
}
