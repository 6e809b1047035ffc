using static PhotosLibrary.Tests.Uploads.Streams;

namespace PhotosLibrary.Tests.Uploads;

public class CancellationTests
{
    [Theory]
    [InlineData(1 << 20)]
    [InlineData(6 << 20)]
    public async Task Upload_stops_in_the_middle_of_its_body(int size)
    {
        using var cancellation = new CancellationTokenSource();
        using var network = new ScriptedNetwork { KeepsBodies = false };
        if (size > UploadsClient.RawMaxBytes)
        {
            network.RespondStart();
        }

        network.Respond("500\n\n");
        var content = new PatternStream(size);
        var options = new UploadOptions { Progress = new CancelAfter(200_000, cancellation) };

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            network.Uploads.UploadAsync(content, "a.jpg", options, cancellation.Token)
        );

        Assert.Equal(cancellation.Token, e.CancellationToken);
        Assert.InRange(content.Position, 200_000, 500_000);
        // Cancelled is not broken: nothing is asked or sent again.
        network.AssertDone();
    }

    [Fact]
    public async Task Cancellation_that_a_handler_calls_a_broken_connection_is_still_a_cancellation()
    {
        using var cancellation = new CancellationTokenSource();
        using var network = new ScriptedNetwork().Then(
            async (_, _) =>
            {
                await cancellation.CancelAsync();
                throw new HttpRequestException("Aborted.");
            }
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            network.OpenSession(5).UploadAsync(Of("12345"), cancellation.Token)
        );
    }

    [Fact]
    public async Task Upload_that_is_cancelled_before_it_begins_sends_nothing()
    {
        using var network = new ScriptedNetwork();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            network.Uploads.UploadAsync(Of("12345"), "a.jpg", null, new CancellationToken(true))
        );

        Assert.Empty(network.Requests);
    }

    private sealed class CancelAfter(long bytes, CancellationTokenSource cancellation) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value)
        {
            if (value.Bytes >= bytes)
            {
                cancellation.Cancel();
            }
        }
    }
}
