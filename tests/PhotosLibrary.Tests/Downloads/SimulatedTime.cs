using Microsoft.Extensions.Time.Testing;

namespace PhotosLibrary.Tests.Downloads;

/// <summary>Lets simulated time pass for as long as something takes.</summary>
internal static class SimulatedTime
{
    public static async Task<T> RunAsync<T>(FakeTimeProvider time, Task<T> task, TimeSpan step)
    {
        var limit = System.Diagnostics.Stopwatch.StartNew();
        while (!task.IsCompleted)
        {
            Assert.True(limit.Elapsed < TimeSpan.FromSeconds(60), "It is still not done.");
            time.Advance(step == TimeSpan.Zero ? TimeSpan.FromMilliseconds(50) : step);
            await Task.Yield();
        }

        return await task;
    }
}
