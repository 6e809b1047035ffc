using System.Net;
using static PhotosLibrary.Tests.Uploads.Streams;

namespace PhotosLibrary.Tests.Uploads;

/// <summary>What a session survives, and how it fails. Sections 7.2 and users-want 3a.</summary>
public class RecoveryTests
{
    private const string Content = "abcdefghijklmnopqrst";

    private static readonly UploadOptions ChunksOf8 = new() { ChunkSize = 8 };

    [Fact]
    public async Task Upload_resumes_where_the_server_is_after_a_dropped_connection()
    {
        using var network = new ScriptedNetwork().Drop(afterBytes: 13).RespondActive(8).RespondFinal();
        var progress = new Recorder();
        var session = network.OpenSession(20, new UploadOptions { Progress = progress });

        Assert.Equal("TOKEN", await session.UploadAsync(Of(Content)));

        Assert.Equal(
            [
                """
                POST https://photoslibrary.googleapis.com/up
                Content-Length: 20
                Content-Type: application/octet-stream
                X-Goog-Upload-Command: upload, finalize
                X-Goog-Upload-Offset: 0

                abcdefghijklm
                """,
                """
                POST https://photoslibrary.googleapis.com/up
                Content-Length: 0
                X-Goog-Upload-Command: query


                """,
                """
                POST https://photoslibrary.googleapis.com/up
                Content-Length: 12
                Content-Type: application/octet-stream
                X-Goog-Upload-Command: upload, finalize
                X-Goog-Upload-Offset: 8

                ijklmnopqrst
                """,
            ],
            network.Requests
        );
        Assert.Equal([8, 20], progress.Reports);
    }

    [Theory]
    [InlineData("500\n\n")]
    [InlineData("503\nRetry-After: 1\n\n{\"code\":14,\"message\":\"Busy.\"}")]
    [InlineData("502\nContent-Type: text/html\n\n<html>")]
    [InlineData("408\n\n")]
    [InlineData("409\nX-Goog-Upload-Status: active\n\n")]
    [InlineData("412\n\n")]
    [InlineData("416\n\n")]
    [InlineData("400\nX-Goog-Upload-Status: active\n\n")]
    [InlineData("400\n\n{\"code\":3,\"message\":\"No.\"}")]
    [InlineData("308\n\n")]
    [InlineData("429\n\n")]
    public async Task Response_that_leaves_the_session_active_is_recovered_from(string response)
    {
        using var network = new ScriptedNetwork()
            .RespondActive(8)
            .Respond(response)
            .RespondActive(8)
            .RespondActive(16)
            .RespondFinal();

        await network.OpenSession(20, ChunksOf8).UploadAsync(Of(Content));

        Assert.Equal(
            ["upload", "upload", "query", "upload", "upload, finalize"],
            Enumerable.Range(0, 5).Select(i => network.Header(i, "X-Goog-Upload-Command"))
        );
        Assert.Equal(["ijklmnop", "", "ijklmnop"], Enumerable.Range(1, 3).Select(network.Body));
    }

    [Theory]
    [InlineData("401\n\n", "401")]
    [InlineData("403\n\n", "403")]
    [InlineData("413\n\n", "413")]
    [InlineData("404\n\n", "The upload session is gone")]
    [InlineData("410\nX-Goog-Upload-Status: cancelled\n\n", "The upload session is gone")]
    public async Task Response_that_ends_the_session_is_thrown_at_once(string response, string message)
    {
        using var network = new ScriptedNetwork().RespondActive(8).Respond(response);
        var session = network.OpenSession(20, ChunksOf8);

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() => session.UploadAsync(Of(Content)));

