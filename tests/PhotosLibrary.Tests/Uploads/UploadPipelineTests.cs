using Google.Apis.Auth.OAuth2;
using PhotosCore.Auth;
using static PhotosLibrary.Tests.Uploads.Streams;

namespace PhotosLibrary.Tests.Uploads;

/// <summary>Uploads through the handlers of a real client.</summary>
public class UploadPipelineTests
{
    [Theory]
    [InlineData("https://photoslibrary.googleapis.com", "https://photoslibrary.googleapis.com/up", true)]
    [InlineData("https://photoslibrary.googleapis.com", "https://elsewhere.googleapis.com/up", true)]
    [InlineData("https://stand-in.example", "https://stand-in.example/up", true)]
    [InlineData("https://stand-in.example", "https://elsewhere.googleapis.com/up", false)]
    public async Task Every_step_of_an_upload_sends_the_token_to_the_API_and_from_Google_to_Google(
        string baseAddress,
        string uploadUrl,
        bool getsToken
    )
    {
        using var network = new ScriptedNetwork()
            .Respond(
                $"200\nX-Goog-Upload-Status: active\nX-Goog-Upload-URL: {uploadUrl}\nX-Goog-Upload-Chunk-Granularity: 2"
            )
            .RespondActive(2)
            .RespondFinal();
        var options = new PhotosLibraryClientOptions { BaseAddress = new Uri(baseAddress) };
        using var photos = new PhotosLibraryClient(TokenSource.Of(new CountingCredential()), options, network);

        await photos.Uploads.UploadAsync(Of("abcd"), "a.jpg", new UploadOptions { ChunkSize = 2 });

        // A token that ends between two chunks is a new one for the next.
        Assert.Equal(
            getsToken ? ["Bearer token-1", "Bearer token-2", "Bearer token-3"] : ["Bearer token-1", null, null],
            Enumerable.Range(0, 3).Select(i => network.Header(i, "Authorization"))
        );
    }

    private sealed class CountingCredential : ITokenAccess
    {
        private int _count;

        public Task<string> GetAccessTokenForRequestAsync(string? authUri, CancellationToken cancellationToken) =>
            Task.FromResult($"token-{++_count}");
    }
}
