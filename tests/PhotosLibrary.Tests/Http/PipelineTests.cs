using PhotosCore.Auth;

namespace PhotosLibrary.Tests.Http;

/// <summary>The client and the connections under it.</summary>
public class PipelineTests
{
    [Theory]
    [InlineData(null, "PhotosLibrary/V")]
    [InlineData("", "PhotosLibrary/V")]
    [InlineData("  ", "PhotosLibrary/V")]
    [InlineData("My Photos 2.0", "(My Photos 2.0) PhotosLibrary/V")]
    [InlineData("Photos (beta) \\ x", "(Photos beta  x) PhotosLibrary/V")]
    [InlineData("Fotos\r\nX-Evil: 1", "(FotosX-Evil: 1) PhotosLibrary/V")]
    [InlineData("Ma Vidéothèque", "(Ma Vidothque) PhotosLibrary/V")]
    [InlineData("写真", "PhotosLibrary/V")]
    [InlineData("(((", "PhotosLibrary/V")]
    [InlineData("\"quoted\"", "(\"quoted\") PhotosLibrary/V")]
    public async Task User_agent_names_application_and_library(string? name, string expected)
    {
        var network = StubNetwork.Responding("{}");
        var options = new PhotosLibraryClientOptions { ApplicationName = name };
        using var photos = new PhotosLibraryClient(TokenSource.Of(new StubCredential("token")), options, network);
        await photos.Albums.ListAsync();

        Assert.Equal(
            expected,
            System.Text.RegularExpressions.Regex.Replace(
                network.Requests[0].Headers["User-Agent"],
                @"(?<=PhotosLibrary/)\d+\.\d+\.\d+[-\w.]*$",
                "V"
            )
        );
    }

    [Fact]
    public async Task HttpClient_that_was_given_is_not_disposed()
    {
        var network = StubNetwork.Responding("{}");
        using var http = new HttpClient(network);
        new PhotosLibraryClient(http).Dispose();

        Assert.False(network.IsDisposed);
        await new PhotosLibraryClient(http).Albums.ListAsync();
    }

    [Fact]
    public async Task Connections_of_its_own_are_closed_and_a_call_names_the_client()
    {
        // Nothing listens there; a client that is still open would say so in another way.
        var client = new PhotosLibraryClient(
            new StubCredential("token"),
            new PhotosLibraryClientOptions { BaseAddress = new Uri("http://127.0.0.1:9") }
        );
        client.Dispose();
        client.Dispose();

        foreach (var call in new Func<Task>[] { ListAsync, () => client.MediaItems.GetManyAsync(["m1"]), UploadAsync })
        {
            var failure = await Assert.ThrowsAnyAsync<Exception>(call);
            Assert.Contains("PhotosLibraryClient", failure.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("HttpClient'", failure.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal("PhotosLibraryClient", (await Assert.ThrowsAsync<ObjectDisposedException>(ListAsync)).ObjectName);

        Task ListAsync() => client.Albums.ListAsync();

        Task UploadAsync() => client.Uploads.UploadAsync(new MemoryStream([1]), "a.jpg");
    }

    [Fact]
    public void Transport_that_was_given_stays_open()
    {
        var network = StubNetwork.Responding();
        new PhotosLibraryClient(
            new StubCredential("token"),
            new PhotosLibraryClientOptions { Transport = network }
        ).Dispose();

        Assert.False(network.IsDisposed);
    }

    [Fact]
    public void Large_upload_has_no_timeout()
    {
        using var photos = new PhotosLibraryClient(
            new StubCredential("token"),
            new PhotosLibraryClientOptions { Transport = StubNetwork.Responding() }
        );

        Assert.Equal(Timeout.InfiniteTimeSpan, photos.Pipeline.Http.Timeout);
    }

    [Fact]
    public async Task Response_is_disposed_of_when_it_has_been_read()
    {
        var content = new TrackedContent();
        await new StubNetwork(_ => new HttpResponseMessage { Content = content }).NewClient().Albums.ListAsync();

        Assert.True(content.IsDisposed);
    }

    [Fact]
    public async Task Cancellation_reaches_the_transport_and_the_body()
    {
        using var source = new CancellationTokenSource();
        var network = new StubNetwork(_ => new HttpResponseMessage
        {
            Content = new StreamContent(new StuckStream(source)),
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            network.NewClient().Albums.ListAsync(cancellationToken: source.Token)
        );
    }

    private sealed class TrackedContent() : StringContent("{}")
    {
        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }

    /// <summary>A body of which nothing ever comes; the caller cancels as soon as it is read.</summary>
    private sealed class StuckStream(CancellationTokenSource source) : MemoryStream
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            source.Cancel();
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException("The token did not arrive.");
        }
    }
}
