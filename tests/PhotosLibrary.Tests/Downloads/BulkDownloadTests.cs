using System.Net;
using System.Threading.RateLimiting;
using PhotosCore.Downloads;
using PhotosLibrary.Tests.Uploads;

namespace PhotosLibrary.Tests.Downloads;

/// <summary>Many items into a folder or into streams.</summary>
public sealed class BulkDownloadTests : IDisposable
{
    private readonly string _folder = Path.Combine(
        Directory.CreateTempSubdirectory("photos-").FullName,
        "new",
        "folder"
    );
    private readonly StubPhotos _photos = new();

    private string[] Files =>
        [.. Directory.EnumerateFiles(_folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        _photos.Dispose();
        Directory.Delete(Path.Combine(_folder, "..", ".."), recursive: true);
    }

    [Fact]
    public async Task Outcomes_come_in_the_order_of_the_input_with_the_files()
    {
        var items = Add(300);
        var ends = 0;
        // The first ones end last.
        _photos.OnMedia = _ => ends++ < 4 ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : null;

        var outcomes = await RunAsync(new BulkDownloader(_photos.NewClient()).DownloadAsync(items, _folder));

        Assert.Equal(items.Select(item => item.Id), outcomes.Select(outcome => outcome.MediaItemId));
        Assert.All(outcomes, outcome => Assert.Equal(DownloadOutcomeKind.Downloaded, outcome.Kind));
        Assert.All(outcomes, (outcome, i) => Assert.Equal(BytesOf(i), File.ReadAllBytes(outcome.Result!.Path!)));
        Assert.Equal(items.Select(item => item.Filename!).Order(StringComparer.Ordinal), Files);
        Assert.Empty(_photos.ApiRequests);
    }

    [Fact]
    public async Task Items_known_only_by_id_are_fetched_50_at_a_time()
    {
        var items = Add(120);

        var outcomes = await RunAsync(
            new BulkDownloader(_photos.NewClient()).DownloadAsync(items.Select(item => item.Id), _folder)
        );

        Assert.All(outcomes, outcome => Assert.True(outcome.Succeeded, $"{outcome}"));
        Assert.Equal(120, Files.Length);
        Assert.InRange(_photos.ApiRequests.Count(), 3, 4);
    }

    [Fact]
    public async Task Items_that_were_fetched_long_ago_are_fetched_50_at_a_time()
    {
        var items = Add(120);
        _photos.ExpireAll();

        var outcomes = await RunAsync(
            new BulkDownloader(_photos.NewClient(), new BulkDownloadOptions { Parallelism = 1 }).DownloadAsync(
                items,
                _folder
            )
        );

        Assert.All(outcomes, outcome => Assert.True(outcome.Succeeded, $"{outcome}"));
        // One of what is read ahead turns out to be expired, and the others are fetched with the next.
        Assert.InRange(_photos.ApiRequests.Count(), 3, 8);
        Assert.InRange(_photos.MediaRequests.Count(), 120, 124);
    }

    [Fact]
    public async Task Long_run_never_uses_an_expired_base_URL()
    {
        var time = new SimulatedTime();
        var items = Add(200);
        // Each takes a minute, and each base URL lives an hour.
        var asked = 0;
        _photos.OnMedia = _ =>
        {
            asked++;
            time.Advance(TimeSpan.FromMinutes(1));
            if (asked % 60 == 0)
            {
                _photos.ExpireAll();
            }

            return null;
        };
        _photos.OnApi = _ => null;

        var outcomes = await RunAsync(
            new BulkDownloader(_photos.NewClient(time), new BulkDownloadOptions { Parallelism = 1 }).DownloadAsync(
                items.Select(item => item.Id),
                _folder
            )
        );

        Assert.All(outcomes, outcome => Assert.True(outcome.Succeeded, $"{outcome}"));
        Assert.InRange(_photos.ApiRequests.Count(), 4, 12);
        Assert.InRange(_photos.MediaRequests.Count(), 200, 206);
    }

    [Fact]
    public async Task One_failure_does_not_touch_the_others()
    {
        var items = Add(10);
        _photos.Remove("3");
        _photos.OnMedia = request => request.Id == "5" ? new HttpResponseMessage(HttpStatusCode.BadRequest) : null;

        var outcomes = await RunAsync(
            new BulkDownloader(_photos.NewClient()).DownloadAsync(items.Select(item => item.Id), _folder)
        );

        Assert.Equal(["3", "5"], outcomes.Where(outcome => !outcome.Succeeded).Select(outcome => outcome.MediaItemId));
        Assert.Equal(DownloadOutcomeKind.Failed, outcomes[3].Kind);
        Assert.Equal("INVALID_ARGUMENT", Assert.IsType<PhotosLibraryException>(outcomes[3].Error).Status);
        Assert.Equal(HttpStatusCode.BadRequest, Assert.IsType<PhotosLibraryException>(outcomes[5].Error).StatusCode);
        Assert.Equal(8, Files.Length);
        Assert.Empty(PartsLeft());
    }

    [Fact]
    public async Task Second_run_skips_downloaded_files_without_a_request()
    {
        var items = Add(60);
        var ids = items.ConvertAll(item => item.Id);
        var downloader = new BulkDownloader(_photos.NewClient());
        await RunAsync(downloader.DownloadAsync(ids, _folder));
        var before = _photos.Requests.Count;
        File.Delete(Path.Combine(_folder, "7.jpg"));
        File.WriteAllText(Path.Combine(_folder, "8.jpg"), "changed by somebody");

        var outcomes = await RunAsync(downloader.DownloadAsync(ids, _folder));

        Assert.Equal(
            ["7", "8"],
            outcomes
                .Where(outcome => outcome.Kind != DownloadOutcomeKind.Skipped)
                .Select(outcome => outcome.MediaItemId)
        );
        Assert.Equal(["batchGet 7 8", "media 7 0 =d", "media 8 0 =d"], _photos.Requests.Skip(before).Order());
        Assert.Equal("7.jpg", Path.GetFileName(outcomes[7].Result!.Path));
        // What is not ours is not touched.
        Assert.Equal("8 (2).jpg", Path.GetFileName(outcomes[8].Result!.Path));
        Assert.Equal("changed by somebody", File.ReadAllText(Path.Combine(_folder, "8.jpg")));
        Assert.True(outcomes[9].Result!.IsSkipped);

        before = _photos.Requests.Count;
        outcomes = await RunAsync(downloader.DownloadAsync(items, _folder));
        Assert.All(outcomes, outcome => Assert.Equal(DownloadOutcomeKind.Skipped, outcome.Kind));
        Assert.Equal(before, _photos.Requests.Count);

        // Something else of the same items.
        var sized = new BulkDownloader(
            _photos.NewClient(),
            new BulkDownloadOptions { Download = new DownloadOptions { MaxWidth = 100 } }
        );
        outcomes = await RunAsync(sized.DownloadAsync(items.Take(2), _folder));
        Assert.Equal(["0 (2).png", "1 (2).png"], outcomes.Select(outcome => Path.GetFileName(outcome.Result!.Path)));
    }

    [Fact]
    public async Task Names_are_safe_and_each_is_given_once()
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "Lake.jpg"), "somebody's");
        string[] names =
        [
            "lake.jpg",
            "LAKE.JPG",
            "été.jpg",
            "e\u0301te\u0301.jpg",
            "../up.jpg",
            "con.jpg",
            "a/b.jpg",
            "a\\b.jpg",
            "",
        ];
        var items = names.Select((name, i) => _photos.Add($"{i}", [(byte)i, 1], name)).ToList();

        var outcomes = await RunAsync(new BulkDownloader(_photos.NewClient()).DownloadAsync(items, _folder));

        Assert.Equal(
            [
                "lake (2).jpg",
                "LAKE (3).JPG",
                "été.jpg",
                "e\u0301te\u0301 (2).jpg",
                "_.._up.jpg",
                "_con.jpg",
                "a_b.jpg",
                "a_b (2).jpg",
                "8",
            ],
            outcomes.Select(outcome => Path.GetFileName(outcome.Result!.Path!))
        );
        Assert.All(outcomes, (outcome, i) => Assert.Equal([(byte)i, 1], File.ReadAllBytes(outcome.Result!.Path!)));
        Assert.Equal("somebody's", File.ReadAllText(Path.Combine(_folder, "Lake.jpg")));
        Assert.Equal(10, Files.Length);
    }

    [Fact]
    public async Task Item_given_twice_is_downloaded_once()
    {
        Add(3);

        var outcomes = await RunAsync(
            new BulkDownloader(_photos.NewClient()).DownloadAsync(["0", "1", "0", "2", "0"], _folder)
        );

        Assert.Equal(
            [
                DownloadOutcomeKind.Downloaded,
                DownloadOutcomeKind.Downloaded,
                DownloadOutcomeKind.Skipped,
                DownloadOutcomeKind.Downloaded,
                DownloadOutcomeKind.Skipped,
            ],
            outcomes.Select(outcome => outcome.Kind)
        );
        Assert.Equal(["0.jpg", "1.jpg", "2.jpg"], Files);
        Assert.Equal(3, _photos.MediaRequests.Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Daily_quota_stops_the_run_and_names_what_was_not_attempted(bool saysSo)
    {
        var items = Add(300);
        _photos.OnMedia = request =>
            request.Number < 100
                ? null
                : new HttpResponseMessage((HttpStatusCode)429)
                {
                    Content = new StringContent(
                        saysSo ? "The quota of media requests per day is used up." : "Too many requests."
                    ),
                };

        var outcomes = await RunAsync(new BulkDownloader(_photos.NewClient()).DownloadAsync(items, _folder));

        Assert.Equal(300, outcomes.Count);
        Assert.Equal(100, outcomes.Count(outcome => outcome.Succeeded));
        Assert.InRange(outcomes.Count(outcome => outcome.Kind == DownloadOutcomeKind.Failed), 1, 4);
        Assert.All(
            outcomes.Where(outcome => !outcome.Succeeded),
            outcome =>
                Assert.Equal((HttpStatusCode)429, Assert.IsType<PhotosLibraryException>(outcome.Error).StatusCode)
        );
        // 5 repetitions each, if it might have passed.
        Assert.InRange(_photos.MediaRequests.Count(), 101, saysSo ? 104 : 124);
        Assert.Equal(100, Files.Length);

        // The next day.
        _photos.OnMedia = null;
        outcomes = await RunAsync(new BulkDownloader(_photos.NewClient()).DownloadAsync(items, _folder));
        Assert.Equal(100, outcomes.Count(outcome => outcome.Kind == DownloadOutcomeKind.Skipped));
        Assert.Equal(200, outcomes.Count(outcome => outcome.Kind == DownloadOutcomeKind.Downloaded));
    }

    [Fact]
    public async Task Limiter_that_refuses_stops_the_run_and_names_its_budget()
    {
        var ids = Add(130).ConvertAll(item => item.Id);
        // Two requests for 50 items each; the bytes need none.
        using var limiter = new TokenBucketRateLimiter(
            new TokenBucketRateLimiterOptions
            {
                TokenLimit = 2,
                TokensPerPeriod = 2,
                ReplenishmentPeriod = TimeSpan.FromDays(1),
                AutoReplenishment = false,
            }
        );
        using var client = new PhotosLibraryClient(
            new HttpClient(_photos),
            new PhotosLibraryClientOptions { RequestLimiter = limiter }
        );

        var outcomes = await RunAsync(new BulkDownloader(client).DownloadAsync(ids, _folder));

        Assert.Equal(ids, outcomes.Select(outcome => outcome.MediaItemId));
        Assert.InRange(outcomes.Count(outcome => outcome.Kind == DownloadOutcomeKind.Downloaded), 50, 100);
        Assert.All(
            outcomes.Where(outcome => !outcome.Succeeded),
            outcome =>
            {
                Assert.Equal(DownloadOutcomeKind.NotAttempted, outcome.Kind);
                Assert.Equal(RateLimitKind.Requests, Assert.IsType<PhotosRateLimitException>(outcome.Error).Kind);
            }
        );
        Assert.Equal(outcomes.Count(outcome => outcome.Succeeded), Files.Length);
    }

    [Fact]
    public async Task Input_that_fails_does_so_after_the_outcomes_of_what_was_read()
    {
        var items = Add(5);
        var outcomes = new List<DownloadOutcome<MediaItem>>();

        var e = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var outcome in new BulkDownloader(_photos.NewClient()).DownloadAsync(Failing(), _folder))
            {
                outcomes.Add(outcome);
            }
        });

        Assert.Equal("No more pages.", e.Message);
        Assert.Equal(5, outcomes.Count);
        Assert.All(outcomes, outcome => Assert.True(outcome.Succeeded));

        async IAsyncEnumerable<MediaItem> Failing()
        {
            foreach (var item in items)
            {
                await Task.Yield();
                yield return item;
            }

            throw new InvalidOperationException("No more pages.");
        }
    }

    [Fact]
    public async Task Endless_input_is_read_no_further_than_there_is_room_and_leaving_ends_the_run()
    {
        _photos.Add("A", [1, 2, 3]);
        var read = 0;
        var isDisposed = false;

        await foreach (
            var outcome in new BulkDownloader(_photos.NewClient()).DownloadAsync(
                Endless(),
                (_, _) => Task.FromResult<Stream>(new MemoryStream())
            )
        )
        {
            Assert.True(outcome.Succeeded);
            if (read > 100)
            {
                break;
            }
        }

        Assert.InRange(read, 1, 400);
        Assert.True(isDisposed);

        async IAsyncEnumerable<MediaItem> Endless()
        {
            try
            {
                while (true)
                {
                    await Task.Yield();
                    Interlocked.Increment(ref read);
                    yield return _photos.Add("A", [1, 2, 3]);
                }
            }
            finally
            {
                isDisposed = true;
            }
        }
    }

    [Fact]
    public async Task Cancellation_ends_the_run_and_leaves_no_half_file()
    {
        var items = Add(50, 100_000);
        using var cancellation = new CancellationTokenSource();
        var options = new BulkDownloadOptions
        {
            Progress = new Listener(progress =>
            {
                if (progress.CompletedCount == 10)
                {
                    cancellation.Cancel();
                }
            }),
        };
        var outcomes = new List<DownloadOutcome<MediaItem>>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (
                var outcome in new BulkDownloader(_photos.NewClient(), options).DownloadAsync(
                    items,
                    _folder,
                    cancellation.Token
                )
            )
            {
                outcomes.Add(outcome);
            }
        });

        Assert.Empty(PartsLeft());
        Assert.All(Directory.EnumerateFiles(_folder), path => Assert.Equal(100_000, new FileInfo(path).Length));
        Assert.InRange(Files.Length, 9, 16);
    }

    [Fact]
    public async Task No_more_downloads_run_at_a_time_than_allowed()
    {
        var items = Add(40);
        var running = 0;
        var most = 0;

        var outcomes = await RunAsync(
            new BulkDownloader(_photos.NewClient(), new BulkDownloadOptions { Parallelism = 3 }).DownloadAsync(
                items.Select(item => item.Id),
                async (_, cancellationToken) =>
                {
                    var now = Interlocked.Increment(ref running);
                    lock (_photos)
                    {
                        most = Math.Max(most, now);
                    }

                    await Task.Delay(5, cancellationToken);
                    return new Closing(() => Interlocked.Decrement(ref running));
                }
            )
        );

        Assert.Equal(40, outcomes.Count(outcome => outcome.Succeeded));
        Assert.InRange(most, 2, 3);
        Assert.Equal(0, running);
    }

    [Fact]
    public async Task Video_that_is_waited_for_does_not_keep_the_others_waiting()
    {
        var time = new SimulatedTime();
        var video = _photos.Add("V", [9, 9, 9], "v.mp4", "video/mp4");
        _photos.SetStatus("V", "PROCESSING");
        var items = Add(20);
        _photos.OnApi = _ =>
        {
            // It is ready when all the others are there.
            if (Directory.GetFiles(_folder).Length == 20)
            {
                _photos.SetStatus("V", "READY");
            }

            return null;
        };
        video.MediaMetadata!.Video!.Status = VideoProcessingStatus.Processing;
        var options = new BulkDownloadOptions
        {
            Parallelism = 1,
            Download = new DownloadOptions { VideoTimeout = TimeSpan.FromHours(1000) },
        };

        var outcomes = await time.RunAsync(
            RunAsync(new BulkDownloader(_photos.NewClient(time), options).DownloadAsync([video, .. items], _folder)),
            TimeSpan.FromSeconds(20)
        );

        Assert.Equal("V", outcomes[0].MediaItemId);
        Assert.All(outcomes, outcome => Assert.Equal(DownloadOutcomeKind.Downloaded, outcome.Kind));
    }

    [Fact]
    public async Task Progress_tells_of_each_file_and_of_all()
    {
        var items = Add(20, 1_000);
        var heard = new List<BulkDownloadProgress>();

        await RunAsync(
            new BulkDownloader(
                _photos.NewClient(),
                new BulkDownloadOptions { Progress = new Listener(heard.Add) }
            ).DownloadAsync(items, _folder)
        );

        Assert.Equal(20_000, heard[^1].TotalBytes);
        Assert.Equal(20, heard.Count(progress => progress.IsCompleted));
        Assert.Equal((20, 0), (heard[^1].CompletedCount, heard[^1].FailedCount));
        Assert.All(
            heard,
            progress => Assert.Equal(!progress.IsCompleted, progress.InProgressIds.Contains(progress.MediaItemId))
        );
        Assert.Empty(heard[^1].InProgressIds);
        Assert.Contains(
            heard,
            progress =>
                progress is { IsCompleted: false, MediaItemId: "7", Transfer: { Bytes: 1_000, TotalBytes: 1_000 } }
        );
    }

    [Fact]
    public async Task Progress_counts_failures_and_the_bytes_that_come_again_once()
    {
        const int length = 200_000;
        var items = Add(3, length);
        _photos.HasRanges = false;
        _photos.CutAfter = request => request is { Id: "0", Number: 0 } ? length / 2 : null;
        _photos.OnMedia = request => request.Id == "2" ? new HttpResponseMessage(HttpStatusCode.BadRequest) : null;
        var heard = new List<BulkDownloadProgress>();

        await RunAsync(
            new BulkDownloader(
                _photos.NewClient(),
                new BulkDownloadOptions { Parallelism = 1, Progress = new Listener(heard.Add) }
            ).DownloadAsync(items, _folder)
        );

        Assert.Equal((3, 1, 2 * length), (heard[^1].CompletedCount, heard[^1].FailedCount, heard[^1].TotalBytes));
    }

    [Fact]
    public async Task Two_runs_cannot_use_a_folder_at_the_same_time()
    {
        var items = Add(5);
        var downloader = new BulkDownloader(_photos.NewClient());

        await foreach (var outcome in downloader.DownloadAsync(items, _folder))
        {
            var e = await Assert.ThrowsAsync<IOException>(() => RunAsync(downloader.DownloadAsync(items, _folder)));
            Assert.Contains(_folder, e.Message);
            break;
        }

        Assert.Equal(5, (await RunAsync(downloader.DownloadAsync(items, _folder))).Count);
    }

    [Fact]
    public async Task Leftovers_of_a_killed_run_are_removed_and_a_truncated_line_does_no_harm()
    {
        var items = Add(5);
        var downloader = new BulkDownloader(_photos.NewClient());
        await RunAsync(downloader.DownloadAsync(items.Take(3), _folder));
        var hidden = Path.Combine(_folder, FolderJournal.FolderName);
        File.WriteAllText(Path.Combine(hidden, ".abcd1234.x0z.part"), "half");
        // A name that leads out of the folder has not been written by us.
        File.AppendAllText(
            Path.Combine(hidden, "journal"),
            """{"id":"4","form":"=dv","name":"../4.jpg","length":3}""" + "\n" + """{"id":"3","form":"=d"""
        );

        var outcomes = await RunAsync(downloader.DownloadAsync(items, _folder));
        Assert.Equal(
            ["3", "4"],
            outcomes
                .Where(outcome => outcome.Kind == DownloadOutcomeKind.Downloaded)
                .Select(outcome => outcome.MediaItemId)
        );
        Assert.Empty(PartsLeft());

        outcomes = await RunAsync(downloader.DownloadAsync(items, _folder));
        Assert.All(outcomes, outcome => Assert.Equal(DownloadOutcomeKind.Skipped, outcome.Kind));
        Assert.Equal(5, Files.Length);
    }

    [Fact]
    public async Task Album_is_downloaded_and_files_have_the_time_of_their_photos()
    {
        Add(3);
        var options = new BulkDownloadOptions { Download = new DownloadOptions { KeepCreationTime = true } };

        var outcomes = await RunAsync(
            new BulkDownloader(_photos.NewClient(), options).DownloadAlbumAsync("ALBUM", _folder)
        );

        Assert.Equal(["0.jpg", "1.jpg", "2.jpg"], Files);
        Assert.Equal(["search"], _photos.ApiRequests);
        Assert.All(
            outcomes,
            outcome =>
                Assert.Equal(
                    new DateTime(2021, 3, 4, 5, 6, 7, DateTimeKind.Utc),
                    File.GetLastWriteTimeUtc(outcome.Result!.Path!)
                )
        );
    }

    [Fact]
    public async Task Stream_that_cannot_be_written_is_the_failure_of_its_item_only()
    {
        var items = Add(3);

        var outcomes = await RunAsync(
            new BulkDownloader(_photos.NewClient()).DownloadAsync(
                items.Select(item => item.Id),
                (item, _) =>
                    item.Id == "1"
                        ? throw new IOException("Not this one.")
                        : Task.FromResult<Stream>(new MemoryStream())
            )
        );

        Assert.Equal([true, false, true], outcomes.Select(outcome => outcome.Succeeded));
        Assert.Equal("Not this one.", outcomes[1].Error!.Message);
    }

    [Theory]
    [InlineData("opens by throwing that it was cancelled")]
    [InlineData("opens nothing")]
    [InlineData("throws when it is written")]
    [InlineData("throws when it is closed")]
    public async Task Stream_that_fails_in_whatever_way_is_the_failure_of_its_item_only(string what)
    {
        var items = Add(3);

        var outcomes = await RunAsync(
                new BulkDownloader(_photos.NewClient()).DownloadAsync(
                    items.Select(item => item.Id),
                    (item, _) =>
                        (item.Id, what) switch
                        {
                            ("1", "opens by throwing that it was cancelled") => throw new OperationCanceledException(),
                            ("1", "opens nothing") => Task.FromResult<Stream>(null!),
                            ("1", "throws when it is written") => Task.FromResult<Stream>(new MemoryStream([0])),
                            ("1", _) => Task.FromResult<Stream>(new Closing(() => throw new IOException("Full."))),
                            _ => Task.FromResult<Stream>(new MemoryStream()),
                        }
                )
            )
            .WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal([true, false, true], outcomes.Select(outcome => outcome.Succeeded));
        Assert.NotNull(outcomes[1].Error);
    }

    [Fact]
    public async Task Listener_that_throws_hears_no_more_and_all_files_are_downloaded()
    {
        var heard = 0;
        var progress = new Listener(_ =>
        {
            heard++;
            throw new InvalidOperationException("A bug of the app.");
        });
        var downloader = new BulkDownloader(_photos.NewClient(), new BulkDownloadOptions { Progress = progress });
        var outcomes = new List<DownloadOutcome<MediaItem>>();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var outcome in downloader.DownloadAsync(Add(20).Select(item => item.Id), _folder))
            {
                outcomes.Add(outcome);
            }
        });

        Assert.Equal("A bug of the app.", failure.Message);
        Assert.Equal(1, heard);
        Assert.Equal(20, outcomes.Count(outcome => outcome.Succeeded));
    }

    [Fact]
    public void Invalid_arguments_are_refused_at_once()
    {
        var downloader = new BulkDownloader(_photos.NewClient());
        Directory.CreateDirectory(_folder);

        Assert.Throws<ArgumentNullException>(() => downloader.DownloadAsync((IEnumerable<string>)null!, _folder));
        Assert.Throws<ArgumentNullException>(() => downloader.DownloadAsync(["A"], (string)null!));
        Assert.Throws<ArgumentException>(() => downloader.DownloadAsync(["A"], ""));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BulkDownloadOptions { Parallelism = 0 });
        Assert.Throws<ArgumentException>(() =>
            new BulkDownloader(
                _photos.NewClient(),
                new BulkDownloadOptions { Download = new DownloadOptions { Crop = true } }
            )
        );
    }

    private static byte[] BytesOf(int i, int count = 3) => PatternStream.Bytes(i, count);

    private List<MediaItem> Add(int count, int length = 3) =>
        [.. Enumerable.Range(0, count).Select(i => _photos.Add($"{i}", BytesOf(i, length)))];

    private IEnumerable<string> PartsLeft() =>
        Directory.EnumerateFiles(Path.Combine(_folder, FolderJournal.FolderName), "*.part");

    private static async Task<List<DownloadOutcome<MediaItem>>> RunAsync(
        IAsyncEnumerable<DownloadOutcome<MediaItem>> run
    )
    {
        var outcomes = new List<DownloadOutcome<MediaItem>>();
        await foreach (var outcome in run)
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }

    private sealed class Listener(Action<BulkDownloadProgress> hear) : IProgress<BulkDownloadProgress>
    {
        public void Report(BulkDownloadProgress value) => hear(value);
    }

    private sealed class Closing(Action close) : MemoryStream
    {
        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                close();
            }

            base.Dispose(disposing);
        }
    }
}
