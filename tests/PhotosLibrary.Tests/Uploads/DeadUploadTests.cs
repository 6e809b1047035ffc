using System.Net;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Tests.Uploads;

/// <summary>Uploads that the server drops without a word, as after a night's sleep of a laptop.</summary>
public sealed class DeadUploadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photos-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Run_with_more_dead_uploads_than_slots_uploads_all_others()
    {
        var files = Enumerable
            .Range(0, 12)
            .Select(i => new FileUpload(FileOf(i % 2 == 0 ? $"dead{i}.jpg" : $"good{i}.jpg")))
            .ToList();
        using var network = new DeadNetwork();
        using var client = new PhotosLibraryClient(
            new StubCredential("token"),
            new PhotosLibraryClientOptions
            {
                Transport = network,
                Retry = new RetryOptions { MaxRetries = 0, AttemptTimeout = TimeSpan.FromMilliseconds(500) },
            }
        );
        var outcomes = new List<UploadOutcome>();

        await foreach (var outcome in new BulkUploader(client, Path.Combine(_folder, "journal")).UploadAsync(files))
        {
            outcomes.Add(outcome);
        }

        Assert.Equal(12, outcomes.Count);
        Assert.All(outcomes, outcome => Assert.Equal(outcome.File.Path.Contains("good"), outcome.Succeeded));
        Assert.All(
            outcomes.Where(outcome => !outcome.Succeeded),
            outcome =>
                Assert.Contains(
                    "no response came after the last byte for 0.5 s",
                    Assert.IsType<PhotosConnectionException>(outcome.Error).Message,
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task Upload_of_which_the_server_stops_taking_bytes_resumes_where_it_stands()
    {
        var time = new JumpingTime();
        using var network = new ScriptedNetwork();
        network
            .RespondStart()
            .Then(
                async (request, _) =>
                {
                    await request.Content!.CopyToAsync(new StuckStream(), CancellationToken.None);
                    return new HttpResponseMessage();
                }
            )
            .RespondActive(80 * 1024)
            .RespondFinal();
        using var client = new PhotosLibraryClient(
            new HttpClient(network) { Timeout = Timeout.InfiniteTimeSpan },
            new PhotosLibraryClientOptions { TimeProvider = time }
        );
        var content = new PatternStream(UploadsClient.RawMaxBytes + 1);

        Assert.Equal("TOKEN", await time.RunAsync(client.Uploads.UploadAsync(content, "a.jpg")));

        Assert.Equal($"{80 * 1024}", network.Header(2, "X-Goog-Upload-Offset"));
        Assert.InRange(time.Passed, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(70));
    }

    [Fact]
    public async Task Slow_upload_may_take_longer_than_an_attempt()
    {
        var time = new JumpingTime();
        using var network = new ScriptedNetwork();
        network.Then(
            async (request, _) =>
            {
                await request.Content!.CopyToAsync(new SlowStream(time), CancellationToken.None);
                return new HttpResponseMessage { Content = new StringContent("TOKEN") };
            }
        );
        using var client = new PhotosLibraryClient(
            new HttpClient(network) { Timeout = Timeout.InfiniteTimeSpan },
            new PhotosLibraryClientOptions { TimeProvider = time }
        );

        Assert.Equal("TOKEN", await client.Uploads.UploadAsync(new PatternStream(1 << 20), "a.jpg"));
        Assert.True(time.Passed > TimeSpan.FromMinutes(3));
    }

    private string FileOf(string name)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, [0xFF, 0xD8, 0xFF, .. System.Text.Encoding.ASCII.GetBytes(name)]);
        return path;
    }

    private sealed class DeadNetwork : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            if (!request.RequestUri!.AbsolutePath.EndsWith("uploads", StringComparison.Ordinal))
            {
                var results = JObject.Parse(body)["newMediaItems"]!
                    .Select(item => (string)item["simpleMediaItem"]!["uploadToken"]!)
                    .Select(token => new JObject
                    {
                        ["uploadToken"] = token,
                        ["status"] = new JObject { ["message"] = "Success" },
                        ["mediaItem"] = new JObject { ["id"] = $"of-{token}" },
                    });
                return StubNetwork.Json(new JObject { ["newMediaItemResults"] = new JArray(results) }.ToString());
            }

            if (body.Contains("dead", StringComparison.Ordinal))
            {
                await new TaskCompletionSource().Task;
            }

            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body[3..]) };
        }
    }

    /// <summary>Takes one buffer, and then no more.</summary>
    private sealed class StuckStream : MemoryStream
    {
        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Length > 0 ? new TaskCompletionSource().Task : base.WriteAsync(buffer, offset, count, cancellationToken);
    }

    /// <summary>Takes half a minute over each buffer.</summary>
    private sealed class SlowStream(JumpingTime time) : MemoryStream
    {
        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            time.Advance(TimeSpan.FromSeconds(30));
            return Task.CompletedTask;
        }
    }
}
