using Newtonsoft.Json;
using static PhotosLibrary.Tests.Uploads.Streams;

namespace PhotosLibrary.Tests.Uploads;

/// <summary>A session as a thing that is handed out, asked, resumed and cancelled.</summary>
public class UploadSessionTests
{
    [Fact]
    public async Task Session_is_resumed_by_another_process()
    {
        using var first = new ScriptedNetwork().RespondStart(granularity: 4).RespondActive(4).Respond("403\n\n");
        var session = await first.Uploads.StartSessionAsync("a.heic", 10, new UploadOptions { ChunkSize = 4 });
        await Assert.ThrowsAsync<PhotosLibraryException>(() => session.UploadAsync(Of("abcdefghij")));
        var saved = JsonConvert.SerializeObject(session.State);

        using var second = new ScriptedNetwork().RespondActive(4).RespondFinal();
        var state = JsonConvert.DeserializeObject<UploadSessionState>(saved)!;
        var token = await second.Uploads.OpenSession(state).ResumeAsync(Of("abcdefghij"));

        Assert.Equal("TOKEN", token);
        Assert.Equal("efghij", second.Body(1));
        Assert.Equal(("image/heic", 10L, 4), (state.ContentType, state.Size!.Value, state.ChunkGranularity));
    }

    [Fact]
    public void State_survives_System_Text_Json_too()
    {
        using var network = new ScriptedNetwork();
        var state = network.OpenSession(10, granularity: 4).State;

        var copy = System.Text.Json.JsonSerializer.Deserialize<UploadSessionState>(
            System.Text.Json.JsonSerializer.Serialize(state)
        )!;

        Assert.Equal(state.UploadUrl, copy.UploadUrl);
        Assert.Equal(
            (state.Size, state.ChunkGranularity, state.ContentType),
            (copy.Size, copy.ChunkGranularity, copy.ContentType)
        );
    }

    [Fact]
    public async Task Query_is_one_empty_request()
    {
        using var network = new ScriptedNetwork().RespondActive(6442450944);
        var session = network.OpenSession(8L << 30);

        var status = await session.QueryAsync();

        Assert.Equal(
            """
            POST https://photoslibrary.googleapis.com/up
            Content-Length: 0
            X-Goog-Upload-Command: query


            """,
            network.Requests[0]
        );
        Assert.Equal(
            (UploadState.Active, 6442450944L, null),
            (status.State, status.BytesReceived!.Value, status.UploadToken)
        );
        Assert.Equal(6442450944, session.BytesReceived);
    }

    [Theory]
    [InlineData("200\nX-Goog-Upload-Status: final\n\nTOKEN", UploadState.Final, null, "TOKEN")]
    [InlineData("200\nX-Goog-Upload-Status: final\nX-Goog-Upload-Size-Received: 5", UploadState.Final, 5L, null)]
    [InlineData("200\nX-Goog-Upload-Status: cancelled", UploadState.Cancelled, null, null)]
    public async Task Query_tells_the_end_of_a_session(
        string response,
        UploadState state,
        long? received,
        string? token
    )
    {
        using var network = new ScriptedNetwork().Respond(response);

        var status = await network.OpenSession(5).QueryAsync();

        Assert.Equal((state, received, token), (status.State, status.BytesReceived, status.UploadToken));
        Assert.DoesNotContain("TOKEN", status.ToString());
    }

    [Theory]
    [InlineData("404\n\n", "The upload session is gone")]
    [InlineData("410\n\n", "The upload session is gone")]
    [InlineData("500\n\n", "500")]
    [InlineData("204", "204")]
    [InlineData("200\nX-Goog-Upload-Status: active", "X-Goog-Upload-Size-Received is missing")]
    [InlineData("200\nX-Goog-Upload-Size-Received: 5", "X-Goog-Upload-Status is missing")]
    public async Task Query_response_without_a_status_is_an_error(string response, string message)
    {
        using var network = new ScriptedNetwork().Respond(response);

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() => network.OpenSession(5).QueryAsync());

