using System.Net;
using System.Net.Sockets;
using PhotosLibrary.Tests.Http;
using PhotosLibrary.Tests.Uploads;

namespace PhotosLibrary.Tests.Errors;

/// <summary>Errors say what happened and which call helps.</summary>
public class AdviceTests
{
    [Fact]
    public async Task Expired_token_of_a_function_says_so_and_what_to_give()
    {
        var network = new StubNetwork(_ =>
            StubNetwork.Json("""{"error":{"code":401,"status":"UNAUTHENTICATED"}}""", HttpStatusCode.Unauthorized)
        );
        using var client = new PhotosLibraryClient(
            _ => new ValueTask<string>("old"),
            new PhotosLibraryClientOptions { Transport = network }
        );

        var listing = await Assert.ThrowsAsync<PhotosLibraryException>(() => client.Albums.ListAsync());
        var upload = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            client.Uploads.UploadAsync(Streams.Of("12345"), "a.jpg")
        );

        Assert.All(
            [listing, upload],
            failure =>
            {
                Assert.Contains(
                    "token function gave a token that has expired",
                    failure.Message,
                    StringComparison.Ordinal
                );
                Assert.Contains("InstalledAppSignIn.SignInAsync", failure.Message, StringComparison.Ordinal);
            }
        );
    }

    public static TheoryData<string, string> Refusals =>
        new()
        {
            { "51 items", "CreateManyAsync takes any number" },
            { "no items", "no items, or more than 50 in one call" },
            { "album of another app", "GetOrCreateAsync gives one of yours" },
            { "51 ids", "GetManyAsync takes any number" },
            { "items into an album", "AddMediaItemsAsync takes any number" },
            { "items out of an album", "RemoveMediaItemsAsync takes any number" },
            { "title of an album", "an album of another app" },
            { "wrong item", "an app sees only what it created" },
            { "wrong album", "the id in the address of an album in the browser" },
        };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Refusal_names_the_usual_cause_and_the_call_that_helps(string what, string advice)
    {
        var client = new FaultyNetwork(FaultyNetwork.Error(400, "Request contains an invalid argument.")).NewClient();

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            what switch
            {
                "51 ids" => client.MediaItems.BatchGetAsync(Enumerable.Repeat("A", 51)),
                "items into an album" => client.Albums.BatchAddMediaItemsAsync("A", new()),
                "items out of an album" => client.Albums.BatchRemoveMediaItemsAsync("A", new()),
                "wrong item" => client.MediaItems.GetAsync("A"),
                "wrong album" => client.Albums.GetAsync("A"),
                "title of an album" => client.Albums.UpdateAsync("A", "T"),
                _ => client.MediaItems.BatchCreateAsync(new()),
            }
        );

        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_whose_connection_fails_says_what_was_done_and_why_it_failed()
    {
        var reset = new IOException("Connection reset by peer.");
        var network = new StubNetwork(_ =>
            throw new HttpRequestException("An error occurred while sending the request.", reset)
        );

        var failure = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            network.NewClient().Uploads.UploadAsync(Streams.Of("12345"), "a.jpg")
        );

        Assert.Equal(
            "photoslibrary.uploads: the connection failed while the bytes were sent to the service (Connection reset "
                + "by peer). Is the network there, and a proxy on the way? Then upload again: a session goes on where "
                + "the service is.",
            failure.Message
        );
    }

    [Theory]
    [InlineData("Connection refused (127.0.0.1:3128)", "Connection refused (127.0.0.1:3128), the proxy")]
    [InlineData("Connection refused (photoslibrary.googleapis.com:443)", "googleapis.com:443))")]
    public async Task Machine_that_was_not_asked_is_called_the_proxy(string message, string words)
    {
        var network = new StubNetwork(_ =>
            throw new HttpRequestException(
                HttpRequestError.ConnectionError,
                message,
                new SocketException((int)SocketError.ConnectionRefused)
            )
        );

        var failures = new[]
        {
            await Assert.ThrowsAsync<PhotosConnectionException>(() => network.NewClient().Albums.ListAsync()),
            await Assert.ThrowsAsync<PhotosConnectionException>(() =>
                network.NewClient().Uploads.UploadAsync(Streams.Of("12345"), "a.jpg")
            ),
        };

        Assert.All(failures, failure => Assert.Contains(words, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refusal_of_a_field_that_Google_names_gets_no_guesses()
    {
        var network = new StubNetwork(_ =>
            StubNetwork.Json(
                """
                {"error":{"code":400,"message":"Request contains an invalid argument.","status":"INVALID_ARGUMENT",
                "details":[{"@type":"type.googleapis.com/google.rpc.BadRequest",
                "fieldViolations":[{"field":"album.title","description":"Too long."}]}]}}
                """,
                HttpStatusCode.BadRequest
            )
        );

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.NewClient().Albums.UpdateAsync("A", "T")
        );

        Assert.EndsWith("an invalid argument. album.title: Too long.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Upload_of_which_no_item_was_made_names_the_usual_causes()
    {
        var error = BatchError.Of(new Status { Code = 3, Message = "Failed: There was an error." })!;
        var creation = PhotosBatchException<NewMediaItem>.Of(
            "photoslibrary.mediaItems.batchCreate",
            [new BatchOutcome<NewMediaItem>(new NewMediaItem(), error: error)],
            null
        );
        var read = PhotosBatchException<string>.Of(
            "photoslibrary.mediaItems.batchGet",
            [new BatchOutcome<string>("m1", error: error)],
            null
        );
        var upload = new MediaItemNotCreatedException("a.txt", error);

        const string Advice = "Failed: There was an error. Usual causes: the bytes are neither a photo nor a video";
        Assert.Contains(Advice, creation.Message, StringComparison.Ordinal);
        Assert.StartsWith($"No media item was made of a.txt: {Advice}", upload.Message, StringComparison.Ordinal);
        Assert.EndsWith("The first that failed: Failed: There was an error.", read.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EXISTS: There was an error while trying to create this media item.")]
    [InlineData("Failed: There was an error while trying to create this media item.")]
    public void Item_that_exists_is_known_by_its_code_whatever_the_words(string message)
    {
        var error = BatchError.Of(new Status { Code = 6, Message = message })!;

        Assert.Equal((BatchErrorKind.AlreadyExists, "ALREADY_EXISTS"), (error.Kind, error.Status));
    }
}
