using System.Net;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Tests.Batches;

/// <summary>Any number of media items into an album and out of it.</summary>
public class AlbumContentsTests
{
    [Fact]
    public async Task Requests_have_the_expected_bytes()
    {
        var network = StubNetwork.Responding("{}", "{}");
        var albums = network.NewPatientClient().Albums;
        await albums.AddMediaItemsAsync("al/bum", ["a", "b", "a"]);
        await albums.RemoveMediaItemsAsync("al/bum", ["b", "b"]);

        Assert.Equal(
            [
                """POST /v1/albums/al%2Fbum:batchAddMediaItems {"mediaItemIds":["a","b"]}""",
                """POST /v1/albums/al%2Fbum:batchRemoveMediaItems {"mediaItemIds":["b"]}""",
            ],
            network.Requests.Select(request => $"{request.Method} {request.Address.PathAndQuery} {request.Body}")
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Invalid_ids_of_any_number_are_found_and_the_rest_is_done_in_order(bool adds)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 25; round++)
        {
            var ids = BatchNetwork.Ids(random.Next(1, 170)).ToList();
            var bad = ids.Where(_ => random.Next(100) < 8).ToHashSet();
            var done = new List<string>();
            var calls = 0;
            var network = new StubNetwork(request =>
            {
                calls++;
                var asked = JObject.Parse(request.Body!)["mediaItemIds"]!.Select(id => (string)id!).ToList();
                Assert.InRange(asked.Count, 1, 50);
                if (asked.Exists(bad.Contains))
                {
                    return BatchNetwork.Error(
                        HttpStatusCode.BadRequest,
                        "INVALID_ARGUMENT",
                        "Request contains an invalid media item id."
                    );
                }

                done.AddRange(asked);
                return StubNetwork.Json("{}");
            });
            var albums = network.NewPatientClient().Albums;
            var work = adds ? albums.AddMediaItemsAsync("album", ids) : albums.RemoveMediaItemsAsync("album", ids);
            var failure = await Record.ExceptionAsync(() => work) as PhotosBatchException<string>;

            var what = $"seed {seed}, round {round}";
            Assert.True(ids.Except(bad).SequenceEqual(done), what);
            Assert.True(bad.Count == 0 == failure is null, what);
            Assert.True(calls <= (ids.Count + 49) / 50 + (12 * bad.Count), what);
            if (failure is not null)
            {
                Assert.True(ids.SequenceEqual(failure.Outcomes.Select(outcome => outcome.Input)), what);
                Assert.True(
                    bad.SetEquals(
                        failure.Outcomes.Where(outcome => !outcome.Succeeded).Select(outcome => outcome.Input)
                    ),
                    what
                );
                Assert.All(
                    failure.Outcomes,
                    outcome => Assert.Equal(outcome.Succeeded ? null : BatchErrorKind.Invalid, outcome.Error?.Kind)
                );
            }
        }
    }

    [Fact]
    public async Task Album_that_cannot_be_written_to_is_abandoned_soon()
    {
        var network = new StubNetwork(_ =>
            BatchNetwork.Error(
                HttpStatusCode.BadRequest,
                "INVALID_ARGUMENT",
                "No permission to add media items to this album."
            )
        );
        var failure = await Assert.ThrowsAsync<PhotosBatchException<string>>(() =>
            network.NewPatientClient().Albums.AddMediaItemsAsync("album", BatchNetwork.Ids(1000))
        );

        // The words are of the album, so no item is looked for.
        Assert.Single(network.Requests);
        Assert.Contains("No permission to add media items to this album.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(950, failure.Outcomes.Count(outcome => outcome.Error?.Kind == BatchErrorKind.NotAttempted));
    }

    [Theory]
    [InlineData(403, "plain", BatchErrorKind.PermissionDenied)]
    [InlineData(503, "plain", BatchErrorKind.Transient)]
    public async Task Plain_error_of_a_later_call_leaves_the_first_done(int status, string body, BatchErrorKind kind)
    {
        var calls = 0;
        var network = new StubNetwork(request =>
            !request.Address.AbsolutePath.EndsWith(":batchRemoveMediaItems", StringComparison.Ordinal)
                // Nothing of the second call was removed.
                ? StubNetwork.Json($$"""{"mediaItems":[{"id":"{{BatchNetwork.Ids(1, from: 50).Single()}}"}]}""")
            : ++calls == 1 ? StubNetwork.Json("{}")
            : new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) }
        );

        var failure = await Assert.ThrowsAsync<PhotosBatchException<string>>(() =>
            network.NewClient().Albums.RemoveMediaItemsAsync("album", BatchNetwork.Ids(101))
        );

        Assert.Equal(2, calls);
        Assert.Equal(
            [50, 50, 1],
            failure.Outcomes.GroupBy(outcome => outcome.Error?.Kind).Select(kinds => kinds.Count())
        );
        Assert.True(failure.Outcomes[0].Succeeded);
        Assert.Equal(
            (kind, BatchErrorKind.NotAttempted),
            (failure.Outcomes[50].Error!.Kind, failure.Outcomes[100].Error!.Kind)
        );
        Assert.Equal(body, Assert.IsType<PhotosLibraryException>(failure.InnerException).ResponseExcerpt);
    }

    [Fact]
    public async Task Cancellation_in_the_middle_of_a_call_says_which_outcomes_are_unknown()
    {
        var never = new TaskCompletionSource();
        var network = new StubNetwork(_ => StubNetwork.Json("{}"))
        {
            Gate = request => request.Body!.Contains("id50", StringComparison.Ordinal) ? never.Task : null,
        };
        using var source = new CancellationTokenSource();
        var work = network
            .NewPatientClient()
            .Albums.RemoveMediaItemsAsync("album", BatchNetwork.Ids(101), source.Token);
        for (var i = 0; network.Requests.Count < 2; i++)
        {
            Assert.True(i < 2000, "The second call did not come.");
            // As in FaultyNetwork.ReachAsync: the request comes on another thread.
            await Task.Delay(1);
        }

        await source.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        var outcomes = Assert.IsType<PhotosBatchException<string>>(cancelled.InnerException).Outcomes;
        Assert.Equal(
            [(null, 50), (BatchErrorKind.OutcomeUnknown, 50), (BatchErrorKind.NotAttempted, 1)],
            outcomes.GroupBy(outcome => outcome.Error?.Kind).Select(kinds => (kinds.Key, kinds.Count()))
        );
    }

    [Fact]
    public void Empty_ids_are_refused_before_anything_is_sent()
    {
        var network = StubNetwork.Responding();
        var albums = network.NewPatientClient().Albums;

        Assert.Throws<ArgumentException>(() =>
        {
            _ = albums.AddMediaItemsAsync("album", ["a", ""]);
        });
        Assert.Throws<ArgumentException>(() =>
        {
            _ = albums.RemoveMediaItemsAsync("album", [""]);
        });
        Assert.Throws<ArgumentException>(() =>
        {
            _ = albums.AddMediaItemsAsync("", ["a"]);
        });
        Assert.Throws<ArgumentException>(() =>
        {
            _ = albums.RemoveMediaItemsAsync("..", ["a"]);
        });
        Assert.Throws<ArgumentNullException>(() =>
        {
            _ = albums.AddMediaItemsAsync("album", null!);
        });
        Assert.Empty(network.Requests);
    }
}