        Assert.Contains(message, e.Message);
        Assert.Equal("photoslibrary.uploads.upload", e.Method);
        Assert.Equal(8, session.BytesReceived);
        network.AssertDone();
    }

    // Another process may have sent the last bytes: one that was killed, of which they were still on their way.
    [Theory]
    [InlineData("400\nX-Goog-Upload-Status: final\n\n")]
    [InlineData("500\nX-Goog-Upload-Status: final\n\n")]
    public async Task Session_that_an_error_calls_final_is_queried_for_its_token(string response)
    {
        using var network = new ScriptedNetwork().RespondActive(8).Respond(response).RespondFinal();

        Assert.Equal("TOKEN", await network.OpenSession(20, ChunksOf8).UploadAsync(Of(Content)));

        Assert.Equal("query", network.Header(2, "X-Goog-Upload-Command"));
    }

    [Fact]
    public async Task Session_fails_after_three_attempts_without_new_bytes()
    {
        using var network = new ScriptedNetwork();
        for (var i = 0; i < ScriptedNetwork.MostFailures; i++)
        {
            network.Respond("500\n\n").RespondActive(0);
        }

        network.Respond("503\n\n{\"code\":14,\"message\":\"The last.\"}");

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.OpenSession(20).UploadAsync(Of(Content))
        );

        Assert.Contains("The last.", e.Message);
        network.AssertDone();
    }

    [Fact]
    public async Task Bytes_that_arrive_reset_the_retries()
    {
        using var network = new ScriptedNetwork();
        for (var i = 1; i < 20; i++)
        {
            network.Drop(afterBytes: 1).RespondActive(i);
        }

        network.RespondFinal();

        Assert.Equal("TOKEN", await network.OpenSession(20).UploadAsync(Of(Content)));
    }

    [Fact]
    public async Task Failed_query_is_retried_and_counts_as_an_attempt()
    {
        using var network = new ScriptedNetwork().Drop(13).Drop().Respond("500\n\n").RespondActive(8).RespondFinal();

        await network.OpenSession(20).UploadAsync(Of(Content));

        Assert.Equal(
            ["upload, finalize", "query", "query", "query", "upload, finalize"],
            Enumerable.Range(0, 5).Select(i => network.Header(i, "X-Goog-Upload-Command"))
        );
    }

    [Fact]
    public async Task Connection_that_stays_broken_is_thrown_as_it_is()
    {
        using var network = new ScriptedNetwork().Drop(13).Drop().Drop().Drop();

        await Assert.ThrowsAsync<PhotosConnectionException>(() => network.OpenSession(20).UploadAsync(Of(Content)));

        network.AssertDone();
    }

    [Fact]
    public async Task Broken_connection_says_at_which_step_of_the_upload()
    {
        using var network = new ScriptedNetwork { Retries = 0 }
            .Drop()
            .Drop()
            .Drop()
            .Drop();
        var session = network.OpenSession(20);
        (Func<Task> Step, string Words)[] steps =
        [
            (() => network.Uploads.StartSessionAsync("a.jpg"), "while the upload was begun"),
            (() => session.UploadAsync(Of(Content)), "while the bytes were sent to the service"),
            (() => session.QueryAsync(), "while the service was asked how much of the upload it has"),
            (() => session.CancelAsync(), "while the upload was cancelled"),
        ];
        foreach (var (step, words) in steps)
        {
            Assert.Contains(words, (await Assert.ThrowsAsync<PhotosConnectionException>(step)).Message);
        }
    }

    [Fact]
    public async Task Timeout_of_the_HttpClient_is_a_broken_connection()
    {
        using var network = new ScriptedNetwork()
            .Then((_, _) => throw new TaskCanceledException("", new TimeoutException()))
            .RespondActive(8)
            .RespondFinal();

        Assert.Equal("TOKEN", await network.OpenSession(20).UploadAsync(Of(Content)));
    }

    [Fact]
    public async Task Truncated_response_is_a_broken_connection()
    {
        using var network = new ScriptedNetwork()
            .Respond("200\nX-Goog-Upload-Status: final\nContent-Length: 500\n\nTOK")
            .RespondFinal("TOKEN-AGAIN");

        Assert.Equal("TOKEN-AGAIN", await network.OpenSession(20).UploadAsync(Of(Content)));
        Assert.Equal("query", network.Header(1, "X-Goog-Upload-Command"));
    }

    [Fact]
    public async Task Lost_last_response_is_queried()
    {
        using var network = new ScriptedNetwork().Drop().RespondFinal("TOKEN-AGAIN");

        Assert.Equal("TOKEN-AGAIN", await network.OpenSession(20).UploadAsync(Of(Content)));
        Assert.Equal(2, network.Requests.Count);
    }

    // Whether the query of a finished session returns the token again is not known.
    [Fact]
    public async Task Lost_upload_token_is_a_clear_error()
    {
        using var network = new ScriptedNetwork().Drop().Respond("200\nX-Goog-Upload-Status: final");

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.OpenSession(20).UploadAsync(Of(Content))
        );

        Assert.Contains("complete, but its token was lost", e.Message);
        Assert.Equal("photoslibrary.uploads.query", e.Method);
        Assert.IsType<HttpRequestException>(e.InnerException);
    }

    [Fact]
    public async Task Server_that_has_all_bytes_is_only_asked_to_finalize()
    {
        using var network = new ScriptedNetwork().Drop().RespondActive(20).RespondFinal();

        Assert.Equal("TOKEN", await network.OpenSession(20).UploadAsync(Of(Content)));
        Assert.Equal("finalize", network.Header(2, "X-Goog-Upload-Command"));
        Assert.Equal("", network.Body(2));
    }

    [Fact]
    public async Task Server_that_never_finishes_is_an_error()
    {
        using var network = new ScriptedNetwork().RespondActive(20);
        for (var i = 0; i < ScriptedNetwork.MostFailures; i++)
        {
            network.RespondActive(20).RespondActive(20);
        }

        network.RespondActive(20).RespondActive(20);

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.OpenSession(20).UploadAsync(Of(Content))
        );

        Assert.Contains("does not finish the upload", e.Message);
    }

    [Fact]
    public async Task Acknowledged_bytes_that_the_server_lost_are_sent_again()
    {
        // Two chunks acknowledged, then a failure, after which the server knows of none.
        using var network = new ScriptedNetwork()
            .RespondActive(8)
            .RespondActive(16)
            .Respond("500\n\n")
            .RespondActive(0)
            .RespondActive(8)
            .RespondActive(16)
            .RespondFinal();
        var session = network.OpenSession(20, ChunksOf8);

        await session.UploadAsync(Of(Content));

        Assert.Equal(["abcdefgh", "ijklmnop", "qrst"], Enumerable.Range(4, 3).Select(network.Body));
        Assert.Equal(["0", "8", "16"], Enumerable.Range(4, 3).Select(i => network.Header(i, "X-Goog-Upload-Offset")));
    }

    [Fact]
    public async Task Many_chunks_that_were_lost_are_sent_again()
    {
        using var network = new ScriptedNetwork();
        for (var i = 1; i < 20; i++)
        {
            network.RespondActive(i);
        }

        network.Respond("500\n\n").RespondActive(0);
        for (var i = 1; i < 20; i++)
        {
            network.RespondActive(i);
        }

        network.RespondFinal();

        Assert.Equal(
            "TOKEN",
            await network.OpenSession(20, new UploadOptions { ChunkSize = 1 }).UploadAsync(Of(Content))
        );
    }

    [Fact]
    public async Task Server_that_loses_bytes_again_and_again_is_an_error()
    {
        using var network = new ScriptedNetwork();
        for (var i = 0; i <= UploadSession.MaxLosses; i++)
        {
            network.RespondActive(8).Respond("500\n\n").RespondActive(0);
        }

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.OpenSession(20, ChunksOf8).UploadAsync(Of(Content))
        );

        Assert.Contains("lost bytes that it had, 4 times", e.Message);
        network.AssertDone();
    }

    [Fact]
    public async Task Chunk_that_is_received_in_part_resumes_behind_that_part()
    {
        using var network = new ScriptedNetwork().RespondActive(4).RespondActive(12).RespondFinal();

        await network.OpenSession(20, ChunksOf8).UploadAsync(Of(Content));

        Assert.Equal(["abcdefgh", "efghijkl", "mnopqrst"], Enumerable.Range(0, 3).Select(network.Body));
    }

    [Fact]
    public async Task Server_that_receives_nothing_is_an_error_and_no_endless_loop()
    {
        using var network = new ScriptedNetwork();
        for (var i = 0; i <= ScriptedNetwork.MostFailures; i++)
        {
            network.RespondActive(0);
        }

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.OpenSession(20, ChunksOf8).UploadAsync(Of(Content))
        );

        Assert.Contains("still keeps only 0", e.Message);
        network.AssertDone();
    }

    [Fact]
    public async Task Server_that_claims_more_bytes_than_there_are_is_an_error()
    {
        using var network = new ScriptedNetwork().Drop(5).RespondActive(21);

        var e = await Assert.ThrowsAsync<IOException>(() => network.OpenSession(20).UploadAsync(Of(Content)));

        Assert.Contains("only 20 bytes", e.Message);
    }

    [Fact]
    public async Task Chunk_of_a_stream_that_cannot_seek_is_sent_again_from_memory()
    {
        using var network = new ScriptedNetwork()
            .RespondActive(8)
            .Drop(afterBytes: 5)
            .RespondActive(11)
            .RespondActive(19)
            .RespondFinal();

        await network.OpenSession(null, ChunksOf8).UploadAsync(Unseekable(Content));

        // The window is filled up again, so that every chunk but the last is whole.
        Assert.Equal(["abcdefgh", "ijklm", "", "lmnopqrs", "t"], Enumerable.Range(0, 5).Select(network.Body));
        Assert.Equal("11", network.Header(3, "X-Goog-Upload-Offset"));
    }

    [Fact]
    public async Task Bytes_that_an_unseekable_stream_has_passed_are_a_clear_error()
    {
        using var network = new ScriptedNetwork().RespondActive(8).Respond("500\n\n").RespondActive(4);

        var e = await Assert.ThrowsAsync<IOException>(() =>
            network.OpenSession(null, ChunksOf8).UploadAsync(Unseekable(Content))
        );

        Assert.Contains("byte 4", e.Message);
        Assert.Contains("only bytes 8 to 16 are still in memory", e.Message);
        Assert.IsType<PhotosLibraryException>(e.InnerException);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Failed_request_from_an_unseekable_stream_is_a_clear_error(long received)
    {
        using var network = new ScriptedNetwork().Drop(afterBytes: 5).RespondActive(received);

        var e = await Assert.ThrowsAsync<IOException>(() => network.OpenSession(20).UploadAsync(Unseekable(Content)));

        Assert.Contains("cannot seek; one that can, or a ChunkSize, would help", e.Message);
        Assert.IsType<HttpRequestException>(e.InnerException);
    }

    [Fact]
    public async Task Unseekable_stream_of_which_the_server_has_all_bytes_is_only_finalized()
    {
        using var network = new ScriptedNetwork().Drop().RespondActive(20).RespondFinal();

        Assert.Equal("TOKEN", await network.OpenSession(20).UploadAsync(Unseekable(Content)));
        Assert.Equal("finalize", network.Header(2, "X-Goog-Upload-Command"));
    }

    [Fact]
    public async Task Lost_token_of_an_unseekable_stream_is_queried()
    {
        using var network = new ScriptedNetwork().Drop().RespondFinal();

        Assert.Equal("TOKEN", await network.OpenSession(20).UploadAsync(Unseekable(Content)));
    }

    [Theory]
    [InlineData("200\nX-Goog-Upload-Size-Received: 8", "X-Goog-Upload-Status is missing")]
    [InlineData("200\nX-Goog-Upload-Status: dancing\nX-Goog-Upload-Size-Received: 8", "dancing")]
    [InlineData("200\nX-Goog-Upload-Status: active", "X-Goog-Upload-Size-Received is missing")]
    [InlineData("200\nX-Goog-Upload-Status: active\nX-Goog-Upload-Size-Received: 8.5", "8.5")]
    [InlineData("200\nX-Goog-Upload-Status: cancelled\nX-Goog-Upload-Size-Received: 8", "cancelled")]
    [InlineData("404\n\n", "The upload session is gone")]
    public async Task Query_that_does_not_say_where_to_resume_is_an_error(string response, string message)
    {
        using var network = new ScriptedNetwork().Drop(5).Respond(response);

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.OpenSession(20).UploadAsync(Of(Content))
        );

        Assert.Contains(message, e.Message);
        Assert.Equal("photoslibrary.uploads.query", e.Method);
    }

    [Fact]
    public async Task Failed_stream_is_not_a_failed_connection()
    {
        using var network = new ScriptedNetwork().Respond("200").Respond("200");
        var failing = new FailingStream(length: 20, failsAt: 10);

        var e = await Assert.ThrowsAsync<IOException>(() => network.OpenSession(20).UploadAsync(failing));

        Assert.Equal("The disk is gone.", e.Message);
        Assert.Single(network.Requests);
    }

    [Fact]
    public async Task Stream_that_ends_early_is_a_clear_error()
    {
        using var network = new ScriptedNetwork().Respond("200");

        var e = await Assert.ThrowsAsync<EndOfStreamException>(() =>
            network.OpenSession(20).UploadAsync(Unseekable("abcde"))
        );

        Assert.Contains("ended after 5 bytes, 15 too early", e.Message);
    }

    [Fact]
    public async Task Progress_that_throws_ends_the_upload_with_its_own_exception()
    {
        using var network = new ScriptedNetwork().Respond("200");
        var session = network.OpenSession(20, new UploadOptions { Progress = new ThrowingProgress() });

        await Assert.ThrowsAsync<InvalidDataException>(() => session.UploadAsync(Of(Content)));
    }

    [Fact]
    public async Task Handler_below_may_send_a_request_again_from_a_stream_that_can_seek()
    {
        using var network = new ScriptedNetwork().Then(
            async (request, cancellationToken) =>
            {
                await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
                using var second = new MemoryStream();
                await request.Content.CopyToAsync(second, cancellationToken);
                Assert.Equal(Content, System.Text.Encoding.ASCII.GetString(second.ToArray()));
                return new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Headers = { { "X-Goog-Upload-Status", "final" } },
                    Content = new StringContent("TOKEN"),
                };
            }
        );

        Assert.Equal("TOKEN", await network.OpenSession(20).UploadAsync(Of(Content)));
    }

    // The caller's stream must not be read by a request that is over: the next one already seeks in it.
    [Fact]
    public async Task Early_response_stops_the_reading_of_the_stream()
    {
        var pumping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var network = new ScriptedNetwork().Then(
            async (request, cancellationToken) =>
            {
                _ = request.Content!.CopyToAsync(Stream.Null, CancellationToken.None);
                await pumping.Task;
                return new HttpResponseMessage(HttpStatusCode.Forbidden);
            }
        );
        var content = new WaitingStream(pumping);

        await Assert.ThrowsAsync<PhotosLibraryException>(() => network.OpenSession(20).UploadAsync(content));

        Assert.True(content.WasCancelled);
    }

    private sealed class ThrowingProgress : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => throw new InvalidDataException();
    }

    private sealed class FailingStream(long length, long failsAt) : MemoryStream(new byte[length])
    {
        public override Task<int> ReadAsync(
            byte[] buffer,
            int offset,
            int count,
            CancellationToken cancellationToken
        ) =>
            Position >= failsAt
                ? throw new IOException("The disk is gone.")
                : base.ReadAsync(buffer, offset, (int)Math.Min(count, failsAt - Position), cancellationToken);
    }

    private sealed class WaitingStream(TaskCompletionSource isReading) : MemoryStream(new byte[20])
    {
        public bool WasCancelled { get; private set; }

        public override async Task<int> ReadAsync(
            byte[] buffer,
            int offset,
            int count,
            CancellationToken cancellationToken
        )
        {
            var never = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            using (cancellationToken.Register(() => never.TrySetCanceled(cancellationToken)))
            {
                isReading.SetResult();
                try
                {
                    return await never.Task;
                }
                finally
                {
                    WasCancelled = cancellationToken.IsCancellationRequested;
                }
            }
        }
    }
}
