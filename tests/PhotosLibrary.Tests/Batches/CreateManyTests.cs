using System.Net;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Tests.Batches;

/// <summary>Any number of new media items (<c>mediaItems.batchCreate</c>).</summary>
public class CreateManyTests
{
    [Fact]
    public async Task Request_has_the_expected_bytes()
    {
        var network = StubNetwork.Responding(
            """{"newMediaItemResults":[{"uploadToken":"t","status":{"message":"Success"},"mediaItem":{"id":"a"}}]}"""
        );
        var created = await network
            .NewPatientClient()
            .MediaItems.CreateManyAsync(
                [NewMediaItem.FromUpload("t", "Gipfel – 山.jpg", "On the top")],
                "album",
                AlbumPosition.First
            );

        var request = Assert.Single(network.Requests);
        Assert.Equal(("POST", "/v1/mediaItems:batchCreate"), (request.Method, request.Address.PathAndQuery));
        Assert.Equal(
            """{"albumId":"album","newMediaItems":[{"description":"On the top","simpleMediaItem":{"uploadToken":"t","fileName":"Gipfel – 山.jpg"}}],"albumPosition":{"position":"FIRST_IN_ALBUM"}}""",
            request.Body
        );
        Assert.Equal("a", Assert.Single(created).Id);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.MultiStatus)]
    public async Task Results_are_matched_by_their_tokens(HttpStatusCode http)
    {
        var network = new StubNetwork(_ =>
            StubNetwork.Json(
                """{"newMediaItemResults":[{"uploadToken":"t1","mediaItem":{"id":"b"}},null,{"uploadToken":"t0","mediaItem":{"id":"a"}}]}""",
                http
            )
        );
        var created = await network.NewPatientClient().MediaItems.CreateManyAsync(BatchNetwork.Uploads(2));

        Assert.Equal(["a", "b"], created.Select(item => item.Id));
    }

    [Fact]
    public async Task Results_without_tokens_are_matched_by_their_places()
    {
        var network = StubNetwork.Responding(
            """{"newMediaItemResults":[{"mediaItem":{"id":"a"}},{"mediaItem":{"id":"b"}}]}"""
        );
        var created = await network.NewPatientClient().MediaItems.CreateManyAsync(BatchNetwork.Uploads(2));

        Assert.Equal(["a", "b"], created.Select(item => item.Id));
    }

    [Fact]
    public async Task Token_given_twice_is_sent_once_and_has_two_outcomes()
    {
        var google = new CreatingGoogle();
        var uploads = BatchNetwork.Uploads(2).ToList();
        var created = await google
            .Network.NewPatientClient()
            .MediaItems.CreateManyAsync([uploads[0], uploads[1], uploads[0]]);

        Assert.Equal(["of-t0", "of-t1", "of-t0"], created.Select(item => item.Id));
        Assert.Equal(["t0 t1"], google.Batches);
    }

    [Fact]
    public async Task Success_that_hides_a_failure_is_an_exception()
    {
        // Others saw HTTP 200 here, and deleted the originals.
        var google = new CreatingGoogle();
        google.Statuses["t1"] = new Queue<int>([3]);
        var failure = await Assert.ThrowsAsync<PhotosBatchException<NewMediaItem>>(() =>
            google.Network.NewPatientClient().MediaItems.CreateManyAsync(BatchNetwork.Uploads(120))
        );

        Assert.Equal(3, google.Batches.Count);
        Assert.Equal(119, failure.Outcomes.Count(outcome => outcome.Succeeded));
        var failed = failure.Outcomes[1];
        Assert.Equal("t1", failed.Input.SimpleMediaItem!.UploadToken);
        Assert.Equal((BatchErrorKind.Invalid, "INVALID_ARGUMENT"), (failed.Error!.Kind, failed.Error.Status));
        Assert.Equal("of-t119", failure.Outcomes[119].MediaItem!.Id);
        Assert.StartsWith(
            "photoslibrary.mediaItems.batchCreate: 119 of 120 succeeded, 1 Invalid. Outcomes says which. The first "
                + "that failed: ",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Null(failure.InnerException);
    }

    [Theory]
    [InlineData("""{"uploadToken":"t0"}""", BatchErrorKind.Unanswered)]
    [InlineData("""{"uploadToken":"t0","mediaItem":{}}""", BatchErrorKind.Unanswered)]
    [InlineData("""{"uploadToken":"t0","status":{"code":0}}""", BatchErrorKind.Unanswered)]
    [InlineData("""{"uploadToken":"t0","mediaItem":{},"status":{"code":2}}""", BatchErrorKind.Other)]
    [InlineData(
        """{"uploadToken":"t0","status":{"code":6,"message":"EXISTS"},"mediaItem":{"id":"a"}}""",
        BatchErrorKind.AlreadyExists
    )]
    [InlineData("""{"uploadToken":"t0","status":{"code":13}}""", BatchErrorKind.Transient)]
    [InlineData("""{"uploadToken":"t0","status":{"code":8}}""", BatchErrorKind.QuotaExceeded)]
    [InlineData("""{"uploadToken":"t0","status":{"code":7}}""", BatchErrorKind.PermissionDenied)]
    [InlineData("""{"uploadToken":"another","mediaItem":{"id":"a"}}""", BatchErrorKind.Unanswered)]
    public async Task Nothing_but_a_media_item_without_an_error_is_success(string result, BatchErrorKind kind)
    {
        var network = new StubNetwork(_ => StubNetwork.Json($$"""{"newMediaItemResults":[{{result}}]}"""));
        var failure = await Assert.ThrowsAsync<PhotosBatchException<NewMediaItem>>(() =>
            network.NewPatientClient().MediaItems.CreateManyAsync(BatchNetwork.Uploads(1))
        );

        Assert.Equal(kind, Assert.Single(failure.Outcomes).Error!.Kind);
        // A transient failure is retried, and not for ever.
        Assert.Equal(kind is BatchErrorKind.Transient or BatchErrorKind.Unanswered ? 6 : 1, network.Requests.Count);
    }

    [Fact]
    public async Task Items_with_a_transient_failure_are_retried_alone()
    {
        var google = new CreatingGoogle();
        google.Statuses["t1"] = new Queue<int>([13, 13]);
        google.Statuses["t2"] = new Queue<int>([13]);
        var created = await google.Network.NewPatientClient().MediaItems.CreateManyAsync(BatchNetwork.Uploads(4));

        Assert.Equal(["of-t0", "of-t1", "of-t2", "of-t3"], created.Select(item => item.Id));
        Assert.Equal(["t0 t1 t2 t3", "t1 t2", "t1"], google.Batches);
    }

    [Fact]
    public async Task Items_of_an_album_that_are_neighbours_are_retried_together()
    {
        var google = new CreatingGoogle();
        foreach (var token in new[] { "t1", "t2", "t4" })
        {
            google.Statuses[token] = new Queue<int>([13]);
        }

        await google.Network.NewPatientClient().MediaItems.CreateManyAsync(BatchNetwork.Uploads(6), "album");

        Assert.Equal(["t0 t1 t2 t3 t4 t5", "t1 t2", "t4"], google.Batches);
    }

    // Of what others put there meanwhile, a place behind an item of the batch before would be in front.
    [Fact]
    public async Task Batches_that_go_to_the_end_of_an_album_name_no_place()
    {
        var google = new CreatingGoogle();
        await google.Network.NewPatientClient().MediaItems.CreateManyAsync(BatchNetwork.Uploads(51), "album");

        Assert.Equal(2, google.Network.Requests.Count);
        Assert.All(
            google.Network.Requests,
            request => Assert.DoesNotContain("albumPosition", request.Body, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Item_that_is_retried_after_one_that_failed_goes_behind_the_last_one_before_that_is_there()
    {
        var google = new CreatingGoogle();
        google.Statuses["t1"] = new Queue<int>([3]);
        google.Statuses["t2"] = new Queue<int>([13]);
        await Assert.ThrowsAsync<PhotosBatchException<NewMediaItem>>(() =>
            google.Network.NewPatientClient().MediaItems.CreateManyAsync(BatchNetwork.Uploads(4), "album")
        );

        Assert.Equal(["of-t0", "of-t2", "of-t3"], google.Album);
    }

    [Fact]
    public async Task Token_that_fails_a_batch_is_found()
    {
        var google = new CreatingGoogle { Sinks = ["t30", "t77"] };
        var failure = await Assert.ThrowsAsync<PhotosBatchException<NewMediaItem>>(() =>
            google.Network.NewPatientClient().MediaItems.CreateManyAsync(BatchNetwork.Uploads(100), "album")
        );

        Assert.Equal(
            ["t30", "t77"],
            failure
                .Outcomes.Where(outcome => !outcome.Succeeded)
                .Select(outcome => outcome.Input.SimpleMediaItem!.UploadToken)
        );
        Assert.Equal(Enumerable.Range(0, 100).Where(i => i is not (30 or 77)).Select(i => $"of-t{i}"), google.Album);
        Assert.InRange(google.Batches.Count, 4, 2 + (2 * 12));
    }

    [Fact]
    public async Task Refusal_of_the_album_is_not_searched_for_among_the_items()
    {
        var network = new StubNetwork(_ =>
            BatchNetwork.Error(HttpStatusCode.NotFound, "NOT_FOUND", "The provided ID does not match any albums")
        );
        var failure = await Assert.ThrowsAsync<PhotosBatchException<NewMediaItem>>(() =>
            network.NewPatientClient().MediaItems.CreateManyAsync(BatchNetwork.Uploads(60), "album")
        );

        Assert.Single(network.Requests);
        Assert.Equal(
            [(BatchErrorKind.NotFound, 50), (BatchErrorKind.NotAttempted, 10)],
            failure.Outcomes.GroupBy(outcome => outcome.Error!.Kind).Select(kind => (kind.Key, kind.Count()))
        );
    }

    [Fact]
    public async Task Call_without_a_response_says_that_its_outcome_is_unknown()
    {
        var network = new StubNetwork(_ => throw new HttpRequestException("reset"));
        var failure = await Assert.ThrowsAsync<PhotosBatchException<NewMediaItem>>(() =>
            network.NewPatientClient().MediaItems.CreateManyAsync(BatchNetwork.Uploads(51))
        );

        Assert.Equal(
            [(BatchErrorKind.OutcomeUnknown, 50), (BatchErrorKind.NotAttempted, 1)],
            failure.Outcomes.GroupBy(outcome => outcome.Error!.Kind).Select(kind => (kind.Key, kind.Count()))
        );
        Assert.True(failure.IsOutcomeUnknown);
    }

    [Fact]
    public async Task Cancellation_gives_what_was_created_and_what_may_have_been()
    {
        using var source = new CancellationTokenSource();
        var calls = 0;
        var google = new CreatingGoogle
        {
            Called = () =>
            {
                if (++calls == 2)
                {
                    source.Cancel();
                }
            },
        };
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            google
                .Network.NewPatientClient()
                .MediaItems.CreateManyAsync(BatchNetwork.Uploads(120), cancellationToken: source.Token)
        );

        Assert.Equal(2, calls);
        var soFar = Assert.IsType<PhotosBatchException<NewMediaItem>>(cancelled.InnerException).Outcomes;
        Assert.Equal(
            [(null, 50), (BatchErrorKind.OutcomeUnknown, 50), (BatchErrorKind.NotAttempted, 20)],
            soFar.GroupBy(outcome => outcome.Error?.Kind).Select(kind => (kind.Key, kind.Count()))
        );
        Assert.Equal("of-t0", soFar[0].MediaItem!.Id);
    }

    [Fact]
    public async Task Cancellation_before_anything_is_sent_leaves_nothing_to_verify()
    {
        var google = new CreatingGoogle();
        var cancelled = await Assert.ThrowsAsync<PhotosBatchCanceledException<NewMediaItem>>(() =>
            google
                .Network.NewPatientClient()
                .MediaItems.CreateManyAsync(BatchNetwork.Uploads(2), cancellationToken: new CancellationToken(true))
        );

        Assert.Empty(google.Batches);
        Assert.All(cancelled.Outcomes, outcome => Assert.Equal(BatchErrorKind.NotAttempted, outcome.Error!.Kind));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("first")]
    [InlineData("last")]
    [InlineData("after item")]
    [InlineData("after enrichment")]
    public async Task Order_is_kept_over_batches_and_retries_at_every_position(string place)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 40; round++)
        {
            var google = new CreatingGoogle { Album = ["old1", "enrichment", "old2"] };
            foreach (var i in Enumerable.Range(1, 139).Where(_ => random.Next(20) == 0))
            {
                google.Statuses[$"t{i}"] = new Queue<int>(Enumerable.Repeat(13, random.Next(1, 4)));
            }

            var position = place switch
            {
                "first" => AlbumPosition.First,
                "last" => AlbumPosition.Last,
                "after item" => AlbumPosition.After("old1"),
                "after enrichment" => AlbumPosition.AfterEnrichment("enrichment"),
                _ => null,
            };
            await google
                .Network.NewPatientClient()
                .MediaItems.CreateManyAsync(BatchNetwork.Uploads(140), "album", position);

            var created = Enumerable.Range(0, 140).Select(i => $"of-t{i}");
            string[] expected = place switch
            {
                "first" => [.. created, "old1", "enrichment", "old2"],
                "after item" => ["old1", .. created, "enrichment", "old2"],
                "after enrichment" => ["old1", "enrichment", .. created, "old2"],
                _ => ["old1", "enrichment", "old2", .. created],
            };
            Assert.True(
                expected.SequenceEqual(google.Album),
                $"seed {seed}, round {round}: {string.Join(' ', google.Album)}"
            );
        }
    }

    [Fact]
    public void Invalid_arguments_are_refused_before_anything_is_sent()
    {
        var network = StubNetwork.Responding();
        var items = network.NewPatientClient().MediaItems;
        var good = NewMediaItem.FromUpload("t");

        AssertRefused("newMediaItems[1] has no upload token", () => items.CreateManyAsync([good, new NewMediaItem()]));
        AssertRefused("newMediaItems[1] has no upload token", () => items.CreateManyAsync([good, null!]));
        AssertRefused(
            "description has 1000 characters, and Google takes at most 999",
            () => items.CreateManyAsync([NewMediaItem.FromUpload("t", null, new string('x', 1000))])
        );
        AssertRefused(
            "file name has 256 characters, and Google takes at most 255",
            () => items.CreateManyAsync([NewMediaItem.FromUpload("t", new string('x', 256))])
        );
        AssertRefused("position needs an album", () => items.CreateManyAsync([good], null, AlbumPosition.First));
        AssertRefused("id of the album is empty", () => items.CreateManyAsync([good], ""));
        AssertRefused(
            "AFTER_MEDIA_ITEM",
            () => items.CreateManyAsync([good], "a", new AlbumPosition { Position = PositionType.AfterMediaItem })
        );
        AssertRefused(
            "AFTER_ENRICHMENT_ITEM",
            () => items.CreateManyAsync([good], "a", new AlbumPosition { RelativeEnrichmentItemId = "x" })
        );
        Assert.Throws<ArgumentNullException>(() =>
        {
            _ = items.CreateManyAsync(null!);
        });
        Assert.Throws<ArgumentException>(() => NewMediaItem.FromUpload(""));
        Assert.Throws<ArgumentException>(() => AlbumPosition.After(""));
        Assert.Throws<ArgumentException>(() => AlbumPosition.After(new MediaItem()));
        Assert.Throws<ArgumentException>(() => AlbumPosition.AfterEnrichment(""));
        Assert.Empty(network.Requests);
    }

    private static void AssertRefused(string rule, Func<Task> call) =>
        Assert.Contains(
            rule,
            Assert
                .ThrowsAny<ArgumentException>(() =>
                {
                    _ = call();
                })
                .Message,
            StringComparison.Ordinal
        );

    /// <summary>Creates items of uploads as Google does, in an album with a place for each.</summary>
    private sealed class CreatingGoogle
    {
        public CreatingGoogle() => Network = new StubNetwork(Respond);

        public StubNetwork Network { get; }

        /// <summary>The tokens of each call.</summary>
        public List<string> Batches { get; } = [];

        /// <summary>The codes that a token gets before it succeeds.</summary>
        public Dictionary<string, Queue<int>> Statuses { get; } = [];

        /// <summary>The tokens that fail a call whole.</summary>
        public HashSet<string> Sinks { get; init; } = [];

        public List<string> Album { get; init; } = [];

        public Action? Called { get; init; }

        private HttpResponseMessage Respond(RecordedRequest request)
        {
            var body = JObject.Parse(request.Body!);
            var tokens = body["newMediaItems"]!
                .Select(item => (string)item["simpleMediaItem"]!["uploadToken"]!)
                .ToList();
            Batches.Add(string.Join(' ', tokens));
            Assert.InRange(tokens.Count, 1, 50);
            Assert.Equal(tokens.Count, tokens.Distinct().Count());
            // Google refuses a place without an album.
            Assert.True(body["albumPosition"] is null || body["albumId"] is not null);
            if (tokens.Exists(Sinks.Contains))
            {
                return BatchNetwork.Error(
                    HttpStatusCode.BadRequest,
                    "INVALID_ARGUMENT",
                    "Request must contain a valid upload token."
                );
            }

            var results = new JArray();
            var placed = new List<string>();
            foreach (var token in tokens)
            {
                var failure = Statuses.TryGetValue(token, out var codes) && codes.TryDequeue(out var code) ? code : 0;
                results.Add(
                    failure == 0
                        ? new JObject
                        {
                            ["uploadToken"] = token,
                            ["mediaItem"] = new JObject { ["id"] = $"of-{token}" },
                        }
                        : new JObject
                        {
                            ["uploadToken"] = token,
                            ["status"] = new JObject { ["code"] = failure, ["message"] = "no" },
                        }
                );
                if (failure == 0)
                {
                    placed.Add($"of-{token}");
                }
            }

            Album.InsertRange(PlaceOf(body["albumPosition"]), placed);
            Called?.Invoke();
            return StubNetwork.Json(new JObject { ["newMediaItemResults"] = results }.ToString());
        }

        private int PlaceOf(JToken? position) =>
            (string?)position?["position"] switch
            {
                "FIRST_IN_ALBUM" => 0,
                "AFTER_MEDIA_ITEM" => IndexOf((string)position!["relativeMediaItemId"]!) + 1,
                "AFTER_ENRICHMENT_ITEM" => IndexOf((string)position!["relativeEnrichmentItemId"]!) + 1,
                _ => Album.Count,
            };

        private int IndexOf(string entry)
        {
            Assert.Contains(entry, Album);
            return Album.IndexOf(entry);
        }
    }
}
