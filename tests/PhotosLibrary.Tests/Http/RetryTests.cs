using System.Net;
using System.Security.Authentication;

namespace PhotosLibrary.Tests.Http;

/// <summary>What is retried, how often and when, of calls that may be retried.</summary>
public class RetryTests
{
    private const string Page = """{"albums":[{"id":"a"}]}""";

    public static TheoryData<string> Passing =>
        new("500", "502", "503", "504", "408", "409", "429", "reset", "unreachable", "truncated", "silence");

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Read_is_retried_after_a_transient_failure(string fault)
    {
        var network = new FaultyNetwork(FaultOf(fault), FaultOf(fault), FaultyNetwork.Json(Page));

        var page = await network.Time.RunAsync(network.NewClient().Albums.ListAsync());

        Assert.Equal("a", Assert.Single(page.Albums!).Id);
        Assert.Equal(3, network.Requests.Count);
    }

    [Fact]
    public async Task Search_is_a_read_though_it_is_a_POST()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(503), FaultyNetwork.Reset, FaultyNetwork.Json("{}"));

        await network.Time.RunAsync(
            network.NewClient().MediaItems.SearchAsync(new SearchMediaItemsRequest { AlbumId = "a", PageSize = 7 })
        );

        Assert.Equal(3, network.Requests.Count);
        Assert.All(network.Requests, request => Assert.Equal("""{"albumId":"a","pageSize":7}""", request.Body));
        Assert.All(network.Requests, request => Assert.Equal("Bearer token", request.Headers["Authorization"]));
        Assert.All(network.Requests, request => Assert.Equal("application/json", request.Headers["Content-Type"]));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(412)]
    [InlineData(501)]
    public async Task Permanent_failure_is_not_retried(int status)
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(status));

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Time.RunAsync(network.NewClient().Albums.ListAsync())
        );

        Assert.Equal((status, 1), ((int)failure.StatusCode, failure.Attempts));
        Assert.Single(network.Requests);
        Assert.Equal(TimeSpan.Zero, network.Time.Passed);
    }

    [Fact]
    public async Task Status_401_is_not_waited_for()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(401));

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() => network.NewClient().Albums.ListAsync());

        Assert.Equal(HttpStatusCode.Unauthorized, failure.StatusCode);
        Assert.Equal(network.Requests.Count, failure.Attempts);
        Assert.Equal(TimeSpan.Zero, network.Time.Passed);
    }

    [Fact]
    public async Task Retries_wait_longer_each_time_up_to_a_last_one()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(503));

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Time.RunAsync(network.NewClient().Albums.ListAsync())
        );

        Assert.Equal(6, failure.Attempts);
        Assert.False(failure.IsOutcomeUnknown);
        Assert.Equal(6, network.Requests.Count);
        var waits = network.Times.Zip(network.Times.Skip(1), (before, after) => after - before).ToList();
        for (var i = 0; i < waits.Count; i++)
        {
            Assert.InRange(waits[i], Math.Pow(2, i) - 0.001, Math.Pow(2, i + 1));
        }
    }

    [Fact]
    public async Task Retry_after_in_seconds_is_honoured()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(503, retryAfter: "75"), FaultyNetwork.Json(Page));

        await network.Time.RunAsync(network.NewClient().Albums.ListAsync());

        Assert.InRange(network.Time.Passed.TotalSeconds, 75, 76.001);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Retry_after_as_a_date_is_honoured(bool serverSaysItsTime)
    {
        // The clock of the server is a day ahead, or it does not say.
        var now = new JumpingTime().Start.AddDays(serverSaysItsTime ? 1 : 0);
        var network = new FaultyNetwork(
            async (request, cancel) =>
            {
                var response = await FaultyNetwork.Error(503, retryAfter: now.AddSeconds(50).ToString("R"))(
                    request,
                    cancel
                );
                response.Headers.Date = serverSaysItsTime ? now : null;
                return response;
            },
            FaultyNetwork.Json(Page)
        );

        await network.Time.RunAsync(network.NewClient().Albums.ListAsync());

        Assert.InRange(network.Time.Passed.TotalSeconds, 50, 51.001);
    }

    [Fact]
    public async Task After_a_429_a_retry_waits_at_least_half_a_minute()
    {
        var network = new FaultyNetwork(
            FaultyNetwork.Error(429),
            FaultyNetwork.Error(429, retryAfter: "1"),
            FaultyNetwork.Json(Page)
        );

        await network.Time.RunAsync(network.NewClient().Albums.ListAsync());

        Assert.InRange(network.Times[1], 30, 31.001);
        Assert.InRange(network.Times[2] - network.Times[1], 30, 32.001);
    }

    [Fact]
    public async Task Wait_beyond_the_deadline_is_not_begun()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(503, retryAfter: "601"));

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Time.RunAsync(network.NewClient().Albums.ListAsync())
        );

        Assert.Equal((1, TimeSpan.FromSeconds(601)), (failure.Attempts, failure.RetryAfter));
        Assert.Equal(TimeSpan.Zero, network.Time.Passed);
    }

    [Theory]
    [InlineData("2147483647")]
    [InlineData("99999999999999999999")]
    [InlineData("-5")]
    [InlineData("soon")]
    public async Task Absurd_Retry_After_does_no_harm(string retryAfter)
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(429, retryAfter: retryAfter), FaultyNetwork.Json(Page));
        var client = network.NewClient();
        var first = await Record.ExceptionAsync(() => network.Time.RunAsync(client.Albums.ListAsync()));

        Assert.True(first is null or PhotosLibraryException, first?.ToString());
        await network.Time.RunAsync(client.Albums.ListAsync());
    }

    [Fact]
    public async Task Deadline_ends_a_call_without_a_response()
    {
        var network = new FaultyNetwork(FaultyNetwork.Silence);
        var client = network.NewClient(options =>
        {
            options.Retry.TotalTimeout = TimeSpan.FromSeconds(100);
            options.Retry.AttemptTimeout = TimeSpan.FromSeconds(45);
        });

        var failure = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            network.Time.RunAsync(client.Albums.ListAsync())
        );

        Assert.Equal(TimeSpan.FromSeconds(100), network.Time.Passed);
        Assert.Equal((3, "photoslibrary.albums.list"), (failure.Attempts, failure.Method));
        Assert.IsType<TimeoutException>(failure.InnerException);
        Assert.Equal(
            "photoslibrary.albums.list: no response came within 100 s (TotalTimeout), at the last of 3 attempts.",
            failure.Message
        );
    }

    [Fact]
    public async Task Attempt_times_out_also_when_the_body_stalls()
    {
        var network = new FaultyNetwork(
            (_, _) => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new SilentStream()) }),
            FaultyNetwork.Json(Page)
        );

        await network.Time.RunAsync(network.NewClient().Albums.ListAsync());

        Assert.InRange(network.Times[1], 61, 62.001);
    }

    [Fact]
    public async Task Timeouts_of_the_transport_are_not_taken_for_cancellation()
    {
        // What a connection that takes too long looks like in .NET.
        var network = new FaultyNetwork(
            (_, _) => throw new TaskCanceledException("Connect timeout", new TimeoutException()),
            FaultyNetwork.Json(Page)
        );

        await network.Time.RunAsync(network.NewClient().Albums.ListAsync());
        Assert.Equal(2, network.Requests.Count);

        network = new FaultyNetwork(
            (_, _) => throw new TaskCanceledException("Connect timeout", new TimeoutException())
        );
        var failure = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            network.Time.RunAsync(network.NewClient().Albums.ListAsync())
        );
        Assert.Equal(6, failure.Attempts);
    }

    [Fact]
    public async Task Connection_that_keeps_breaking_is_thrown_with_its_attempts()
    {
        var network = new FaultyNetwork(FaultyNetwork.Reset);

        var failure = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            network.Time.RunAsync(network.NewClient().MediaItems.GetAsync("m"))
        );

        Assert.Equal(
            (6, false, "photoslibrary.mediaItems.get"),
            (failure.Attempts, failure.IsOutcomeUnknown, failure.Method)
        );
        Assert.Equal(
            "photoslibrary.mediaItems.get: the connection failed (The response ended prematurely), at the last of "
                + "6 attempts.",
            failure.Message
        );
    }

    [Fact]
    public async Task Invalid_certificate_is_named_as_the_reason()
    {
        var network = new FaultyNetwork(
            (_, _) =>
                throw new HttpRequestException(
                    "The SSL connection could not be established, see inner exception.",
                    new AuthenticationException("The remote certificate is invalid.")
                )
        );

        var failure = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            network.Time.RunAsync(network.NewClient().MediaItems.GetAsync("m"))
        );

        Assert.Contains(
            "(The SSL connection could not be established: The remote certificate is invalid)",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Without_retries_a_call_is_sent_once()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(503));

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Time.RunAsync(network.NewClient(options => options.Retry.MaxRetries = 0).Albums.ListAsync())
        );

        Assert.Equal(1, failure.Attempts);
        Assert.Single(network.Requests);
    }

    [Fact]
    public async Task OnRetry_is_called_before_the_wait_of_every_retry()
    {
        var notices = new List<RetryAttempt>();
        var network = new FaultyNetwork(FaultyNetwork.Error(503), FaultyNetwork.Reset, FaultyNetwork.Json(Page));
        var sentWhenTold = new List<int>();
        var client = network.NewClient(options =>
            options.Retry.OnRetry = notice =>
            {
                notices.Add(notice);
                sentWhenTold.Add(network.Requests.Count);
            }
        );

        await network.Time.RunAsync(client.Albums.ListAsync());

        Assert.Equal(
            [("photoslibrary.albums.list", 1), ("photoslibrary.albums.list", 2)],
            notices.Select(n => (n.Method, n.Attempts))
        );
        Assert.Equal([1, 2], sentWhenTold);
        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            Assert.IsType<PhotosLibraryException>(notices[0].Failure).StatusCode
        );
        Assert.IsType<HttpRequestException>(
            Assert.IsType<PhotosConnectionException>(notices[1].Failure).InnerException
        );
        Assert.Equal(network.Times[1], notices[0].Delay.TotalSeconds, 0.002);
    }

    [Fact]
    public async Task Options_that_are_changed_afterwards_change_nothing()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(503), FaultyNetwork.Json(Page));
        PhotosLibraryClientOptions? kept = null;
        var client = network.NewClient(options => kept = options);
        kept!.Retry.MaxRetries = 0;
        kept.Retry = new RetryOptions { MaxRetries = 0 };
        kept.BaseAddress = new Uri("https://example.com");

        await network.Time.RunAsync(client.Albums.ListAsync());

        Assert.All(network.Requests, request => Assert.Equal("photoslibrary.googleapis.com", request.Address.Host));
    }

    [Fact]
    public async Task Call_over_an_HttpClient_of_the_app_is_retried_as_any()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(503), FaultyNetwork.Json("{}"));
        using var http = new HttpClient(network);
        using var client = new PhotosLibraryClient(
            http,
            new PhotosLibraryClientOptions { TimeProvider = network.Time }
        );

        await network.Time.RunAsync(client.Albums.ListAsync());

        Assert.Equal(2, network.Requests.Count);
    }

    [Fact]
    public async Task Call_that_waits_for_its_retry_is_cancelled_at_once()
    {
        using var source = new CancellationTokenSource();
        var network = new FaultyNetwork(FaultyNetwork.Error(503));
        var call = network.NewClient().Albums.ListAsync(cancellationToken: source.Token);
        Assert.False(call.IsCompleted);

        source.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(TimeSpan.Zero, network.Time.Passed);
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("body")]
    [InlineData("breaks")]
    [InlineData("breaks", 0)]
    [InlineData("refuses")]
    [InlineData("refuses", 0)]
    public async Task Cancellation_is_never_turned_into_another_exception(string how, int maxRetries = 5)
    {
        using var source = new CancellationTokenSource();
        // Some handlers break the connection, and say so.
        FaultyNetwork.Reaction breaks = (_, _) =>
        {
            source.Cancel();
            throw new HttpRequestException("Aborted.", new IOException());
        };
        FaultyNetwork.Reaction refuses = async (request, _) =>
        {
            source.Cancel();
            return await FaultyNetwork.Error(503)(request, default);
        };
        FaultyNetwork.Reaction body = (_, _) =>
            Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new SilentStream()) });
        var network = new FaultyNetwork(
            how switch
            {
                "silence" => FaultyNetwork.Silence,
                "body" => body,
                "breaks" => breaks,
                _ => refuses,
            }
        );
        var client = network.NewClient(options => options.Retry.MaxRetries = maxRetries);
        var call = client.Albums.ListAsync(cancellationToken: source.Token);

        source.Cancel();

        var failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(source.Token, failure.CancellationToken);
        Assert.Single(network.Requests);
    }

    private static FaultyNetwork.Reaction FaultOf(string fault) =>
        fault switch
        {
            "reset" => FaultyNetwork.Reset,
            "unreachable" => FaultyNetwork.Unreachable,
            "truncated" => FaultyNetwork.Truncated(Page),
            "silence" => FaultyNetwork.Silence,
            _ => FaultyNetwork.Error(int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture)),
        };

    /// <summary>A body of which nothing ever comes.</summary>
    private sealed class SilentStream : MemoryStream
    {
        public override async Task<int> ReadAsync(
            byte[] buffer,
            int offset,
            int count,
            CancellationToken cancellationToken
        )
        {
            var never = new TaskCompletionSource<int>();
            using var given = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
            return await never.Task.ConfigureAwait(false);
        }
    }
}