        Assert.Contains(message, e.Message);
    }

    [Fact]
    public async Task Resuming_a_finished_session_gives_its_token_and_sends_nothing()
    {
        using var network = new ScriptedNetwork().RespondFinal();

        Assert.Equal("TOKEN", await network.OpenSession(5).ResumeAsync(Of("12345")));
        Assert.Single(network.Requests);
    }

    [Fact]
    public async Task Cancelling_is_one_empty_request()
    {
        using var network = new ScriptedNetwork().Respond("200\nX-Goog-Upload-Status: cancelled").Respond("400\n\n");
        var session = network.OpenSession(5);

        await session.CancelAsync();

        Assert.Equal(
            """
            POST https://photoslibrary.googleapis.com/up
            Content-Length: 0
            X-Goog-Upload-Command: cancel


            """,
            network.Requests[0]
        );
        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() => session.CancelAsync());
        Assert.Equal("photoslibrary.uploads.cancel", e.Method);
    }

    [Fact]
    public async Task Upload_address_is_in_no_text()
    {
        using var network = new ScriptedNetwork()
            .Respond(
                """
                200
                X-Goog-Upload-Status: active
                X-Goog-Upload-URL: https://photoslibrary.googleapis.com/v1/uploads?upload_id=SECRET
                """
            )
            .Respond("500\nContent-Type: text/html\n\nPOST /v1/uploads?upload_id=SECRET failed")
            .RespondActive(9);

        var session = await network.Uploads.StartSessionAsync("a.jpg", 5);
        var e = await Assert.ThrowsAsync<IOException>(() => session.UploadAsync(Of("12345")));

        Assert.Contains("SECRET", session.State.UploadUrl!.Query);
        Assert.DoesNotContain(
            "SECRET",
            $"{session} {session.State} {e} {((PhotosLibraryException)e.InnerException!).ResponseExcerpt}"
        );
    }

    [Fact]
    public async Task State_that_is_changed_later_changes_no_session()
    {
        using var network = new ScriptedNetwork().RespondActive(1);
        var state = new UploadSessionState { UploadUrl = new Uri("https://photoslibrary.googleapis.com/up") };
        var session = network.Uploads.OpenSession(state);

        state.UploadUrl = session.State.UploadUrl = new Uri("https://evil.example/");
        await session.QueryAsync();

        Assert.StartsWith("POST https://photoslibrary.googleapis.com/up\n", network.Requests[0]);
    }

    [Fact]
    public void Granularity_that_nothing_can_be_cut_by_is_refused()
    {
        using var network = new ScriptedNetwork();

        Assert.Throws<ArgumentException>(() => network.OpenSession(5, granularity: 0));
    }

    // Photos are private: they go to Google, or to the emulator that was asked for.
    [Theory]
    [InlineData(
        "https://photoslibrary.googleapis.com",
        "https://photoslibrary.googleapis.com/v1/uploads?upload_id=1",
        true
    )]
    [InlineData("https://photoslibrary.googleapis.com", "https://upload-eu.googleapis.com/x", true)]
    [InlineData("https://photoslibrary.googleapis.com", "https://googleapis.com/x", true)]
    [InlineData("https://photoslibrary.googleapis.com", "http://photoslibrary.googleapis.com/x", false)]
    [InlineData("https://photoslibrary.googleapis.com", "https://evilgoogleapis.com/x", false)]
    [InlineData("https://photoslibrary.googleapis.com", "https://googleapis.com.evil.example/x", false)]
    [InlineData("https://photoslibrary.googleapis.com", "https://photoslibrary.googleapis.com@evil.example/x", false)]
    [InlineData("https://photoslibrary.googleapis.com", "https://me:pw@photoslibrary.googleapis.com/x", false)]
    [InlineData("https://photoslibrary.googleapis.com", "http://127.0.0.1:8085/x", false)]
    [InlineData("https://photoslibrary.googleapis.com", "https://localhost/x", false)]
    [InlineData("https://photoslibrary.googleapis.com", "file:///x", false)]
    [InlineData("http://127.0.0.1:8085", "http://127.0.0.1:8085/x", true)]
    [InlineData("http://127.0.0.1:8085", "http://localhost:8085/x", true)]
    [InlineData("http://localhost:8085", "http://[::1]:8085/x", true)]
    [InlineData("http://127.0.0.1:8085", "http://192.168.0.1:8085/x", false)]
    [InlineData("http://127.0.0.1:8085", "file:///x", false)]
    [InlineData("https://photos.test", "https://photos.test/x", true)]
    [InlineData("https://photos.test", "https://other.test/x", false)]
    public async Task Bytes_go_only_where_they_may(string baseAddress, string uploadUrl, bool isAllowed)
    {
        using var network = new ScriptedNetwork().Respond(
            $"200\nX-Goog-Upload-Status: active\nX-Goog-Upload-URL: {uploadUrl}"
        );
        var uploads = ScriptedNetwork.ClientOf(network, baseAddress);
        var state = new UploadSessionState { UploadUrl = new Uri(uploadUrl) };

        var fromServer = await Record.ExceptionAsync(() => uploads.StartSessionAsync("a.jpg", 5));
        var fromState = Record.Exception(() => uploads.OpenSession(state));

        Assert.Equal(isAllowed ? null : typeof(PhotosLibraryException), fromServer?.GetType());
        Assert.Equal(isAllowed ? null : typeof(ArgumentException), fromState?.GetType());
    }
}
