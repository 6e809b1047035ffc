using System.IO.Compression;
using System.Net;

namespace PhotosLibrary.Tests.Http;

/// <summary>No response takes more memory than it may, however large it is.</summary>
public class ResponseSizeTests
{
    private const int Limit = 100_000;

    [Theory]
    [InlineData("announced")]
    [InlineData("not announced")]
    [InlineData("announced as less")]
    [InlineData("compressed")]
    public async Task Response_that_is_too_large_is_an_error_that_names_the_option(string how)
    {
        using var body = new Blanks(how == "announced" ? Limit + 1 : long.MaxValue);
        using var client = NewClient(() => ContentOf(how, body));

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() => client.Albums.ListAsync());

        Assert.Equal(
            "photoslibrary.albums.list: the response has more than 100000 bytes (MaxResponseBytes), and was not read. "
                + "Ask for fewer items per page, or for fewer fields.",
            failure.Message
        );
        Assert.InRange(body.Given, 0, how == "compressed" ? 10 * Limit : Limit + 1);
    }

    [Fact]
    public async Task Response_of_exactly_the_limit_is_read()
    {
        var json = "{}" + new string(' ', Limit - 2);
        using var client = NewClient(() => new StringContent(json));

        Assert.Empty((await client.Albums.ListAsync()).Albums);
    }

    [Fact]
    public async Task Error_that_never_ends_is_read_as_far_as_it_says_something()
    {
        using var body = new Blanks(long.MaxValue);
        using var client = NewClient(() => new StreamContent(body), HttpStatusCode.BadRequest);

        await Assert.ThrowsAsync<PhotosLibraryException>(() => client.Albums.ListAsync());

        Assert.InRange(body.Given, 1, 1 << 20);
    }

    [Fact]
    public async Task Write_whose_response_is_too_large_is_an_unknown_outcome_and_not_sent_again()
    {
        using var body = new Blanks(long.MaxValue);
        var requests = 0;
        using var client = NewClient(() =>
        {
            requests++;
            return new StreamContent(body);
        });

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() => client.Albums.AddTextAsync("A", "T"));

        Assert.True(failure.IsOutcomeUnknown);
        Assert.Equal(1, requests);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Limit_that_is_none_is_refused(int limit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PhotosLibraryClientOptions { MaxResponseBytes = limit });

    private static PhotosLibraryClient NewClient(
        Func<HttpContent> content,
        HttpStatusCode status = HttpStatusCode.OK
    ) =>
        new(
            new HttpClient(new StubNetwork(_ => new HttpResponseMessage(status) { Content = content() })),
            new PhotosLibraryClientOptions
            {
                MaxResponseBytes = Limit,
                Retry = new RetryOptions { MaxRetries = 0 },
            }
        );

    private static StreamContent ContentOf(string how, Blanks body)
    {
        if (how != "compressed")
        {
            var content = new StreamContent(body);
            content.Headers.ContentLength = how switch
            {
                "announced" => Limit + 1,
                "announced as less" => 10,
                _ => null,
            };
            return content;
        }

        // As a handler does that decompresses: neither coding nor length are left.
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(new byte[10 * Limit]);
        }

        bytes.Position = 0;
        return new StreamContent(new GZipStream(bytes, CompressionMode.Decompress));
    }

    /// <summary>Blanks without end, or so many.</summary>
    private sealed class Blanks(long length) : MemoryStream
    {
        public long Given { get; private set; }

        public override bool CanSeek => false;

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var given = (int)Math.Min(count, length - Given);
            buffer.AsSpan(offset, given).Fill((byte)' ');
            Given += given;
            return Task.FromResult(given);
        }
    }
}
