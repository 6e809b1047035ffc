using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace PhotosLibrary.Tests.Errors;

/// <summary>Every failed call is one exception in Google's words (spec/facts.md, "Errors: the envelope").</summary>
public class ErrorTests
{
    [Fact]
    public async Task Every_known_error_body_becomes_a_readable_message()
    {
        var text = new StringBuilder();
        foreach (var (name, status, body) in Envelopes.All)
        {
            var error = await FailAsync(StubNetwork.Json(body, (HttpStatusCode)status));
            text.Append(
                CultureInfo.InvariantCulture,
                $"{name}\n  {error.Message.Replace("\n", "\n  ", StringComparison.Ordinal)}\n"
            );
            Append("Status", error.Status);
            Append("ErrorMessage", error.ErrorMessage);
            Append("Reason", error.Reason);
            error.Details.ToList().ForEach(detail => Append("Details", detail));
            Append(
                "ResponseExcerpt",
                error.ResponseExcerpt is null ? null
                    : error.ResponseExcerpt == body ? "the body"
                    : error.ResponseExcerpt
            );
            text.Append('\n');

            Assert.Equal("photoslibrary.albums.get", error.Method);
            Assert.Equal(status, (int)error.StatusCode);
        }

        Snapshot.Match(text.ToString(), "Errors");

        void Append(string property, string? value) =>
            text.Append(value is null ? "" : $"    {property}: {value.ReplaceLineEndings("\n        ")}\n");
    }

    [Fact]
    public async Task Every_method_gives_its_own_name()
    {
        foreach (
            var exchange in Wire
                .AlbumsExchanges.All.Concat(Wire.MediaItemsExchanges.All)
                .Concat(Wire.SharedAlbumsExchanges.All)
        )
        {
            var network = new StubNetwork(_ => StubNetwork.Json(Envelopes.ScopeInsufficient, HttpStatusCode.Forbidden));
            var error = await Assert.ThrowsAsync<PhotosLibraryException>(() => exchange.Call(network.NewClient()));

            Assert.Equal(TheSpec.GoogleIdOf(exchange.OperationId), error.Method);
            Assert.Equal("ACCESS_TOKEN_SCOPE_INSUFFICIENT", error.Reason);
        }
    }

    [Fact]
    public async Task Of_a_huge_body_only_the_beginning_is_read()
    {
        using var body = new EndlessStream();
        var response = new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new StreamContent(body) };
        var error = await FailAsync(response);

        Assert.InRange(body.BytesRead, 1, 64 * 1024);
        Assert.Equal(1000, error.ResponseExcerpt!.Length);
    }

    [Fact]
    public async Task Long_message_of_Google_does_not_make_a_long_message_of_ours()
    {
        var words = new string('x', 50_000);
        var error = await FailAsync(
            StubNetwork.Json($$$"""{"error":{"code":400,"message":"{{{words}}}"}}""", HttpStatusCode.BadRequest)
        );

        Assert.InRange(error.Message.Length, 10, 2000);
        Assert.Equal(words, error.ErrorMessage);
    }

    [Fact]
    public async Task Body_that_comes_in_pieces_is_put_together()
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests)
        {
            Content = new StreamContent(new DrippingStream(Encoding.UTF8.GetBytes(Envelopes.DailyQuota))),
        };

        Assert.Equal("RESOURCE_EXHAUSTED", (await FailAsync(response)).Status);
    }

    [Fact]
    public async Task Retry_After_in_seconds_becomes_the_delay_of_the_error()
    {
        var response = StubNetwork.Json("", HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(30));

        Assert.Equal(TimeSpan.FromSeconds(30), (await FailAsync(response)).RetryAfter);
    }

    [Theory]
    [InlineData(90, 90)]
    [InlineData(0, 0)]
    [InlineData(-90, 0)]
    public async Task Retry_after_as_a_date_is_measured_by_the_clock_of_the_server(int seconds, int expected)
    {
        // Years from now, so that the clock of this machine cannot be what it is measured by.
        var now = new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var response = StubNetwork.Json("", HttpStatusCode.ServiceUnavailable);
        response.Headers.Date = now;
        response.Headers.RetryAfter = new RetryConditionHeaderValue(now.AddSeconds(seconds));

        Assert.Equal(TimeSpan.FromSeconds(expected), (await FailAsync(response)).RetryAfter);
    }

    [Fact]
    public async Task Error_without_Retry_After_has_no_delay() =>
        Assert.Null((await FailAsync(StubNetwork.Json("", HttpStatusCode.TooManyRequests))).RetryAfter);

    [Fact]
    public async Task Retry_after_as_a_date_is_measured_by_our_clock_if_the_server_does_not_say_its_own()
    {
        var undated = StubNetwork.Json("", HttpStatusCode.TooManyRequests);
        undated.Headers.RetryAfter = new RetryConditionHeaderValue(
            new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero)
        );
        using var client = new PhotosLibraryClient(
            new HttpClient(new StubNetwork(_ => undated)),
            new PhotosLibraryClientOptions
            {
                TimeProvider = new FakeTimeProvider(new DateTimeOffset(2039, 12, 31, 23, 59, 0, TimeSpan.Zero)),
                Retry = new RetryOptions { MaxRetries = 0 },
            }
        );

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() => client.Albums.GetAsync("a"));

        Assert.Equal(TimeSpan.FromMinutes(1), failure.RetryAfter);
    }

    [Fact]
    public async Task Multi_status_response_to_batchCreate_is_a_result()
    {
        // Section 8: no 207 has been seen, though it is documented; the results are inside either way.
        var network = new StubNetwork(_ =>
            StubNetwork.Json(
                """{"newMediaItemResults":[{"uploadToken":"t","status":{"code":3,"message":"Failed"}}]}""",
                HttpStatusCode.MultiStatus
            )
        );
        var response = await network
            .NewClient()
            .MediaItems.BatchCreateAsync(new BatchCreateMediaItemsRequest { NewMediaItems = [new NewMediaItem()] });

        Assert.Equal(3, Assert.Single(response.NewMediaItemResults!).Status?.Code);
    }

    [Fact]
    public async Task Failed_connection_is_thrown_as_PhotosConnectionException()
    {
        var network = new StubNetwork(_ => throw new HttpRequestException("broken"));

        await Assert.ThrowsAsync<PhotosConnectionException>(() => network.NewClient().Albums.GetAsync("a"));
    }

    private static async Task<PhotosLibraryException> FailAsync(HttpResponseMessage response) =>
        await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            new StubNetwork(_ => response).NewClient().Albums.GetAsync("a")
        );

    private sealed class EndlessStream : MemoryStream
    {
        public long BytesRead { get; private set; }

        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)'x');
            BytesRead += count;
            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'x');
            BytesRead += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }

        public override Task<int> ReadAsync(
            byte[] buffer,
            int offset,
            int count,
            CancellationToken cancellationToken
        ) => Task.FromResult(Read(buffer, offset, count));
    }

    private sealed class DrippingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..1], cancellationToken);

        public override Task<int> ReadAsync(
            byte[] buffer,
            int offset,
            int count,
            CancellationToken cancellationToken
        ) => base.ReadAsync(buffer, offset, 1, cancellationToken);
    }
}
