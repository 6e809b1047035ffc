using System.Net;
using System.Text;
using System.Threading.RateLimiting;
using Google.Apis.Auth.OAuth2;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Control;
using PhotosLibrary.EndToEnd.Tests.Retrying;
using Xunit.Abstractions;

namespace PhotosLibrary.EndToEnd.Tests.Uploads;

/// <summary>
/// Bulk uploads with a bad item, a budget, a library that knows better than the journal, responses that prove nothing,
/// and uploads that never end.
/// </summary>
public sealed class BulkFaultTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly Random _random = new(4712);
    private UploadFolder _folder = null!;
    private Between _between = null!;
    private PhotosEmulator _emulator = null!;
    private TimeSpan? _longestWait;

    public async Task InitializeAsync()
    {
        var options = new PhotosEmulatorOptions { Listen = false };
        options.Unconfirmed.ChunkGranularity = UploadFolder.Granularity;
        _emulator = await PhotosEmulator.StartAsync(options);
        _emulator.Clock.Freeze();
        _folder = UploadFolder.Of(_random, 0);
        _between = Between.Over(_emulator.CreateHandler());
    }

    public async Task DisposeAsync()
    {
        _between.Dispose();
        await _emulator.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(4, 1, 500)]
    [InlineData(12, 1, 500)]
    [InlineData(12, 3, 400)]
    [InlineData(50, 2, 502)]
    [InlineData(20, 20, 500)]
    public async Task File_that_fails_its_batch_is_named_and_the_others_are_created(int count, int bad, int status)
    {
        AddPhotos(count);
        var names = _folder
            .Files.Select(file => Path.GetFileName(file)!)
            .OrderBy(_ => _random.Next())
            .Take(bad)
            .ToHashSet();
        _between.OnCreate = body =>
            names.Any(name => body.Contains($"\"{name}\"", StringComparison.Ordinal))
                ? Error(status, "What is this?")
                : null;
        var start = _emulator.Clock.GetUtcNow();

        var outcomes = await UploadAsync();

        Assert.Equal(
            names.Order(),
            outcomes
                .Where(outcome => outcome.Kind == UploadOutcomeKind.Failed)
                .Select(outcome => Path.GetFileName(outcome.File.Path)!)
                .Order()
        );
        Assert.All(
            outcomes.Where(outcome => !outcome.Succeeded),
            outcome =>
            {
                Assert.Contains(outcome.File.Path, outcome.Error!.Message, StringComparison.Ordinal);
                Assert.Contains("What is this?", outcome.Error.Message, StringComparison.Ordinal);
            }
        );
        Assert.Equal(count - bad, (await StateAsync())?.MediaItems.Count ?? 0);
        // One call with its retries, and the parts, of which a single one is retried once. Where all fail, it is three
        // times the beginning of that.
        Assert.InRange(_between.Creates, 1, bad == count ? 100 : 6 + (14 * bad));
        Assert.InRange(_emulator.Clock.GetUtcNow() - start, TimeSpan.Zero, TimeSpan.FromMinutes(bad == count ? 6 : 2));

        // Once it is good, the next run makes items of the same bytes, and each once.
        _between.OnCreate = null;
        _between.Uploads = 0;
        Assert.All(await UploadAsync(), outcome => Assert.True(outcome.Succeeded, $"{outcome}"));
        Assert.Equal(count, (await StateAsync())!.MediaItems.Count);
    }

    [Theory]
    [InlineData(20, 60, false, 19)]
    [InlineData(1, 3, false, 0)]
    [InlineData(60, 120, false, 58)]
    [InlineData(104, 120, false, 101)]
    // To find that there is no such album and to create it takes three.
    [InlineData(23, 60, true, 19)]
    public async Task Budget_of_requests_keeps_back_what_makes_items_of_the_bytes(
        int permits,
        int files,
        bool hasAlbum,
        int created
    )
    {
        AddPhotos(files, small: true);
        using var limiter = NewLimiter(permits);

        var outcomes = await UploadAsync(limiter, hasAlbum ? UploadFolder.AlbumTitle : null);

        Assert.Equal(created, outcomes.Count(outcome => outcome.Kind == UploadOutcomeKind.Uploaded));
        Assert.All(
            outcomes.Where(outcome => !outcome.Succeeded),
            outcome =>
            {
                Assert.Equal(UploadOutcomeKind.NotAttempted, outcome.Kind);
                var refusal = Assert.IsType<PhotosRateLimitException>(outcome.Error);
                Assert.Equal(RateLimitKind.Requests, refusal.Kind);
                Assert.True(refusal.RetryAfter > TimeSpan.FromHours(1));
            }
        );
        Assert.Equal(created, (await StateAsync())?.MediaItems.Count ?? 0);
        // No byte went up in vain.
        Assert.Equal(created, _between.Uploads);

        Assert.All(
            await UploadAsync(album: hasAlbum ? UploadFolder.AlbumTitle : null),
            outcome => Assert.True(outcome.Succeeded, $"{outcome}")
        );
        Assert.Equal(files, _between.Uploads);
    }

    [Fact]
    public async Task Budget_that_ends_in_the_middle_of_sessions_makes_items_of_those_that_are_up()
    {
        for (var i = 0; i < 20; i++)
        {
            _folder.Add($"{i}.jpg", [.. UploadFolder.NewPhoto(_random), .. new byte[2 * UploadFolder.ChunkSize]]);
        }

        using var limiter = NewLimiter(30);

        var outcomes = await UploadAsync(limiter);

        var created = outcomes.Count(outcome => outcome.Kind == UploadOutcomeKind.Uploaded);
        Assert.InRange(created, 1, 10);
        Assert.Equal(20 - created, outcomes.Count(outcome => outcome.Kind == UploadOutcomeKind.NotAttempted));
        Assert.Equal(created, (await StateAsync())!.MediaItems.Count);

        Assert.All(await UploadAsync(), outcome => Assert.True(outcome.Succeeded, $"{outcome}"));
        Assert.Equal(20, (await StateAsync())!.MediaItems.Count);
    }

    [Fact]
    public async Task Limiter_of_concurrency_with_one_permit_holds_nothing_up()
    {
        AddPhotos(60);
        using var limiter = new ConcurrencyLimiter(
            new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = 1_000 }
        );

        var outcomes = await UploadAsync(limiter, UploadFolder.AlbumTitle).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.All(outcomes, outcome => Assert.Equal(UploadOutcomeKind.Uploaded, outcome.Kind));
    }

    [Theory]
    [InlineData(404, "NOT_FOUND", "Requested entity was not found.")]
    [InlineData(400, "INVALID_ARGUMENT", "Request contains an invalid media item id.")]
    public async Task Item_that_is_gone_when_it_is_to_be_put_into_an_album_goes_up_again(
        int status,
        string name,
        string words
    )
    {
        AddPhotos(5);
        var first = await UploadAsync();
        // The journal has them; the library no longer has one of them.
        var gone = first[2].MediaItemId!;
        _between.OnRequest = request =>
            request.Path.EndsWith($"/mediaItems/{gone}", StringComparison.Ordinal)
            || (
                request.Path.EndsWith(":batchAddMediaItems", StringComparison.Ordinal)
                && request.Body.Contains(gone, StringComparison.Ordinal)
            )
                ? Error(status, words, name)
                : null;
        _between.Uploads = 0;

        var outcomes = await UploadAsync(album: UploadFolder.AlbumTitle);

        Assert.All(outcomes, outcome => Assert.True(outcome.Succeeded, $"{outcome}"));
        Assert.Equal(UploadOutcomeKind.Uploaded, outcomes[2].Kind);
        Assert.Equal(4, outcomes.Count(outcome => outcome.Kind == UploadOutcomeKind.Skipped));
        Assert.Equal(1, _between.Uploads);
        Assert.Equal(5, Assert.Single((await StateAsync())!.Albums).Entries.Count);
    }

    [Fact]
    public async Task Album_that_is_gone_does_not_make_the_journal_forget_its_items()
    {
        AddPhotos(3);
        await UploadAsync();
        _between.Uploads = 0;
        var files = _folder.Files.Select(file => new FileUpload(file) { AlbumId = "gone" });

        Assert.All(await UploadAsync(files), outcome => Assert.Equal(UploadOutcomeKind.Failed, outcome.Kind));

        Assert.All(await UploadAsync(), outcome => Assert.Equal(UploadOutcomeKind.Skipped, outcome.Kind));
        Assert.Equal(0, _between.Uploads);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"newMediaItemResults":[]}""")]
    [InlineData("""{"newMediaItemResults":[{"uploadToken":"another","mediaItem":{"id":"x"}}]}""")]
    [InlineData("""{"newMediaItemResults":[{"mediaItem":{}},{"mediaItem":{"id":""}},{}]}""")]
    public async Task Response_that_proves_nothing_is_not_taken_for_a_created_item(string response)
    {
        AddPhotos(3);
        // The items are made all the same, and only the response is worth nothing.
        _between.Instead = response;

        var outcomes = await UploadAsync();

        Assert.All(outcomes, outcome => Assert.Equal(UploadOutcomeKind.Failed, outcome.Kind));
        Assert.All(outcomes, outcome => Assert.Null(outcome.MediaItemId));

        _between.Instead = null;
        Assert.All(await UploadAsync(), outcome => Assert.Equal(UploadOutcomeKind.Uploaded, outcome.Kind));
        Assert.Equal(3, (await StateAsync())!.MediaItems.Count);
    }

    [Fact]
    public async Task Album_without_an_id_is_not_taken_for_one()
    {
        AddPhotos(2);
        _between.OnRequest = request =>
            request is { Method: "POST", Path: "/v1/albums" } ? Json(HttpStatusCode.OK, "{}") : null;

        Assert.All(
            await UploadAsync(album: UploadFolder.AlbumTitle),
            outcome => Assert.Equal(UploadOutcomeKind.Failed, outcome.Kind)
        );

        _between.OnRequest = null;
        Assert.All(
            await UploadAsync(album: UploadFolder.AlbumTitle),
            outcome => Assert.Equal(UploadOutcomeKind.Uploaded, outcome.Kind)
        );
        Assert.Equal(2, Assert.Single((await StateAsync())!.Albums).Entries.Count);
    }

    [Fact]
    public async Task Upload_that_never_ends_keeps_no_other_file_waiting_and_is_named_in_the_progress()
    {
        AddPhotos(30, small: true);
        var dead = _folder.Files[3];
        var end = new TaskCompletionSource();
        // So long a batch waits for more.
        _longestWait = TimeSpan.FromMinutes(1);
        _between.Hold = request => request.FileName == Path.GetFileName(dead) ? end.Task : null;
        IReadOnlyList<FileUpload> waitsFor = [];
        var progress = new Listener(one =>
        {
            waitsFor = one.InProgress;
            if (one is { IsCompleted: true, CompletedCount: 29 })
            {
                end.SetException(new HttpRequestException("The connection is dead."));
            }
        });

        var named = new List<string>();
        progress.Then = one =>
        {
            if (one.CompletedCount == 29)
            {
                named.AddRange(waitsFor.Select(file => file.Path));
            }
        };
        var outcomes = await UploadAsync(progress: progress).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(30, outcomes.Count);
        Assert.All(outcomes.Where(outcome => outcome.File.Path != dead), outcome => Assert.True(outcome.Succeeded));
        Assert.Contains(dead, named);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(7, true)]
    public async Task Listener_that_throws_hears_no_more_and_all_files_go_up(int first, bool isCompletedOnly)
    {
        AddPhotos(20);
        var heard = 0;
        var progress = new Listener(one =>
        {
            if ((one.IsCompleted || !isCompletedOnly) && heard++ >= first)
            {
                throw new InvalidOperationException("A bug of the app.");
            }
        });

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => UploadAsync(progress: progress));

        Assert.Equal("A bug of the app.", failure.Message);
        Assert.Equal(first + 1, heard);
        Assert.Equal(20, (await StateAsync())!.MediaItems.Count);
        Assert.All(await UploadAsync(), outcome => Assert.Equal(UploadOutcomeKind.Skipped, outcome.Kind));
    }

    [Fact]
    public async Task Every_file_has_one_outcome_and_is_there_at_most_once_whatever_fails()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 12; round++)
        {
            var what = $"seed {seed}, round {round}";
            using var folder = UploadFolder.Of(random, random.Next(1, 70));
            var account = $"account{round}";
            _between.Script = NewScript(random);
            var lives = 0;
            for (var areAllThere = false; !areAllThere; lives++)
            {
                Assert.True(lives < 12, $"{what}: it does not get done.");
                _between.Requests = 0;
                // In the end nothing fails.
                _between.Script = lives < 4 ? _between.Script : null;
                using var limiter = lives == 1 ? NewLimiter(random.Next(1, 60)) : null;
                var outcomes = await UploadAsync(folder, account, limiter);

                Assert.True(
                    folder.Files.SequenceEqual(outcomes.Select(outcome => outcome.File.Path)),
                    $"{what}: {outcomes.Count} outcomes of {folder.Files.Count} files"
                );
                Assert.InRange(_between.Requests, 0, 100 + (folder.Files.Count * 20));
                areAllThere = outcomes.TrueForAll(outcome => outcome.Succeeded);
            }

            folder.AssertIsIn((await _emulator.GetStateAsync(account)).Accounts.Single(), what);
        }
    }

    // Any request may be refused, lose its request or its response, or get a response that says nothing.
    private static Func<Request, Fate> NewScript(Random random)
    {
        var chance = random.Next(1, 25);
        return request =>
        {
            lock (random)
            {
                if (random.Next(100) >= chance)
                {
                    return new Fate();
                }

                int[] statuses = [400, 404, 409, 500, 502, 503, 504];
                return random.Next(5) switch
                {
                    0 => new Fate { IsLost = true },
                    1 => new Fate { IsDone = true, IsLost = true },
                    2 when request.Path.EndsWith(":batchCreate", StringComparison.Ordinal) => new Fate
                    {
                        IsDone = true,
                        Response = () => Json(HttpStatusCode.OK, "{}"),
                    },
                    3 => new Fate { IsDone = true, Response = () => Error(random.Next(2) == 0 ? 500 : 504, "Later.") },
                    _ => new Fate { Response = () => Error(statuses[random.Next(statuses.Length)], "No.") },
                };
            }
        };
    }

    private static TokenBucketRateLimiter NewLimiter(int permits) =>
        new(
            new TokenBucketRateLimiterOptions
            {
                TokenLimit = permits,
                TokensPerPeriod = permits,
                ReplenishmentPeriod = TimeSpan.FromDays(1),
                AutoReplenishment = false,
                QueueLimit = 0,
            }
        );

    private static HttpResponseMessage Error(int status, string message, string name = "UNKNOWN") =>
        Json(
            (HttpStatusCode)status,
            new JObject
            {
                ["error"] = new JObject
                {
                    ["code"] = status,
                    ["message"] = message,
                    ["status"] = name,
                },
            }.ToString()
        );

    private static HttpResponseMessage Json(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private void AddPhotos(int count, bool small = false)
    {
        for (var i = 0; i < count; i++)
        {
            var photo = UploadFolder.NewPhoto(_random);
            // In one request.
            _folder.Add($"{i:D3}.jpg", small ? photo[..Math.Min(photo.Length, UploadFolder.ChunkSize)] : photo);
        }
    }

    private Task<List<UploadOutcome>> UploadAsync(
        RateLimiter? limiter = null,
        string? album = null,
        IProgress<BulkUploadProgress>? progress = null
    ) =>
        UploadAsync(
            _folder.Files.Select(file => new FileUpload(file) { AlbumTitle = album }),
            _folder.JournalOf(0),
            "alice",
            limiter,
            progress
        );

    private Task<List<UploadOutcome>> UploadAsync(IEnumerable<FileUpload> files) =>
        UploadAsync(files, _folder.JournalOf(0), "alice", null, null);

    private Task<List<UploadOutcome>> UploadAsync(UploadFolder folder, string account, RateLimiter? limiter) =>
        UploadAsync(
            folder.Files.Select(file => new FileUpload(file) { AlbumTitle = UploadFolder.AlbumTitle }),
            folder.JournalOf(0),
            account,
            limiter,
            null
        );

    private async Task<List<UploadOutcome>> UploadAsync(
        IEnumerable<FileUpload> files,
        string journal,
        string account,
        RateLimiter? limiter,
        IProgress<BulkUploadProgress>? progress
    )
    {
        using var photos = new PhotosLibraryClient(
            GoogleCredential.FromAccessToken($"dev:{account}"),
            new PhotosLibraryClientOptions
            {
                Transport = _between,
                TimeProvider = new ImpatientTime(_emulator.Clock, _longestWait),
                RequestLimiter = limiter,
                Retry = new RetryOptions { AttemptTimeout = TimeSpan.FromMinutes(5) },
            }
        );
        var uploader = new BulkUploader(
            photos,
            journal,
            new BulkUploadOptions { ChunkSize = UploadFolder.ChunkSize, Progress = progress }
        );
        var outcomes = new List<UploadOutcome>();
        await foreach (var outcome in uploader.UploadAsync(files))
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }

    private async Task<AccountState?> StateAsync() =>
        (await _emulator.GetStateAsync("alice")).Accounts.SingleOrDefault();

    /// <summary>A request as a test sees it.</summary>
    private sealed record Request(string Method, string Path, string Body, string? FileName);

    /// <summary>What becomes of a request.</summary>
    private sealed record Fate
    {
        public bool IsDone { get; init; }

        public bool IsLost { get; init; }

        public Func<HttpResponseMessage>? Response { get; init; }
    }

    private sealed class Listener(Action<BulkUploadProgress> hear) : IProgress<BulkUploadProgress>
    {
        public Action<BulkUploadProgress>? Then { get; set; }

        public void Report(BulkUploadProgress value)
        {
            hear(value);
            Then?.Invoke(value);
        }
    }

    /// <summary>Stands between the client and the emulator.</summary>
    private sealed class Between : DelegatingHandler
    {
        private int _creates;
        private int _uploads;
        private int _requests;

        public static Between Over(HttpMessageHandler handler) => new() { InnerHandler = handler };

        public int Creates => _creates;

        public int Uploads
        {
            get => _uploads;
            set => _uploads = value;
        }

        public int Requests
        {
            get => _requests;
            set => _requests = value;
        }

        /// <summary>The response to a batch with this body; null for that of the emulator.</summary>
        public Func<string, HttpResponseMessage?>? OnCreate { get; set; }

        public Func<Request, HttpResponseMessage?>? OnRequest { get; set; }

        /// <summary>What a request waits for.</summary>
        public Func<Request, Task?>? Hold { get; set; }

        /// <summary>The body of the responses to batches, which have their effect.</summary>
        public string? Instead { get; set; }

        public Func<Request, Fate>? Script { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage message,
            CancellationToken cancellationToken
        )
        {
            Interlocked.Increment(ref _requests);
            var path = message.RequestUri!.AbsolutePath;
            var isUpload = path.StartsWith("/v1/uploads", StringComparison.Ordinal);
            if (!isUpload && message.Content is not null)
            {
                await message.Content.LoadIntoBufferAsync(cancellationToken);
            }

            var request = new Request(
                message.Method.Method,
                path,
                isUpload || message.Content is null ? "" : await message.Content.ReadAsStringAsync(cancellationToken),
                message.Headers.TryGetValues("X-Goog-Upload-File-Name", out var names)
                    ? Uri.UnescapeDataString(names.Single())
                    : null
            );
            var isCreate = path.EndsWith(":batchCreate", StringComparison.Ordinal);
            if (isCreate)
            {
                Interlocked.Increment(ref _creates);
            }
            else if (request.FileName is not null)
            {
                Interlocked.Increment(ref _uploads);
            }

            await (Hold?.Invoke(request) ?? Task.CompletedTask);
            var fate = Script?.Invoke(request) ?? new Fate { IsDone = true };
            if (fate is { IsDone: false, IsLost: true })
            {
                throw new HttpRequestException("The connection broke.");
            }

            if (
                OnRequest?.Invoke(request) is { } response
                || (isCreate && OnCreate?.Invoke(request.Body) is { } created && (response = created) is not null)
                || (fate is { IsDone: false, Response: { } own } && (response = own()) is not null)
            )
            {
                response.RequestMessage = message;
                return response;
            }

            var real = await base.SendAsync(message, cancellationToken);
            if (fate.IsLost)
            {
                real.Dispose();
                throw new HttpRequestException("The connection broke.");
            }

            if (fate.Response is { } instead || (isCreate && Instead is not null))
            {
                real.Dispose();
                real = fate.Response?.Invoke() ?? Json(HttpStatusCode.OK, Instead!);
                real.RequestMessage = message;
            }

            return real;
        }
    }
}
