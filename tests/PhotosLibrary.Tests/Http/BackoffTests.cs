using System.Net;
using System.Security.Authentication;
using PhotosCore.Http;

namespace PhotosLibrary.Tests.Http;

/// <summary>How long a repetition waits.</summary>
public class BackoffTests
{
    private static readonly PhotosLibraryException Unavailable = new("No.", HttpStatusCode.ServiceUnavailable);

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(2, 2, 4)]
    [InlineData(3, 4, 8)]
    [InlineData(4, 8, 16)]
    [InlineData(5, 16, 32)]
    [InlineData(6, 16, 32)]
    [InlineData(2000, 16, 32)]
    public void Delay_begins_at_a_second_doubles_and_is_capped(int attempt, double least, double most)
    {
        var retry = new RetryOptions { MaxRetries = int.MaxValue };

        Assert.Equal(TimeSpan.FromSeconds(least), DelayOf(retry, 0, attempt, Unavailable));
        Assert.Equal(TimeSpan.FromSeconds((least + most) / 2), DelayOf(retry, 0.5, attempt, Unavailable));
        Assert.Equal(TimeSpan.FromSeconds(most), DelayOf(retry, 1, attempt, Unavailable));
    }

    [Fact]
    public void Jitter_spreads_the_retries_of_many_workers()
    {
        var backoff = new Backoff(new RetryOptions(), TimeProvider.System);
        var delays = Enumerable.Range(0, 100).Select(_ => backoff.DelayAfter(1, Unavailable)!.Value).ToList();

        Assert.All(delays, delay => Assert.InRange(delay, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)));
        Assert.True(delays.Distinct().Count() > 90);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Delay_is_never_shorter_than_the_server_asks_for(double random)
    {
        foreach (var seconds in new[] { 0, 1, 17, 20, 31, 90 })
        {
            var error = new PhotosLibraryException("No.", HttpStatusCode.ServiceUnavailable)
            {
                RetryAfter = TimeSpan.FromSeconds(seconds),
            };
            for (var attempt = 1; attempt <= 5; attempt++)
            {
                Assert.True(DelayOf(new RetryOptions(), random, attempt, error) >= TimeSpan.FromSeconds(seconds));
            }
        }
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData(2, 30)]
    [InlineData(45, 45)]
    public void After_a_429_the_delay_is_at_least_half_a_minute(int? retryAfter, int expected)
    {
        var error = new PhotosLibraryException("No.", HttpStatusCode.TooManyRequests)
        {
            RetryAfter = retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };

        Assert.Equal(TimeSpan.FromSeconds(expected), DelayOf(new RetryOptions(), 0, 1, error));
        Assert.Equal(TimeSpan.FromSeconds(expected + 1), DelayOf(new RetryOptions(), 1, 1, error));
    }

    [Theory]
    [InlineData(QuotaKind.RequestsPerDay, false)]
    [InlineData(QuotaKind.OtherPerDay, false)]
    [InlineData(QuotaKind.WritesPerMinute, true)]
    [InlineData(QuotaKind.UploadsPerMinute, true)]
    [InlineData(QuotaKind.ConcurrentWrites, true)]
    [InlineData(QuotaKind.Other, true)]
    public void Quota_of_a_day_is_not_waited_for(QuotaKind kind, bool isWaitedFor)
    {
        var error = new PhotosLibraryException("No.", HttpStatusCode.TooManyRequests)
        {
            Quota = new QuotaFailure(kind),
        };

        Assert.Equal(
            isWaitedFor,
            new Backoff(new RetryOptions(), TimeProvider.System).DelayAfter(1, error) is not null
        );
    }

    [Fact]
    public void First_delay_beyond_the_cap_is_capped()
    {
        var retry = new RetryOptions { Delay = TimeSpan.FromSeconds(10), MaxDelay = TimeSpan.FromSeconds(4) };

        Assert.Equal(TimeSpan.FromSeconds(4), DelayOf(retry, 0, 1, Unavailable));
        Assert.Equal(TimeSpan.FromSeconds(4), DelayOf(retry, 1, 1, Unavailable));
    }

    [Fact]
    public void Delay_may_be_zero()
    {
        var retry = new RetryOptions
        {
            Delay = TimeSpan.Zero,
            QuotaDelay = TimeSpan.Zero,
            MaxRetries = int.MaxValue,
        };

        Assert.Equal(TimeSpan.Zero, DelayOf(retry, 1, 1, Unavailable));
        Assert.Equal(TimeSpan.Zero, DelayOf(retry, 1, 5000, Unavailable));
    }

    [Fact]
    public void Server_with_an_invalid_certificate_is_not_retried()
    {
        Assert.False(Backoff.IsTransient(new HttpRequestException("TLS", new AuthenticationException("No."))));
        Assert.True(Backoff.IsTransient(new HttpRequestException("TLS", new IOException("Broke off."))));
    }

    [Fact]
    public void Waiting_is_never_shorter_than_asked_for_by_a_part_of_a_millisecond()
    {
        var time = new JumpingTime();
        var wait = new Backoff(new RetryOptions(), time).WaitAsync(TimeSpan.FromTicks(3_001), default);
        Assert.False(wait.IsCompleted);
        time.Jump();

        Assert.True(wait.IsCompletedSuccessfully);
        Assert.Equal(TimeSpan.FromMilliseconds(1), time.Passed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(90_000)]
    public void Timeout_that_no_timer_can_wait_for_is_refused_where_it_is_set(int seconds)
    {
        var retry = new RetryOptions();

        Assert.Throws<ArgumentOutOfRangeException>(() => retry.AttemptTimeout = TimeSpan.FromSeconds(seconds));
        Assert.Throws<ArgumentOutOfRangeException>(() => retry.TotalTimeout = TimeSpan.FromSeconds(seconds));
    }

    private static TimeSpan? DelayOf(RetryOptions retry, double random, int attempt, Exception failure) =>
        new Backoff(retry, TimeProvider.System, () => random).DelayAfter(attempt, failure);
}
