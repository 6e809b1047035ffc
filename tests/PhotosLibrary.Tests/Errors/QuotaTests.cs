using System.Net;
using PhotosCore.Errors;
using PhotosLibrary.Tests.Http;

namespace PhotosLibrary.Tests.Errors;

/// <summary>Which quota an error is about, and when to come back.</summary>
public class QuotaTests
{
    // Each as it was seen; of Google's responses and of the upload endpoint, which says it with a 400.
    public static TheoryData<int, string, QuotaKind, string?, long?> Responses =>
        new()
        {
            { 429, Envelopes.DailyQuota, QuotaKind.RequestsPerDay, "All requests per day", 10_000 },
            {
                429,
                Message(
                    "Quota exceeded for quota metric 'All requests' and limit 'All requests per day' of service "
                        + "'photoslibrary.googleapis.com'."
                ),
                QuotaKind.RequestsPerDay,
                "All requests per day",
                null
            },
            {
                429,
                Message(
                    "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per "
                        + "user' of service 'photoslibrary.googleapis.com'."
                ),
                QuotaKind.WritesPerMinute,
                "Write requests per minute per user",
                null
            },
            {
                429,
                Message(
                    "Quota exceeded for quota metric 'photoslibrary.googleapis.com/write_requests' and limit "
                        + "'WritesPerMinutePerUser' of service 'photoslibrary.googleapis.com'."
                ),
                QuotaKind.WritesPerMinute,
                "WritesPerMinutePerUser",
                null
            },
            {
                429,
                Message(
                    "Quota exceeded for quota 'concurrent write request' of service 'photoslibrary.googleapis.com'."
                ),
                QuotaKind.ConcurrentWrites,
                "concurrent write request",
                null
            },
            {
                400,
                """{"code":3,"message":"Insufficient tokens for quota 'photoslibrary.googleapis.com/upload_requests' and limit 'UploadsPerMinute' of service 'photoslibrary.googleapis.com' for consumer 'project_number:1'."}""",
                QuotaKind.UploadsPerMinute,
                "UploadsPerMinute",
                null
            },
            { 429, Message("Something new per day."), QuotaKind.OtherPerDay, null, null },
            { 429, "", QuotaKind.Other, null, null },
            { 429, "<html>Slow down</html>", QuotaKind.Other, null, null },
            {
                429,
                """{"error":{"code":429,"details":[{"metadata":{"quota_limit":{"an":"object"},"quota_limit_value":[1]}}]}}""",
                QuotaKind.Other,
                null,
                null
            },
        };

    [Theory]
    [MemberData(nameof(Responses))]
    public async Task Every_known_quota_error_names_its_quota(
        int status,
        string body,
        QuotaKind kind,
        string? name,
        long? limit
    )
    {
        var quota = (await FailAsync(status, body)).Quota;

        Assert.Equal((kind, name, limit), (quota?.Kind, quota?.Name, quota?.Limit));
    }

    [Theory]
    [InlineData(400, "Request must contain a valid upload token.")]
    [InlineData(403, "The caller does not have permission")]
    [InlineData(503, "The service is currently unavailable.")]
    public async Task Other_errors_are_about_no_quota(int status, string message) =>
        Assert.Null((await FailAsync(status, Message(message))).Quota);

    [Fact]
    public async Task Daily_quota_is_never_waited_for_and_says_when_it_resets()
    {
        // 21:06 the day before, in California.
        var network = new FaultyNetwork(
            (_, _) => Task.FromResult(StubNetwork.Json(Envelopes.DailyQuota, HttpStatusCode.TooManyRequests))
        );
        var client = network.NewClient();

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Time.RunAsync(client.Albums.ListAsync())
        );

        Assert.Equal((1, TimeSpan.Zero), (failure.Attempts, network.Time.Passed));
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 8, 0, 0, TimeSpan.Zero), failure.Quota!.ResetsAt);
        Assert.Equal("All requests per day (10000)", failure.Quota.ToString());

        // Nor does it hold other calls back: each gets the error.
        await Assert.ThrowsAsync<PhotosLibraryException>(() => network.Time.RunAsync(client.MediaItems.ListAsync()));
        Assert.Equal(TimeSpan.Zero, network.Time.Passed);
    }

    [Fact]
    public async Task Quota_of_a_minute_resets_in_a_minute()
    {
        var failure = await FailAsync(429, Message("… and limit 'WritesPerMinutePerUser' of service …"));

        Assert.Equal(new DateTimeOffset(2026, 3, 4, 5, 7, 7, TimeSpan.Zero), failure.Quota!.ResetsAt);
    }

    // Winter, summer, and around the days on which the clocks there change (2026-03-08 and 2026-11-01).
    [Theory]
    [InlineData("2026-01-15T12:00:00Z", "2026-01-16T08:00:00Z")]
    [InlineData("2026-07-15T12:00:00Z", "2026-07-16T07:00:00Z")]
    [InlineData("2026-07-16T06:59:59Z", "2026-07-16T07:00:00Z")]
    [InlineData("2026-07-16T07:00:00Z", "2026-07-17T07:00:00Z")]
    [InlineData("2026-03-08T07:59:00Z", "2026-03-08T08:00:00Z")]
    [InlineData("2026-03-08T08:00:00Z", "2026-03-09T07:00:00Z")]
    [InlineData("2026-03-08T20:00:00Z", "2026-03-09T07:00:00Z")]
    [InlineData("2026-11-01T06:59:00Z", "2026-11-01T07:00:00Z")]
    [InlineData("2026-11-01T07:00:00Z", "2026-11-02T08:00:00Z")]
    [InlineData("2026-11-01T20:00:00Z", "2026-11-02T08:00:00Z")]
    [InlineData("2026-12-31T23:59:59Z", "2027-01-01T08:00:00Z")]
    public void Day_ends_at_midnight_in_California(string now, string expected) =>
        Assert.Equal(
            DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
            PacificTime.NextMidnight(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture))
        );

    private static string Message(string text) =>
        $$$"""{"error":{"code":429,"message":"{{{text}}}","status":"RESOURCE_EXHAUSTED"}}""";

    private static async Task<PhotosLibraryException> FailAsync(int status, string body)
    {
        var network = new FaultyNetwork((_, _) => Task.FromResult(StubNetwork.Json(body, (HttpStatusCode)status)));
        var client = network.NewClient(options => options.Retry.MaxRetries = 0);
        return await Assert.ThrowsAsync<PhotosLibraryException>(() => client.Albums.ListAsync());
    }
}
