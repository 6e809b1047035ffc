using System.Net;
using System.Text.Json.Nodes;
using Google.Apis.Auth.OAuth2;

namespace PhotosLibrary.EndToEnd.Tests.Uploads;

/// <summary>
/// A run takes as much memory after thousands of files as after the first ones, and reads no further than it must.
/// Not parallel, since the memory of the whole process is measured.
/// </summary>
[Collection(nameof(BulkMemoryTests))]
[CollectionDefinition(nameof(BulkMemoryTests), DisableParallelization = true)]
public class BulkMemoryTests
{
    private const int Files = 4_000;

    // What is documented: about 200 read ahead of the outcome that was taken last.
    private const int MostReadAhead = 201;

    // On a busy machine the last ones are still referenced, as many as a run has in progress.
    private const int MostAlive = MostReadAhead;

    // Other activity of the process, and of earlier tests, accounts for some hundred KB.
    private const long MostGrowth = 2 << 20;

    [Fact]
    public async Task Memory_of_a_bulk_upload_does_not_grow_with_the_number_of_files()
    {
        using var folder = new UploadFolder();
        for (var i = 0; i < Files; i++)
        {
            folder.Add($"{i}.jpg", [1, 2, 3]);
        }

        using var photos = new PhotosLibraryClient(
            GoogleCredential.FromAccessToken("token"),
            new PhotosLibraryClientOptions { Network = new Google() }
        );
        var read = 0;
        var taken = 0;
        var mostAhead = 0;
        var early = 0L;
        var outcomes = new List<WeakReference>();
        await foreach (var outcome in new BulkUploader(photos, folder.JournalOf(0)).UploadAsync(Read()))
        {
            Assert.True(outcome.Kind == UploadOutcomeKind.Uploaded, outcome.Error?.ToString());
            outcomes.Add(new WeakReference(outcome));
            if (++taken == Files / 4)
            {
                early = GC.GetTotalMemory(forceFullCollection: true);
            }
        }

        var growth = GC.GetTotalMemory(forceFullCollection: true) - early;
        Assert.InRange(outcomes.Count(outcome => outcome.IsAlive), 0, MostAlive);
        Assert.True(growth < MostGrowth, $"{growth} bytes more after {Files * 3 / 4} further files");
        Assert.InRange(mostAhead, 50, MostReadAhead);

        IEnumerable<FileUpload> Read()
        {
            foreach (var file in folder.Files)
            {
                mostAhead = Math.Max(mostAhead, ++read - Volatile.Read(ref taken));
                yield return new FileUpload(file);
            }
        }
    }

    /// <summary>Responds as Google does, and stores nothing.</summary>
    private sealed class Google : HttpMessageHandler
    {
        private int _tokens;

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = new StringContent(
                    request.RequestUri!.AbsolutePath == "/v1/uploads"
                        ? $"token{Interlocked.Increment(ref _tokens)}"
                        : Create(JsonNode.Parse(body)!).ToJsonString()
                ),
            };
        }

        private static JsonObject Create(JsonNode request) =>
            new()
            {
                ["newMediaItemResults"] = new JsonArray([
                    .. request["newMediaItems"]!
                        .AsArray()
                        .Select(item =>
                        {
                            var token = (string)item!["simpleMediaItem"]!["uploadToken"]!;
                            return (JsonNode)
                                new JsonObject
                                {
                                    ["uploadToken"] = token,
                                    ["status"] = new JsonObject { ["message"] = "Success" },
                                    ["mediaItem"] = new JsonObject { ["id"] = token },
                                };
                        }),
                ]),
            };
    }
}
