using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace PhotosLibrary.Tests.Batches;

/// <summary>Any number of media items by id (<c>mediaItems.batchGet</c>).</summary>
public class GetManyTests
{
    private const string BadId = """{"status":{"code":3,"message":"Invalid media item ID."}}""";

    [Fact]
    public async Task Ids_are_split_by_50_and_come_back_in_order()
    {
        var network = new StubNetwork(request => Respond(request.AskedIds()));
        var outcomes = await network.NewPatientClient().MediaItems.GetManyAsync(BatchNetwork.Ids(102));

        Assert.Equal([50, 50, 2], network.Requests.Select(request => request.AskedIds().Count));
        Assert.Equal(BatchNetwork.Ids(102), outcomes.Select(outcome => outcome.MediaItem!.Id));
        Assert.Equal(BatchNetwork.Ids(102), outcomes.Select(outcome => outcome.Input));
    }

    [Fact]
    public async Task Request_has_the_expected_bytes()
    {
        var network = StubNetwork.Responding(
            """{"mediaItemResults":[{"mediaItem":{"id":"a/b"}},{"mediaItem":{"id":"c"}}]}"""
        );
        await network.NewPatientClient().MediaItems.GetManyAsync(["a/b", "c"], "filename,baseUrl");

        Assert.Equal(
            "/v1/mediaItems:batchGet?mediaItemIds=a%2Fb&mediaItemIds=c"
                + "&fields=mediaItemResults%28status%2CmediaItem%28id%2Cfilename%2CbaseUrl%29%29",
            Assert.Single(network.Requests).Address.PathAndQuery
        );
    }

    [Fact]
    public async Task Id_given_twice_is_requested_once_and_has_two_outcomes()
    {
        var network = new StubNetwork(request => Respond(request.AskedIds()));
        var outcomes = await network.NewPatientClient().MediaItems.GetManyAsync(["a", "b", "a", "a"]);

        Assert.Equal(["a", "b"], Assert.Single(network.Requests).AskedIds());
        Assert.Equal(["a", "b", "a", "a"], outcomes.Select(outcome => outcome.MediaItem!.Id));
    }

    [Fact]
    public async Task Duplicate_inputs_count_once_towards_a_call()
    {
        var network = new StubNetwork(request => Respond(request.AskedIds()));
        var ids = BatchNetwork.Ids(101).Append("id7").ToList();
        var outcomes = await network.NewPatientClient().MediaItems.GetManyAsync(ids);

        Assert.Equal([50, 50, 1], network.Requests.Select(request => request.AskedIds().Count));
        Assert.Equal(ids, outcomes.Select(outcome => outcome.MediaItem!.Id));
    }

    [Fact]
    public async Task Cancellation_between_calls_sends_no_further_one()
    {
        using var source = new CancellationTokenSource();
        var network = new StubNetwork(request =>
        {
            source.Cancel();
            return Respond(request.AskedIds());
        });

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            network.NewPatientClient().MediaItems.GetManyAsync(BatchNetwork.Ids(101), cancellationToken: source.Token)
        );

