using System.Net;
using System.Threading.RateLimiting;

namespace PhotosLibrary.Tests.Http;

/// <summary>
/// When Google throttles one call, all calls that the quota counts wait; and the app's own limiters are honoured.
/// </summary>
public class PaceTests
{
    private const string UploadQuota =
        "Insufficient tokens for quota 'x/upload_requests' and limit 'UploadsPerMinute' of service 'x'.";

    private const string WriteQuota =
        "Quota exceeded for quota metric 'Write requests' and limit 'WritesPerMinutePerUser' of service 'x'.";

    [Fact]
    public async Task Throttled_call_pauses_all_calls_of_the_user()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(429), FaultyNetwork.Echo);
        var credential = new StubCredential("token");
        var told = network.NewClient(credential: credential).Albums.ListAsync();

        var other = network.NewClient(credential: credential).MediaItems.ListAsync();
        var write = network.NewClient(credential: credential).Albums.PatchAsync("a", "title", new Album());
        Assert.Single(network.Requests);
        await network.Time.RunAsync(Task.WhenAll(told, other, write));

        Assert.Equal(4, network.Requests.Count);
        Assert.All(network.Times.Skip(1), time => Assert.InRange(time, 30, 31.001));
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task Clock_that_is_set_meanwhile_changes_no_wait(int seconds)
    {
        var clock = new SetClock();
        var network = new FaultyNetwork(FaultyNetwork.Error(429), FaultyNetwork.Json("{}")) { Time = clock.Real };
        var client = network.NewClient(options => options.TimeProvider = clock);
        var told = client.Albums.ListAsync();

        clock.Offset = TimeSpan.FromSeconds(seconds);
        var other = client.MediaItems.ListAsync();
        await network.Time.RunAsync(Task.WhenAll(told, other));

        Assert.Equal(3, network.Requests.Count);
        Assert.All(network.Times.Skip(1), time => Assert.InRange(time, 30, 31.001));
    }

    [Fact]
    public async Task Throttling_of_one_user_does_not_hold_up_another()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(429), FaultyNetwork.Json("{}"));
        var told = network.NewClient().Albums.ListAsync();

        await network.NewClient().Albums.ListAsync();

        Assert.Equal(TimeSpan.Zero, network.Time.Passed);
        await network.Time.RunAsync(told);
    }

    [Fact]
    public async Task Quota_of_writes_does_not_hold_up_reads()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(429, WriteQuota), FaultyNetwork.Echo);
        var client = network.NewClient();
        var write = client.Albums.PatchAsync("a", "title", new Album());

        await client.Albums.ListAsync();

        Assert.Equal(TimeSpan.Zero, network.Time.Passed);
        await network.Time.RunAsync(write);
        Assert.InRange(network.Times[^1], 30, 31.001);
    }

    [Fact]
    public async Task Quota_of_writes_holds_up_the_next_write()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(429, WriteQuota), FaultyNetwork.Echo);
        var client = network.NewClient(options => options.Retry.MaxRetries = 0);
        await Assert.ThrowsAsync<PhotosLibraryException>(() => client.Albums.PatchAsync("a", "title", new Album()));

        await network.Time.RunAsync(client.Albums.PatchAsync("a", "title", new Album()));

        Assert.InRange(network.Times[1], 30, 30.001);
    }

    [Fact]
    public async Task Quota_of_uploads_does_not_hold_up_reads()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(400, UploadQuota), FaultyNetwork.Json("{}"));
        var client = network.NewClient(options => options.Retry.MaxRetries = 0);
        await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            client.Uploads.UploadAsync(new MemoryStream([1]), "a.jpg")
        );

        await network.Time.RunAsync(client.Albums.ListAsync());

        Assert.Equal(TimeSpan.Zero, network.Time.Passed);
    }

    [Fact]
    public async Task Wait_for_a_quota_can_be_cancelled()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(429), FaultyNetwork.Json("{}"));
        var client = network.NewClient();
        using var source = new CancellationTokenSource();
        var told = client.Albums.ListAsync();
        var other = client.Albums.ListAsync(cancellationToken: source.Token);

        source.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other.WaitAsync(TimeSpan.FromSeconds(10)));
        await network.Time.RunAsync(told);
        Assert.Equal(2, network.Requests.Count);
    }

    [Fact]
    public async Task Wait_for_a_quota_does_not_count_as_attempt_time()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(429, retryAfter: "200"), FaultyNetwork.Json("{}"));
        var client = network.NewClient();
        var told = client.Albums.ListAsync();
        var other = client.MediaItems.ListAsync();

        await network.Time.RunAsync(Task.WhenAll(told, other));

        Assert.Equal(3, network.Requests.Count);
    }

    [Fact]
    public async Task Write_whose_time_is_up_while_it_waits_was_not_sent()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(429, retryAfter: "70"), FaultyNetwork.Json("{}"));
        var credential = new StubCredential("token");
        var told = network.NewClient(credential: credential).Albums.ListAsync();
        var hasty = network.NewClient(options => options.Retry.TotalTimeout = TimeSpan.FromSeconds(5), credential);

        var failure = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            network.Time.RunAsync(hasty.Albums.AddEnrichmentAsync("a", new AddEnrichmentToAlbumRequest()))
        );

        Assert.Equal((0, false), (failure.Attempts, failure.IsOutcomeUnknown));
        Assert.Contains("was not sent", failure.Message, StringComparison.Ordinal);
        await network.Time.RunAsync(told);
    }

    [Fact]
    public async Task Pause_longer_than_a_call_may_take_holds_no_call_back()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(429, retryAfter: "3600"), FaultyNetwork.Json("{}"));
        var client = network.NewClient();
        await Assert.ThrowsAsync<PhotosLibraryException>(() => client.Albums.ListAsync());

        await client.Albums.ListAsync();

        Assert.Equal(TimeSpan.Zero, network.Time.Passed);
    }

    [Theory]
    [InlineData(429, "Too many.")]
    [InlineData(400, UploadQuota)]
    public async Task Throttled_upload_pauses_the_other_uploads_and_keeps_its_response(int status, string message)
    {
        var network = new FaultyNetwork(
            FaultyNetwork.Error(status, message),
            (_, _) => Task.FromResult(new HttpResponseMessage { Content = new StringContent("upload-token") })
        );
        var client = network.NewClient(options => options.Retry.MaxRetries = 0);
        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Time.RunAsync(client.Uploads.UploadAsync(new MemoryStream([1]), "a.jpg"))
        );
        Assert.Equal(message, failure.ErrorMessage);

        await network.Time.RunAsync(client.Uploads.UploadAsync(new MemoryStream([2]), "b.jpg"));

        Assert.InRange(network.Times[^1], 30, 31);
    }

    [Fact]
    public async Task Throttling_holds_up_uploads_but_no_downloads()
    {
        var network = new FaultyNetwork(
            FaultyNetwork.Error(429),
            (_, _) =>
            {
                var content = new ByteArrayContent([1, 2, 3]);
                content.Headers.ContentType = new("image/jpeg");
                return Task.FromResult(new HttpResponseMessage { Content = content });
            }
        );
        var client = network.NewClient();
        var told = client.Albums.ListAsync();

        await client.Downloads.DownloadAsync(
            new MediaItem
            {
                Id = "m",
                BaseUrl = "https://lh3.googleusercontent.com/x",
                MimeType = "image/jpeg",
            },
            new MemoryStream()
        );
        Assert.Equal(TimeSpan.Zero, network.Time.Passed);

        var upload = client.Uploads.UploadAsync(new MemoryStream([1]), "a.jpg");
        Assert.Equal(2, network.Requests.Count);
        // The responses are not pictures; what matters is when they were sent.
        await network.Time.RunAsync(
            Task.WhenAll(Record.ExceptionAsync(() => upload), Record.ExceptionAsync(() => told))
        );
        Assert.True(network.Times.Skip(2).Min() >= 30);
    }

    [Fact]
    public async Task Every_attempt_takes_a_permit_and_every_attempt_of_a_write_two()
    {
        using var requests = new CountingLimiter();
        using var writes = new CountingLimiter();
        var network = new FaultyNetwork(
            FaultyNetwork.Error(503),
            FaultyNetwork.Echo,
            FaultyNetwork.Error(503),
            FaultyNetwork.Echo
        );
        var client = network.NewClient(options => (options.RequestLimiter, options.WriteLimiter) = (requests, writes));

        await network.Time.RunAsync(client.Albums.ListAsync());
        Assert.Equal((2, 0), (requests.Acquired, writes.Acquired));
        await network.Time.RunAsync(client.Albums.PatchAsync("a", "title", new Album()));
        Assert.Equal((4, 2), (requests.Acquired, writes.Acquired));
        await Record.ExceptionAsync(() => client.Uploads.UploadAsync(new MemoryStream([1]), "a.jpg"));
        Assert.Equal((5, 2), (requests.Acquired, writes.Acquired));
        Assert.Equal((0, 0), (requests.Held, writes.Held));
    }

    [Fact]
    public async Task Permit_that_is_refused_says_so_and_nothing_is_sent()
    {
        using var limiter = new CountingLimiter { Most = 0, RetryAfter = TimeSpan.FromSeconds(90) };
        var network = new FaultyNetwork(FaultyNetwork.Json("{}"));
        var client = network.NewClient(options => options.RequestLimiter = limiter);

        var failure = await Assert.ThrowsAsync<PhotosRateLimitException>(() => client.Albums.ListAsync());

        Assert.Contains("photoslibrary.albums.list was not sent", failure.Message, StringComparison.Ordinal);
        Assert.Contains("90 s", failure.Message, StringComparison.Ordinal);
        Assert.Equal(
            ("photoslibrary.albums.list", RateLimitKind.Requests, TimeSpan.FromSeconds(90)),
            (failure.Method, failure.Kind, failure.RetryAfter)
        );
        Assert.Empty(network.Requests);
    }

    [Fact]
    public async Task Refused_permit_of_a_write_names_its_budget_and_takes_no_other()
    {
        using var requests = new CountingLimiter();
        using var writes = new CountingLimiter { Most = 0 };
        var network = new FaultyNetwork(FaultyNetwork.Json("{}"));
        var client = network.NewClient(options => (options.RequestLimiter, options.WriteLimiter) = (requests, writes));

        var failure = await Assert.ThrowsAsync<PhotosRateLimitException>(() =>
            client.Albums.PatchAsync("a", "title", new Album())
        );

        Assert.Equal((RateLimitKind.Writes, (TimeSpan?)null), (failure.Kind, failure.RetryAfter));
        Assert.Contains("WriteLimiter", failure.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (requests.Acquired, writes.Held));
        Assert.Empty(network.Requests);
    }

    [Fact]
    public async Task Retry_without_a_permit_throws_what_went_wrong_first()
    {
        using var limiter = new CountingLimiter { Most = 1 };
        var network = new FaultyNetwork(FaultyNetwork.Error(503));
        var client = network.NewClient(options => options.RequestLimiter = limiter);

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Time.RunAsync(client.Albums.ListAsync())
        );

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1), (failure.StatusCode, failure.Attempts));
        Assert.Single(network.Requests);
    }

    [Fact]
    public async Task Wait_for_a_permit_can_be_cancelled()
    {
        using var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = 10 });
        using var source = new CancellationTokenSource();
        var network = new FaultyNetwork(FaultyNetwork.Json("{}"));
        var client = network.NewClient(options => options.RequestLimiter = limiter);
        using var taken = limiter.AttemptAcquire();
        var call = client.Albums.ListAsync(cancellationToken: source.Token);

        source.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Empty(network.Requests);
    }

    private sealed class CountingLimiter : RateLimiter
    {
        public int Most { get; init; } = int.MaxValue;

        public TimeSpan? RetryAfter { get; init; }

        public int Acquired { get; private set; }

        public int Held { get; private set; }

        public override TimeSpan? IdleDuration => null;

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount) => new Lease(this, Acquired < Most);

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(
            int permitCount,
            CancellationToken cancellationToken
        ) => new(AttemptAcquireCore(permitCount));

        private sealed class Lease : RateLimitLease
        {
            private readonly CountingLimiter _limiter;

            public Lease(CountingLimiter limiter, bool isAcquired)
            {
                (_limiter, IsAcquired) = (limiter, isAcquired);
                if (isAcquired)
                {
                    limiter.Acquired++;
                    limiter.Held++;
                }
            }

            public override bool IsAcquired { get; }

            public override IEnumerable<string> MetadataNames => [];

            public override bool TryGetMetadata(string metadataName, out object? metadata)
            {
                metadata = _limiter.RetryAfter;
                return _limiter.RetryAfter is not null && metadataName == MetadataName.RetryAfter.Name;
            }

            protected override void Dispose(bool disposing)
            {
                if (disposing && IsAcquired)
                {
                    _limiter.Held--;
                }

                base.Dispose(disposing);
            }
        }
    }

    /// <summary>A wall clock that is set, while monotonic time runs on.</summary>
    private sealed class SetClock : TimeProvider
    {
        public JumpingTime Real { get; } = new();

        public TimeSpan Offset { get; set; }

        public override long TimestampFrequency => Real.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => Real.GetUtcNow() + Offset;

        public override long GetTimestamp() => Real.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Real.CreateTimer(callback, state, dueTime, period);
    }
}
