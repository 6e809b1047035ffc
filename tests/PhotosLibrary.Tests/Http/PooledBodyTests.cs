using System.Text;
using PhotosCore.Responses;

namespace PhotosLibrary.Tests.Http;

/// <summary>Bodies in pooled memory.</summary>
public class PooledBodyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32 * 1024)]
    [InlineData(32 * 1024 + 1)]
    [InlineData(1_000_003)]
    public async Task Body_of_any_length_is_read_whole(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);

        using var body = await PooledBody.ReadAsync(new ByteArrayContent(bytes), default);

        Assert.True(bytes.AsSpan().SequenceEqual(body.Bytes));
    }

    [Fact]
    public async Task Pooled_memory_is_returned_once_however_often_disposed()
    {
        // Were it returned twice, two others would get the same array.
        var body = await PooledBody.ReadAsync(new ByteArrayContent(new byte[100]), default);
        body.Dispose();
        body.Dispose();

        using var one = await PooledBody.ReadAsync(new ByteArrayContent(Encoding.UTF8.GetBytes("one")), default);
        using var other = await PooledBody.ReadAsync(new ByteArrayContent(Encoding.UTF8.GetBytes("other")), default);
        Assert.Equal("one", Encoding.UTF8.GetString(one.Bytes));
        Assert.Equal("other", Encoding.UTF8.GetString(other.Bytes));
        Assert.Equal(0, body.Bytes.Length);
    }

    [Fact]
    public async Task Body_of_the_transport_is_disposed_of_when_it_is_in_memory()
    {
        var content = new TrackedContent();
        var network = new FaultyNetwork((_, _) => Task.FromResult(new HttpResponseMessage { Content = content }));

        await network.NewClient().Albums.ListAsync();

        Assert.Equal(1, content.Disposals);
    }

    [Fact]
    public async Task Body_of_a_cancelled_call_is_disposed_of()
    {
        var content = new TrackedContent();
        var network = new FaultyNetwork(
            (_, _) => Task.FromResult(new HttpResponseMessage((System.Net.HttpStatusCode)503) { Content = content }),
            FaultyNetwork.Json("{}")
        );

        await network.Time.RunAsync(network.NewClient().Albums.ListAsync());

        Assert.True(content.Disposals > 0);
    }

    [Fact]
    public async Task Many_calls_at_once_never_see_each_other_s_bodies()
    {
        var network = new StubNetwork(request =>
            StubNetwork.Json(
                $$"""{"id":"{{request.Address.Segments[^1]}}","description":"{{new string('x', 50_000)}}"}"""
            )
        );
        using var client = new PhotosLibraryClient(
            new StubCredential("token"),
            new PhotosLibraryClientOptions { Transport = new Locked(network) }
        );

        var ids = Enumerable.Range(0, 200).Select(i => $"{i}").ToList();
        var items = await Task.WhenAll(ids.Select(id => Task.Run(() => client.MediaItems.GetAsync(id))));

        Assert.Equal(ids, items.Select(item => item.Id));
        Assert.All(items, item => Assert.Equal(50_000, item.Description!.Trim().Length));
    }

    private sealed class Locked(StubNetwork network) : DelegatingHandler(network)
    {
        private readonly SemaphoreSlim _one = new(1);

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            await _one.WaitAsync(cancellationToken);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                _one.Release();
            }
        }
    }

    private sealed class TrackedContent() : StringContent("{}")
    {
        public int Disposals { get; private set; }

        protected override void Dispose(bool disposing)
        {
            Disposals++;
            base.Dispose(disposing);
        }
    }
}
