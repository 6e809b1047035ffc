using PhotosCore.Auth;
using static PhotosLibrary.Tests.Uploads.Streams;

namespace PhotosLibrary.Tests.Uploads;

/// <summary>How uploads wait, retry and begin anew, through the handlers of a real client and in its time.</summary>
public class RepeatedUploadTests
{
    private readonly JumpingTime _time = new();

    [Fact]
    public async Task Upload_in_one_request_is_retried_after_a_backoff()
    {
        using var network = new ScriptedNetwork().Respond("503\n\n").Drop(afterBytes: 3).RespondFinal();

        Assert.Equal("TOKEN", await UploadAsync(network, "12345", new UploadOptions()));

        Assert.Equal("12345", network.Body(2));
        Assert.InRange(_time.Passed, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task Start_and_chunk_are_retried_after_a_backoff()
    {
        using var network = new ScriptedNetwork()
            .Respond("500\n\n")
            .RespondStart()
            .Drop(afterBytes: 1)
            .RespondActive(1)
            .RespondActive(3)
            .RespondFinal();

        Assert.Equal("TOKEN", await UploadAsync(network, "12345", new UploadOptions { ChunkSize = 2 }));

        Assert.InRange(_time.Passed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4));
    }

    [Theory]
    [InlineData("", 30)]
    [InlineData("Retry-After: 100\n", 100)]
    public async Task Too_many_requests_are_waited_for(string header, int seconds)
    {
        using var network = new ScriptedNetwork()
            .RespondStart()
            .Respond($"429\n{header}\n")
            .RespondActive(0)
            .RespondActive(2)
            .RespondActive(4)
            .RespondFinal();

        Assert.Equal("TOKEN", await UploadAsync(network, "12345", new UploadOptions { ChunkSize = 2 }));

        Assert.InRange(_time.Passed.TotalSeconds, seconds, seconds + 2);
    }

    [Fact]
    public async Task Quota_of_a_day_is_not_waited_for()
    {
        const string daily =
            "429\n\n{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"message\":\"Quota exceeded for "
            + "quota metric 'All requests' and limit 'All requests per day' of service "
            + "'photoslibrary.googleapis.com' for consumer 'project_number:1'.\"}}";
        using var network = new ScriptedNetwork().RespondStart().Respond(daily);

        await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            UploadAsync(network, "12345", new UploadOptions { ChunkSize = 2 })
        );

        Assert.Equal(TimeSpan.Zero, _time.Passed);
    }

    [Fact]
    public async Task Backoff_grows_up_to_the_last_retry()
    {
        using var network = new ScriptedNetwork().RespondStart();
        for (var i = 0; i < 6; i++)
        {
            network.Drop();
        }

        await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            UploadAsync(network, "12345", new UploadOptions { ChunkSize = 2 })
        );

        // 1, 2, 4, 8 and 16 seconds at least.
        Assert.InRange(_time.Passed, TimeSpan.FromSeconds(31), TimeSpan.FromSeconds(62));
        network.AssertDone();
    }

    [Fact]
    public async Task Refusal_that_stays_the_same_is_not_retried_further()
    {
        using var network = new ScriptedNetwork();
        for (var i = 0; i < 2; i++)
        {
            network.Respond("400\n\n").RespondActive(0);
        }

        network.Respond("400\n\n{\"code\":3,\"message\":\"No.\"}");

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() => network.OpenSession(5).UploadAsync(Of("12345")));

        Assert.Contains("No.", e.Message);
    }

    // What a request carries cannot be sent again by the handler that renews the token.
    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public async Task Token_that_expires_in_the_middle_is_renewed_and_the_upload_resumes_at_once(int? chunkSize)
    {
        using var network = chunkSize is null
            ? new ScriptedNetwork().Respond("401\n\n").RespondFinal()
            : new ScriptedNetwork()
                .RespondStart()
                .RespondActive(2)
                .Respond("401\n\n")
                .RespondActive(2)
                .RespondActive(4)
                .RespondFinal();
        var asked = 0;
        using var photos = new PhotosLibraryClient(
            TokenSource.Of(_ => new ValueTask<string>($"token-{++asked}")),
            new PhotosLibraryClientOptions { TimeProvider = _time },
            network
        );

        var token = await _time.RunAsync(
            photos.Uploads.UploadAsync(Of("12345"), "a.jpg", new UploadOptions { ChunkSize = chunkSize })
        );

        Assert.Equal("TOKEN", token);
        Assert.Equal(TimeSpan.Zero, _time.Passed);
    }

    [Theory]
    [InlineData("404\n\n")]
    [InlineData("410\nX-Goog-Upload-Status: cancelled\n\n")]
    public async Task Stream_that_can_seek_begins_anew_when_its_session_is_lost(string response)
    {
        using var network = new ScriptedNetwork()
            .RespondStart()
            .RespondActive(2)
            .Respond(response)
            .RespondStart()
            .RespondActive(2)
            .RespondActive(4)
            .RespondFinal();

        Assert.Equal(
            "TOKEN",
            await network.Uploads.UploadAsync(Of("12345"), "a.jpg", new UploadOptions { ChunkSize = 2 })
        );

        Assert.Equal(["12", "34", "5"], Enumerable.Range(4, 3).Select(network.Body));
    }

    [Fact]
    public async Task Lost_upload_token_costs_the_bytes_once_more()
    {
        using var network = new ScriptedNetwork()
            .RespondStart()
            .RespondActive(2)
            .Drop()
            .Respond("200\nX-Goog-Upload-Status: final")
            .RespondStart()
            .RespondActive(2)
            .RespondFinal();

        Assert.Equal(
            "TOKEN",
            await network.Uploads.UploadAsync(Of("123"), "a.jpg", new UploadOptions { ChunkSize = 2 })
        );
        network.AssertDone();
    }

    [Fact]
    public async Task Sessions_that_are_lost_again_and_again_are_an_error()
    {
        using var network = new ScriptedNetwork();
        for (var i = 0; i < 3; i++)
        {
            network.RespondStart().Respond("404\n\n");
        }

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Uploads.UploadAsync(Of("12345"), "a.jpg", new UploadOptions { ChunkSize = 2 })
        );

        Assert.Contains("The upload session is gone", e.Message);
        network.AssertDone();
    }

    private Task<string> UploadAsync(ScriptedNetwork network, string content, UploadOptions options)
    {
        var photos = new PhotosLibraryClient(
            TokenSource.Of(new StubCredential("token")),
            new PhotosLibraryClientOptions { TimeProvider = _time },
            network
        );
        return _time.RunAsync(photos.Uploads.UploadAsync(Of(content), "a.jpg", options));
    }
}