        Assert.Single(network.Requests);
        var soFar = Assert.IsType<PhotosBatchException<string>>(cancelled.InnerException);
        // A call that was cancelled during its response may have reported nothing.
        Assert.All(soFar.Outcomes.Skip(50), outcome => Assert.Equal(BatchErrorKind.NotAttempted, outcome.Error?.Kind));
    }

    [Fact]
    public async Task No_ids_send_no_request()
    {
        var network = StubNetwork.Responding();

        Assert.Empty(await network.NewPatientClient().MediaItems.GetManyAsync([]));
        Assert.Empty(network.Requests);
    }

    [Fact]
    public async Task Invalid_id_in_a_response_fails_alone_with_its_reason()
    {
        var network = StubNetwork.Responding(
            $$$"""{"mediaItemResults":[{"mediaItem":{"id":"a"}},{{{BadId}}},{"status":{"code":5,"message":"gone"}},{"status":{"code":99}}]}"""
        );
        var outcomes = await network.NewPatientClient().MediaItems.GetManyAsync(["a", "b", "c", "d"]);

        Assert.Equal([true, false, false, false], outcomes.Select(outcome => outcome.Succeeded));
        Assert.Equal(
            [
                "",
                "Invalid: INVALID_ARGUMENT: Invalid media item ID.",
                "NotFound: NOT_FOUND: gone",
                "Other: 99: Google gave no reason.",
            ],
            outcomes.Select(outcome => outcome.Error?.ToString() ?? "")
        );
        Assert.Null(outcomes[1].MediaItem);
    }

    [Fact]
    public async Task Items_are_found_by_their_ids_whatever_their_order()
    {
        var network = StubNetwork.Responding(
            """{"mediaItemResults":[{"mediaItem":{"id":"b"}},null,{"mediaItem":{"id":"a"}}]}"""
        );
        var outcomes = await network.NewPatientClient().MediaItems.GetManyAsync(["a", "b"]);

        Assert.Equal(["a", "b"], outcomes.Select(outcome => outcome.MediaItem!.Id));
    }

    [Fact]
    public async Task Item_under_another_id_than_asked_for_is_not_taken_for_it()
    {
        var network = new StubNetwork(_ =>
            StubNetwork.Json("""{"mediaItemResults":[{"mediaItem":{"id":"a"}},{"mediaItem":{"id":"another"}}]}""")
        );
        var outcomes = await network.NewPatientClient().MediaItems.GetManyAsync(["a", "b"]);

        Assert.Equal([null, BatchErrorKind.Unanswered], outcomes.Select(outcome => outcome.Error?.Kind));
        Assert.Null(outcomes[1].MediaItem);
    }

    [Fact]
    public async Task Inputs_that_a_response_leaves_out_are_retried_and_never_lost()
    {
        var network = StubNetwork.Responding(
            """{"mediaItemResults":[{"mediaItem":{"id":"a"}}]}""",
            """{"mediaItemResults":[{"mediaItem":{"id":"c"}}]}""",
            "{}",
            "{}",
            "{}",
            "{}"
        );
        var outcomes = await network.NewPatientClient().MediaItems.GetManyAsync(["a", "b", "c"]);

        Assert.Equal(
            ["a b c", "b c", "b", "b", "b", "b"],
            network.Requests.Select(request => string.Join(' ', request.AskedIds()))
        );
        Assert.Equal([null, BatchErrorKind.Unanswered, null], outcomes.Select(outcome => outcome.Error?.Kind));
    }

    [Fact]
    public async Task Inputs_that_fail_apart_from_each_other_are_retried_in_one_call()
    {
        var network = StubNetwork.Responding(
            """{"mediaItemResults":[{"status":{"code":13}},{"mediaItem":{"id":"b"}},{"status":{"code":13}}]}""",
            """{"mediaItemResults":[{"mediaItem":{"id":"a"}},{"mediaItem":{"id":"c"}}]}"""
        );
        var outcomes = await network.NewPatientClient().MediaItems.GetManyAsync(["a", "b", "c"]);

        Assert.Equal(["a", "b", "c"], outcomes.Select(outcome => outcome.MediaItem!.Id));
        Assert.Equal(["a b c", "a c"], network.Requests.Select(request => string.Join(' ', request.AskedIds())));
    }

    [Fact]
    public async Task Transient_failure_is_retried_after_a_backoff()
    {
        var time = new FakeTimeProvider();
        var network = StubNetwork.Responding(
            """{"mediaItemResults":[{"mediaItem":{"id":"a"}},{"status":{"code":13,"message":"Internal"}},{"status":{"code":14}}]}""",
            """{"mediaItemResults":[{"mediaItem":{"id":"b"}},{"status":{"code":13}}]}""",
            """{"mediaItemResults":[{"mediaItem":{"id":"c"}}]}"""
        );
        var client = new PhotosLibraryClient(
            new HttpClient(network),
            new PhotosLibraryClientOptions { TimeProvider = time }
        );
        var work = client.MediaItems.GetManyAsync(["a", "b", "c"]);

        Assert.Single(network.Requests);
        time.Advance(TimeSpan.FromSeconds(2));
        await WaitForAsync(() => network.Requests.Count == 2);
        time.Advance(TimeSpan.FromSeconds(4));
        var outcomes = await work;

        Assert.Equal(["a", "b", "c"], outcomes.Select(outcome => outcome.MediaItem!.Id));
        Assert.Equal(["a b c", "b c", "c"], network.Requests.Select(request => string.Join(' ', request.AskedIds())));
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_and_gives_the_outcomes_so_far()
    {
        var network = StubNetwork.Responding(
            """{"mediaItemResults":[{"mediaItem":{"id":"a"}},{"status":{"code":13,"message":"Internal"}}]}"""
        );
        var client = new PhotosLibraryClient(
            new HttpClient(network),
            new PhotosLibraryClientOptions { TimeProvider = new FakeTimeProvider() }
        );
        using var source = new CancellationTokenSource();
        var work = client.MediaItems.GetManyAsync(["a", "b"], cancellationToken: source.Token);
        Assert.False(work.IsCompleted);
        await source.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.Equal(source.Token, cancelled.CancellationToken);
        var soFar = Assert.IsType<PhotosBatchException<string>>(cancelled.InnerException);
        Assert.Equal([null, BatchErrorKind.Transient], soFar.Outcomes.Select(outcome => outcome.Error?.Kind));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "INVALID_ARGUMENT")]
    [InlineData(HttpStatusCode.InternalServerError, "INTERNAL")]
    [InlineData(HttpStatusCode.NotFound, "NOT_FOUND")]
    public async Task Id_that_fails_the_whole_call_is_found(HttpStatusCode http, string status)
    {
        var network = new StubNetwork(request =>
            request.AskedIds().Contains("odd")
                ? BatchNetwork.Error(http, status, "Invalid media item ID.")
                : Respond(request.AskedIds())
        );
        IReadOnlyList<string> ids = [.. BatchNetwork.Ids(37), "odd", .. BatchNetwork.Ids(40, from: 37)];
        var outcomes = await network.NewPatientClient().MediaItems.GetManyAsync(ids);

        Assert.Equal("odd", Assert.Single(outcomes, outcome => !outcome.Succeeded).Input);
        Assert.Equal(status, outcomes[37].Error!.Status);
        Assert.Equal(
            ids.Where(id => id != "odd"),
            outcomes.Where(outcome => outcome.Succeeded).Select(outcome => outcome.MediaItem!.Id)
        );
        // Calls; each may be retried.
        Assert.InRange(network.Requests.Select(request => request.Address).Distinct().Count(), 3, 2 + 12);
    }

    [Fact]
    public async Task Id_that_makes_a_response_unreadable_is_found()
    {
        var network = new StubNetwork(request =>
            request.AskedIds().Contains("odd")
                ? StubNetwork.Json("""{"mediaItemResults":"?"}""")
                : Respond(request.AskedIds())
        );
        IReadOnlyList<string> ids = [.. BatchNetwork.Ids(7), "odd", .. BatchNetwork.Ids(7, from: 7)];
        var outcomes = await network.NewPatientClient().MediaItems.GetManyAsync(ids);

        Assert.Equal("odd", Assert.Single(outcomes, outcome => !outcome.Succeeded).Input);
    }

    [Fact]
    public async Task Id_that_fails_a_call_for_the_last_time_when_it_stands_alone_succeeds()
    {
        var alone = 0;
        var network = new StubNetwork(request =>
            request.AskedIds() switch
            {
                ["odd"] when ++alone == 2 => Respond(["odd"]),
                var ids when ids.Contains("odd") => BatchNetwork.Error(
                    HttpStatusCode.InternalServerError,
                    "INTERNAL",
                    "Internal error encountered."
                ),
                var ids => Respond(ids),
            }
        );
        var outcomes = await network.NewPatientClient().MediaItems.GetManyAsync(["a", "odd", "b"]);

        Assert.Equal(["a", "odd", "b"], outcomes.Select(outcome => outcome.MediaItem?.Id));
    }

    [Theory]
    [InlineData(409, "ALREADY_EXISTS", BatchErrorKind.AlreadyExists)]
    [InlineData(500, "DATA_LOSS", BatchErrorKind.Other)]
    [InlineData(400, null, BatchErrorKind.Invalid)]
    [InlineData(404, null, BatchErrorKind.NotFound)]
    [InlineData(401, null, BatchErrorKind.PermissionDenied)]
    [InlineData(403, null, BatchErrorKind.PermissionDenied)]
    [InlineData(418, null, BatchErrorKind.Other)]
    [InlineData(429, null, BatchErrorKind.QuotaExceeded)]
    [InlineData(500, null, BatchErrorKind.Transient)]
    public async Task Failed_call_gives_its_ids_the_kind_of_the_status_or_else_of_the_status_code(
        int http,
        string? status,
        BatchErrorKind kind
    )
    {
        var network = new StubNetwork(_ =>
            status is null
                ? new HttpResponseMessage((HttpStatusCode)http) { Content = new StringContent("<html>") }
                : BatchNetwork.Error((HttpStatusCode)http, status, "no")
        );
        using var client = new PhotosLibraryClient(
            new HttpClient(network),
            new PhotosLibraryClientOptions { Retry = new RetryOptions { MaxRetries = 0 } }
        );

        IReadOnlyList<BatchOutcome<string>> outcomes;
        try
        {
            outcomes = await client.MediaItems.GetManyAsync(["a", "b"]);
        }
        catch (PhotosBatchException<string> e)
        {
            outcomes = e.Outcomes;
        }

        Assert.Equal(2, outcomes.Count);
        Assert.All(outcomes, outcome => Assert.Equal((kind, status), (outcome.Error!.Kind, outcome.Error.Status)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_without_a_response_leaves_nothing_to_verify(bool isCancelled)
    {
        using var source = new CancellationTokenSource();
        var network = new StubNetwork(_ =>
        {
            if (isCancelled)
            {
                source.Cancel();
            }

            throw new HttpRequestException("reset");
        });

        var thrown = await Record.ExceptionAsync(() =>
            network.NewPatientClient().MediaItems.GetManyAsync(["a", "b"], cancellationToken: source.Token)
        );

        Assert.Equal(isCancelled, thrown is OperationCanceledException);
        var failure = Assert.IsType<PhotosBatchException<string>>(isCancelled ? thrown!.InnerException : thrown);
        Assert.All(failure.Outcomes, outcome => Assert.Equal(BatchErrorKind.Transient, outcome.Error!.Kind));
        Assert.False(failure.IsOutcomeUnknown);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, "INTERNAL")]
    [InlineData(HttpStatusCode.BadRequest, "INVALID_ARGUMENT")]
    public async Task Call_that_fails_for_all_ids_is_abandoned_soon(HttpStatusCode http, string status)
    {
        var network = new StubNetwork(_ => BatchNetwork.Error(http, status, "no"));
        var failure = await Assert.ThrowsAsync<PhotosBatchException<string>>(() =>
            network.NewPatientClient().MediaItems.GetManyAsync(BatchNetwork.Ids(500))
        );

        // The first call with its retries, and those for parts, of which only single ids are retried.
        Assert.InRange(network.Requests.Select(request => request.Address).Distinct().Count(), 2, 20);
        Assert.InRange(network.Requests.Count, 2, 30);
        Assert.Equal(500, failure.Outcomes.Count);
        Assert.DoesNotContain(failure.Outcomes, outcome => outcome.Succeeded);
        Assert.IsType<PhotosLibraryException>(failure.InnerException);
        Assert.Contains("450", failure.Message.Split("NotAttempted")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_batch_leaves_the_others_and_names_what_was_not_attempted()
    {
        var calls = 0;
        var network = new StubNetwork(request =>
            ++calls == 2
                ? BatchNetwork.Error(
                    HttpStatusCode.Forbidden,
                    "PERMISSION_DENIED",
                    "The caller does not have permission"
                )
                : Respond(request.AskedIds())
        );
        var failure = await Assert.ThrowsAsync<PhotosBatchException<string>>(() =>
            network.NewPatientClient().MediaItems.GetManyAsync(BatchNetwork.Ids(120))
        );

        Assert.Equal(2, calls);
        Assert.Equal(
            [(null, 50), (BatchErrorKind.PermissionDenied, 50), (BatchErrorKind.NotAttempted, 20)],
            failure.Outcomes.GroupBy(outcome => outcome.Error?.Kind).Select(kind => (kind.Key, kind.Count()))
        );
        Assert.Equal(
            "photoslibrary.mediaItems.batchGet: 50 of 120 succeeded, 50 PermissionDenied, 20 NotAttempted. "
                + "Outcomes says which. It ended "
                + "early: photoslibrary.mediaItems.batchGet failed: 403 PERMISSION_DENIED: The caller does not "
                + "have permission",
            failure.Message
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void Empty_id_is_refused_before_anything_is_sent(string? id)
    {
        var network = StubNetwork.Responding();

        var error = Assert.Throws<ArgumentException>(() =>
        {
            _ = network.NewPatientClient().MediaItems.GetManyAsync(["a", id!]);
        });
        Assert.Contains("index 1", error.Message, StringComparison.Ordinal);
        Assert.Empty(network.Requests);
    }

    private static HttpResponseMessage Respond(IEnumerable<string> ids) =>
        StubNetwork.Json(
            $$"""{"mediaItemResults":[{{string.Join(',', ids.Select(id => $$$"""{"mediaItem":{"id":"{{{id}}}"}}"""))}}]}"""
        );

    private static async Task WaitForAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }
}
