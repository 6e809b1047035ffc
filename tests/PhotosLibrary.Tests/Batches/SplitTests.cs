using System.Net;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Tests.Batches;

/// <summary>
/// Calls that fail as a whole because of one of their inputs, by all methods that take many, and calls that fail
/// because of something else.
/// </summary>
public class SplitTests
{
    /// <summary>What a call for many does, and what may be wrong with it.</summary>
    private static readonly string[] Methods = ["get", "create", "add", "remove"];

    private static readonly (HttpStatusCode Http, string Status)[] OfOneInput =
    [
        (HttpStatusCode.BadRequest, "INVALID_ARGUMENT"),
        (HttpStatusCode.NotFound, "NOT_FOUND"),
        (HttpStatusCode.Conflict, "ABORTED"),
        (HttpStatusCode.RequestEntityTooLarge, "OUT_OF_RANGE"),
        (HttpStatusCode.InternalServerError, "INTERNAL"),
        (HttpStatusCode.InternalServerError, "UNKNOWN"),
        (HttpStatusCode.BadGateway, "INTERNAL"),
    ];

    public static TheoryData<string, HttpStatusCode, string> BadInputs()
    {
        var data = new TheoryData<string, HttpStatusCode, string>();
        foreach (var method in Methods)
        {
            foreach (var (http, status) in OfOneInput)
            {
                data.Add(method, http, status);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(BadInputs))]
    public async Task Bad_inputs_are_named_with_the_words_of_the_server_and_the_others_are_done(
        string method,
        HttpStatusCode http,
        string status
    )
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 12; round++)
        {
            var keys = BatchNetwork.Ids(random.Next(1, 51)).ToList();
            var bad = keys.Where(_ => random.Next(keys.Count) < random.Next(3)).ToHashSet();
            var google = new Google(bad, http, status);

            var outcomes = await google.RunAsync(method, keys);

            var what = $"seed {seed}, round {round}: {bad.Count} of {keys.Count}, {google.Calls.Count} calls";
            Assert.True(bad.SetEquals(FailedOf(outcomes)), what);
            Assert.True(keys.Except(bad).Order().SequenceEqual(google.Done.Order()), what);
            Assert.All(
                outcomes.Where(outcome => !outcome.Succeeded),
                outcome => Assert.Equal((Google.Words, status), (outcome.Error!.Message, outcome.Error.Status))
            );
            // As far as they are different: the first call is retried, and a single input once.
            Assert.True(google.Calls.Distinct().Count() <= 1 + (12 * bad.Count), what);
            Assert.True(google.Calls.Count <= 1 + 5 + (14 * bad.Count), what);
        }
    }

    [Theory]
    [InlineData("get")]
    [InlineData("create")]
    [InlineData("remove")]
    public async Task First_inputs_that_are_all_bad_do_not_take_the_good_ones_with_them(string method)
    {
        var keys = BatchNetwork.Ids(50).ToList();
        var google = new Google([.. keys.Take(20)], HttpStatusCode.InternalServerError, "INTERNAL");

        var outcomes = await google.RunAsync(method, keys);

        Assert.Equal(keys.Take(20), FailedOf(outcomes));
        Assert.Equal(keys.Skip(20).Order(), google.Done.Order());
    }

    // One call with all its retries takes up to a minute; eight bad inputs do not take eight.
    [Theory]
    [InlineData("get", 1, 80)]
    [InlineData("create", 1, 80)]
    [InlineData("create", 8, 100)]
    [InlineData("create", 50, 140)]
    public async Task Retries_are_not_waited_for_again_with_each_part(string method, int bad, int mostSeconds)
    {
        var keys = BatchNetwork.Ids(50).ToList();
        var google = new Google(
            [.. keys.Where((_, at) => at * bad / 50 != ((at + 1) * bad / 50))],
            HttpStatusCode.InternalServerError,
            "INTERNAL"
        )
        {
            Time = new JumpingTime(),
        };

        var outcomes = await google.Time.RunAsync(google.RunAsync(method, keys));

        Assert.Equal(bad, FailedOf(outcomes).Count());
        Assert.InRange(google.Time.Passed.TotalSeconds, 30, mostSeconds);
    }

    [Theory]
    [InlineData(401, "UNAUTHENTICATED")]
    [InlineData(403, "PERMISSION_DENIED")]
    [InlineData(429, "RESOURCE_EXHAUSTED")]
    [InlineData(501, "UNIMPLEMENTED")]
    [InlineData(503, "UNAVAILABLE")]
    [InlineData(0, "a connection that breaks")]
    public async Task Failure_that_is_not_of_an_input_is_not_looked_for_among_them(int http, string status)
    {
        foreach (var method in Methods)
        {
            var keys = BatchNetwork.Ids(50).ToList();
            var google = new Google([.. keys.Take(1)], (HttpStatusCode)http, status) { Time = new JumpingTime() };

            var outcomes = await google.Time.RunAsync(google.RunAsync(method, keys));

            Assert.Single(google.Calls.Distinct());
            Assert.Empty(google.Done);
            Assert.Equal(keys, FailedOf(outcomes));
        }
    }

    [Theory]
    [InlineData(404, "The provided ID does not match any albums")]
    [InlineData(400, "No permission to add media items to this album.")]
    [InlineData(400, "The remaining storage in the user's account is not enough to do this")]
    public async Task Failure_that_says_it_is_of_the_album_or_the_account_is_not_looked_for_among_the_inputs(
        int http,
        string words
    )
    {
        foreach (var method in Methods.Except(["get"]))
        {
            var keys = BatchNetwork.Ids(50).ToList();
            var google = new Google([.. keys], (HttpStatusCode)http, "X") { Says = words };

            var outcomes = await google.RunAsync(method, keys);

            Assert.Single(google.Calls);
            Assert.All(outcomes, outcome => Assert.Equal(words, outcome.Error!.Message));
        }
    }

    [Theory]
    [InlineData("album_id", 1)]
    [InlineData("media_item_ids[1]", 3)]
    public async Task Field_that_an_error_names_tells_whether_it_is_looked_for_among_the_inputs(string field, int calls)
    {
        var network = new StubNetwork(_ =>
            StubNetwork.Json(
                $$$"""
                {"error":{"code":400,"message":"No.","status":"INVALID_ARGUMENT","details":[{
                    "@type":"type.googleapis.com/google.rpc.BadRequest",
                    "fieldViolations":[{"field":"{{{field}}}","description":"Full."}]}]}}
                """,
                HttpStatusCode.BadRequest
            )
        );

        await Assert.ThrowsAsync<PhotosBatchException<string>>(() =>
            network.NewPatientClient().Albums.AddMediaItemsAsync("album", ["a", "b"])
        );

        Assert.Equal(calls, network.Requests.Count);
    }

    [Fact]
    public async Task Call_that_ends_for_lack_of_consent_says_so()
    {
        var network = new StubNetwork(_ =>
            StubNetwork.Json(Errors.Envelopes.ScopeInsufficient, HttpStatusCode.Forbidden)
        );

        var failure = await Assert.ThrowsAsync<PhotosBatchException<string>>(() =>
            network.NewPatientClient().MediaItems.GetManyAsync(["a", "b"])
        );

        Assert.True(failure.IsConsentNeeded);
    }

    // Whether an item was made of a token in a call that ended with 500 is not known: it may be spent by that.
    [Fact]
    public async Task Token_that_is_refused_after_a_call_with_an_unknown_outcome_may_have_made_an_item()
    {
        var network = new StubNetwork(request =>
            request.Body!.Contains("t1", StringComparison.Ordinal)
                ? BatchNetwork.Error(HttpStatusCode.InternalServerError, "INTERNAL", "Internal error encountered.")
                : BatchNetwork.Error(
                    HttpStatusCode.BadRequest,
                    "INVALID_ARGUMENT",
                    "Request must contain a valid upload token."
                )
        );

        var failure = await Assert.ThrowsAsync<PhotosBatchException<NewMediaItem>>(() =>
            network.NewPatientClient().MediaItems.CreateManyAsync(BatchNetwork.Uploads(2))
        );

        Assert.Equal(
            [
                (BatchErrorKind.OutcomeUnknown, "Request must contain a valid upload token."),
                (BatchErrorKind.OutcomeUnknown, "Internal error encountered."),
            ],
            failure.Outcomes.Select(outcome => (outcome.Error!.Kind, outcome.Error.Message))
        );
        Assert.True(failure.IsOutcomeUnknown);
    }

    private static IEnumerable<string> FailedOf(IEnumerable<BatchOutcome<string>> outcomes) =>
        outcomes.Where(outcome => !outcome.Succeeded).Select(outcome => outcome.Input);

    /// <summary>A server that fails each call which has a bad input in it.</summary>
    private sealed class Google(HashSet<string> bad, HttpStatusCode http, string status)
    {
        public const string Words = "What is this?";

        public string Says { get; init; } = Words;

        public JumpingTime? Time { get; init; }

        /// <summary>The inputs of each call.</summary>
        public List<string> Calls { get; } = [];

        public List<string> Done { get; } = [];

        public async Task<IReadOnlyList<BatchOutcome<string>>> RunAsync(string method, List<string> keys)
        {
            var network = new StubNetwork(Respond);
            using var client = Time is null
                ? network.NewPatientClient()
                : new PhotosLibraryClient(
                    new HttpClient(network),
                    new PhotosLibraryClientOptions { TimeProvider = Time }
                );
            try
            {
                switch (method)
                {
                    case "get":
                        return await client.MediaItems.GetManyAsync(keys);
                    case "create":
                        await client.MediaItems.CreateManyAsync(keys.Select(key => NewMediaItem.FromUpload(key)));
                        break;
                    case "add":
                        await client.Albums.AddMediaItemsAsync("album", keys);
                        break;
                    default:
                        await client.Albums.RemoveMediaItemsAsync("album", keys);
                        break;
                }
            }
            catch (PhotosBatchException<string> e)
            {
                return e.Outcomes;
            }
            catch (PhotosBatchException<NewMediaItem> e)
            {
                return
                [
                    .. e.Outcomes.Select(outcome => new BatchOutcome<string>(
                        outcome.Input.SimpleMediaItem!.UploadToken!,
                        outcome.MediaItem,
                        outcome.Error
                    )),
                ];
            }

            return [.. keys.Select(key => new BatchOutcome<string>(key))];
        }

        private HttpResponseMessage Respond(RecordedRequest request)
        {
            var isSearch = request.Address.AbsolutePath.EndsWith(":search", StringComparison.Ordinal);
            if (isSearch)
            {
                // For what was to be added there is nothing, and for what was to be removed everything.
                return StubNetwork.Json(
                    new JObject
                    {
                        ["mediaItems"] = new JArray(Contents().Select(id => new JObject { ["id"] = id })),
                    }.ToString()
                );
            }

            var keys = KeysOf(request);
            Calls.Add(string.Join(' ', keys));
            if (keys.Any(bad.Contains))
            {
                return http == 0
                    ? throw new HttpRequestException("reset")
                    : BatchNetwork.Error(http, status, Says.Replace("'", "\\u0027", StringComparison.Ordinal));
            }

            Done.AddRange(keys);
            return StubNetwork.Json(ResultsOf(request, keys).ToString());
        }

        private IEnumerable<string> Contents() => IsRemoving ? BatchNetwork.Ids(50).Except(Done) : Done;

        private bool IsRemoving { get; set; }

        private List<string> KeysOf(RecordedRequest request)
        {
            IsRemoving = request.Address.AbsolutePath.EndsWith(":batchRemoveMediaItems", StringComparison.Ordinal);
            if (request.Body is not { } text)
            {
                return [.. request.AskedIds()];
            }

            var body = JObject.Parse(text);
            return body["mediaItemIds"] is { } ids
                ? [.. ids.Select(id => (string)id!)]
                : [.. body["newMediaItems"]!.Select(item => (string)item["simpleMediaItem"]!["uploadToken"]!)];
        }

        private static JObject ResultsOf(RecordedRequest request, List<string> keys) =>
            request.Body is null
                ? new JObject
                {
                    ["mediaItemResults"] = new JArray(
                        keys.Select(id => new JObject { ["mediaItem"] = new JObject { ["id"] = id } })
                    ),
                }
            : request.Body.Contains("newMediaItems", StringComparison.Ordinal)
                ? new JObject
                {
                    ["newMediaItemResults"] = new JArray(
                        keys.Select(token => new JObject
                        {
                            ["uploadToken"] = token,
                            ["mediaItem"] = new JObject { ["id"] = $"of-{token}" },
                        })
                    ),
                }
            : [];
    }
}
