using Google.Apis.Auth.OAuth2;
using static PhotosLibrary.Tests.Uploads.Streams;

namespace PhotosLibrary.Tests.Uploads;

/// <summary>Uploads through the handlers of a real client.</summary>
public class UploadPipelineTests
{
    [Theory]
    [InlineData("https://photoslibrary.googleapis.com/up", true)]
    [InlineData("https://elsewhere.googleapis.com/up", false)]
    public async Task Every_step_asks_for_a_token_but_only_the_API_gets_it(string uploadUrl, bool getsToken)
    {
        using var network = new ScriptedNetwork()
            .Answer($"200\nX-Goog-Upload-Status: active\nX-Goog-Upload-URL: {uploadUrl}\nX-Goog-Upload-Chunk-Granularity: 2")
            .AnswerActive(2).AnswerFinal();
        using var http = HttpPipeline.Create(new CountingCredential(), null, network);

        await new UploadsClient(http, new Uri("https://photoslibrary.googleapis.com"))
            .UploadAsync(Of("abcd"), "a.jpg", new UploadOptions { ChunkSize = 2 });

        // A token that ends between two chunks is a new one for the next.
        Assert.Equal(
            getsToken ? ["Bearer token-1", "Bearer token-2", "Bearer token-3"] : ["Bearer token-1", null, null],
            Enumerable.Range(0, 3).Select(i => network.Header(i, "Authorization")));
    }

    private sealed class CountingCredential : ITokenAccess
    {
        private int _count;

        public Task<string> GetAccessTokenForRequestAsync(string? authUri, CancellationToken cancellationToken) =>
            Task.FromResult($"token-{++_count}");
    }
}
