using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Control;

namespace PhotosLibrary.EndToEnd.Tests.Library;

/// <summary>Downloads from a media host that misbehaves, and what is on the disk afterwards.</summary>
public sealed class DownloadTests : IAsyncLifetime, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photos-").FullName;
    private PhotosEmulator _emulator = null!;
    private PhotosLibraryClient _photos = null!;
    private HttpClient _http = null!;

    private string Target => Path.Combine(_folder, "a.jpg");

    public async Task InitializeAsync()
    {
        _emulator = await PhotosEmulator.StartAsync(
            new PhotosEmulatorOptions { VideoProcessingTime = TimeSpan.FromMinutes(5) }
        );
        _http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", "dev:alice") } };
        _photos = new PhotosLibraryClient(
            _http,
            new PhotosLibraryClientOptions
            {
                BaseAddress = _emulator.Address,
                Retry = new RetryOptions { Delay = TimeSpan.Zero, QuotaDelay = TimeSpan.Zero },
            }
        );
    }

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    public void Dispose()
    {
        _photos.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Download_resumes_after_three_broken_connections()
    {
        var bytes = Large();
        var item = await AddAsync(bytes, "a.jpg");
        _emulator.Faults.Add(
            new Fault
            {
                Operation = "Media_Download",
                TruncateAt = 70_000,
                Times = 3,
            }
        );

        await _photos.Downloads.DownloadToFileAsync(item, Target);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(Target));
        Assert.Equal([200, 206, 206, 206], Downloads().Select(request => request.Status));
        Assert.Equal(["a.jpg"], Files());
    }

    public static TheoryData<Fault> Passing =>
        new()
        {
            new Fault { Reset = true },
            new Fault { Reset = true, When = FaultMoment.After },
            new Fault { Error = FaultError.Unavailable, Times = 3 },
            new Fault { Error = FaultError.HtmlPage },
            new Fault { Error = FaultError.ExpiredBaseUrl },
            new Fault
            {
                Status = 429,
                Body = "Too many requests.",
                ContentType = "text/plain",
            },
            new Fault { TruncateAt = 0 },
        };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Download_retries_transient_failures(Fault fault)
    {
        var bytes = Large();
        var item = await AddAsync(bytes, "a.jpg");
        _emulator.Faults.Add(fault with { Operation = "Media_Download" });

        await _photos.Downloads.DownloadToFileAsync(item, Target);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(Target));
        Assert.Equal(["a.jpg"], Files());
    }

    public static TheoryData<Fault> Lasting =>
        new()
        {
            new Fault
            {
                Status = 200,
                Body = "<!doctype html>Sign in to the Wi-Fi",
                ContentType = "text/html",
            },
            new Fault
            {
                Status = 200,
                Body = "<!doctype html>Sign in to the Wi-Fi",
                ContentType = "image/jpeg",
            },
            new Fault
            {
                Status = 404,
                Body = "sad face",
                ContentType = "image/png",
                Times = null,
            },
            new Fault
            {
                Status = 429,
                Body = "Quota of requests per day exceeded.",
                ContentType = "text/plain",
            },
            new Fault { Reset = true, Times = null },
        };

    [Theory]
    [MemberData(nameof(Lasting))]
    public async Task Download_that_keeps_failing_throws_and_leaves_no_file(Fault fault)
    {
        var item = await AddAsync(Large(), "a.jpg");
        _emulator.Faults.Add(fault with { Operation = "Media_Download" });

        var e = await Record.ExceptionAsync(() => _photos.Downloads.DownloadToFileAsync(item, Target));

        Assert.True(e is PhotosLibraryException or PhotosConnectionException, $"{e}");
        Assert.DoesNotContain("/lr/", e.ToString());
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Base_url_is_replaced_after_an_hour()
    {
        var bytes = Large();
        var item = await AddAsync(bytes, "a.jpg");
        _emulator.Clock.Advance(TimeSpan.FromMinutes(61));

        await _photos.Downloads.DownloadToFileAsync(item, Target);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(Target));
        Assert.Equal([403, 200], Downloads().Select(request => request.Status));
    }

    [Fact]
    public async Task Base_url_that_expires_during_a_download_is_replaced_and_the_download_resumes()
    {
        var bytes = Large();
        var item = await AddAsync(bytes, "a.jpg");
        _emulator.Faults.Add(new Fault { Operation = "Media_Download", TruncateAt = 100_000 });
        var options = new DownloadOptions
        {
            // At the first bytes an hour has passed.
            Progress = new Once(() => _emulator.Clock.Advance(TimeSpan.FromMinutes(61))),
        };

        await _photos.Downloads.DownloadToFileAsync(item, Target, options);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(Target));
        Assert.Equal([200, 403, 206], Downloads().Select(request => request.Status));
    }

    [Fact]
    public async Task Video_is_downloaded_once_it_is_ready()
    {
        var bytes = SampleVideos.Mp4();
        var item = await AddAsync(bytes, "clip.mp4");
        Assert.Equal(VideoProcessingStatus.Processing, item.MediaMetadata!.Video!.Status);
        await Assert.ThrowsAsync<VideoNotReadyException>(() => _photos.Downloads.DownloadToFileAsync(item, Target));

        // A clock of its own, which takes that of the library along.
        using var photos = new PhotosLibraryClient(
            _http,
            new PhotosLibraryClientOptions
            {
                BaseAddress = _emulator.Address,
                TimeProvider = new LeapingTime(_emulator.Clock),
            }
        );
        await photos.Downloads.DownloadToFileAsync(
            item,
            Target,
            new DownloadOptions { VideoTimeout = TimeSpan.FromMinutes(20) }
        );

        Assert.Equal(bytes, await File.ReadAllBytesAsync(Target));
        Assert.Equal([200], Downloads().Select(request => request.Status));
        // Once for the error, once as the item may be old, and then once a minute.
        Assert.InRange(_emulator.Requests.List().Count(request => request.Operation == "MediaItems_Get"), 6, 9);
    }

    [Fact]
    public async Task Sizes_crops_and_originals_are_downloaded_as_requested()
    {
        var bytes = TestPhotos.Jpeg(1, width: 200, height: 100);
        var item = await AddAsync(bytes, "a.jpg");

        foreach (
            var (options, width, height) in new[]
            {
                (new DownloadOptions { MaxWidth = 50 }, 50u, 25u),
                (new DownloadOptions { MaxWidth = 50, MaxHeight = 10 }, 20u, 10u),
                (
                    new DownloadOptions
                    {
                        MaxWidth = 40,
                        MaxHeight = 40,
                        Crop = true,
                    },
                    40u,
                    40u
                ),
                (new DownloadOptions(), 200u, 100u),
            }
        )
        {
            using var picture = new MemoryStream();
            await _photos.Downloads.DownloadAsync(item, picture, options);
            var info = new ImageMagick.MagickImageInfo(picture.ToArray());
            Assert.Equal((width, height), (info.Width, info.Height));
        }
    }

    [Fact]
    public async Task Download_of_a_slow_body_is_cancelled_at_once()
    {
        var item = await AddAsync(Large(), "a.jpg");
        _emulator.Faults.Add(new Fault { Operation = "Media_Download", BytesPerSecond = 10_000 });
        using var cancellation = new CancellationTokenSource();
        var clock = new System.Diagnostics.Stopwatch();
        var options = new DownloadOptions
        {
            Progress = new Once(() =>
            {
                clock.Start();
                cancellation.Cancel();
            }),
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _photos.Downloads.DownloadToFileAsync(item, Target, options, cancellation.Token)
        );

        Assert.InRange(clock.ElapsedMilliseconds, 0, 1_000);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Bulk_download_under_faults_downloads_each_item_once()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var originals = new Dictionary<string, byte[]>();
        for (var i = 0; i < 60; i++)
        {
            var bytes = TestPhotos.Jpeg(i).Concat(RandomBytes(random, random.Next(50_000))).ToArray();
            // Few names for many.
            originals.Add((await AddAsync(bytes, $"IMG_{i % 7}.JPG")).Id!, bytes);
        }

        for (var nth = 1; nth < 200; nth += random.Next(1, 6))
        {
            _emulator.Faults.Add(
                random.Next(4) switch
                {
                    0 => new Fault
                    {
                        Operation = "Media_Download",
                        Nth = nth,
                        Reset = true,
                    },
                    1 => new Fault
                    {
                        Operation = "Media_Download",
                        Nth = nth,
                        Error = FaultError.Unavailable,
                    },
                    _ => new Fault
                    {
                        Operation = "Media_Download",
                        Nth = nth,
                        TruncateAt = random.Next(50_000),
                    },
                }
            );
        }

        var downloader = new BulkDownloader(_photos);
        var outcomes = await RunAsync(downloader.DownloadAsync(_photos.MediaItems.ListAllAsync(pageSize: 25), _folder));
        // Again, an hour and a half later, with the items as they were.
        _emulator.Clock.Advance(TimeSpan.FromMinutes(90));
        var again = await RunAsync(
            downloader.DownloadAsync(outcomes.Select(outcome => outcome.Result!.MediaItem!), _folder)
        );

        Assert.Equal(60, outcomes.Count);
        Assert.All(
            outcomes,
            outcome =>
                Assert.True(
                    outcome.Kind == DownloadOutcomeKind.Downloaded
                        && File.ReadAllBytes(outcome.Result!.Path!)
                            .AsSpan()
                            .SequenceEqual(originals[outcome.MediaItemId!]),
                    $"seed {seed}: {outcome}"
                )
        );
        Assert.All(again, outcome => Assert.Equal(DownloadOutcomeKind.Skipped, outcome.Kind));
        Assert.Equal(60, Files().Length);
    }

    [Fact]
    public async Task Bulk_download_by_ids_replaces_expired_base_urls_and_reports_missing_items()
    {
        var album = await _photos.Albums.CreateAsync(new CreateAlbumRequest { Album = new Album { Title = "Lake" } });
        var first = await AddAsync(TestPhotos.Jpeg(1), "été/夏.jpg", album.Id);
        var second = await AddAsync(TestPhotos.Jpeg(2), "con.jpg", album.Id);
        _emulator.Clock.Advance(TimeSpan.FromMinutes(61));
        var downloader = new BulkDownloader(_photos);

        var byIds = await RunAsync(downloader.DownloadAsync([first.Id, "no-such-item", second.Id], _folder));
        var byAlbum = await RunAsync(downloader.DownloadAlbumAsync(album.Id, _folder));

        Assert.Equal([true, false, true], byIds.Select(outcome => outcome.Succeeded));
        Assert.Equal(
            [DownloadOutcomeKind.Skipped, DownloadOutcomeKind.Skipped],
            byAlbum.Select(outcome => outcome.Kind)
        );
        Assert.Equal(["_con.jpg", "été_夏.jpg"], Files().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Quota_of_media_requests_stops_a_bulk_download()
    {
        await using var emulator = await PhotosEmulator.StartAsync(
            new PhotosEmulatorOptions
            {
                Seed = 40,
                SeedAccount = "alice",
                Quotas = new QuotaOptions { MediaRequestsPerDay = 25 },
            }
        );
        using var photos = new PhotosLibraryClient(
            _http,
            new PhotosLibraryClientOptions { BaseAddress = emulator.Address }
        );
        var options = new BulkDownloadOptions { Download = new DownloadOptions { MaxWidth = 32 } };

        var outcomes = await RunAsync(
            new BulkDownloader(photos, options).DownloadAsync(photos.MediaItems.ListAllAsync(), _folder)
        );

        Assert.Equal(40, outcomes.Count);
        Assert.Equal(25, outcomes.Count(outcome => outcome.Kind == DownloadOutcomeKind.Downloaded));
        Assert.InRange(outcomes.Count(outcome => outcome.Kind == DownloadOutcomeKind.NotAttempted), 11, 14);
        Assert.Equal(25, Files().Length);
        Assert.InRange(emulator.Requests.List().Count(request => request.Operation == "Media_Download"), 26, 29);
    }

    private IEnumerable<LoggedRequest> Downloads() =>
        _emulator.Requests.List().Where(request => request.Operation == "Media_Download");

    private string[] Files() => [.. Directory.EnumerateFiles(_folder).Select(path => Path.GetFileName(path)!)];

    private async Task<MediaItem> AddAsync(byte[] bytes, string fileName, string? albumId = null)
    {
        var token = await _photos.Uploads.UploadAsync(new MemoryStream(bytes), "upload");
        var response = await _photos.MediaItems.BatchCreateAsync(
            new BatchCreateMediaItemsRequest
            {
                AlbumId = albumId,
                NewMediaItems =
                [
                    new NewMediaItem
                    {
                        SimpleMediaItem = new SimpleMediaItem { UploadToken = token, FileName = fileName },
                    },
                ],
            }
        );
        var id = Assert.Single(response.NewMediaItemResults!).MediaItem!.Id!;
        return (await _photos.MediaItems.GetAsync(id))!;
    }

    // Noise after the end of a photo is still that photo.
    private static byte[] Large() => [.. TestPhotos.Jpeg(3), .. RandomBytes(new Random(5), 300_000)];

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

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

    private sealed class Once(Action act) : IProgress<TransferProgress>
    {
        private bool _isDone;

        public void Report(TransferProgress value)
        {
            if (_isDone)
            {
                return;
            }

            _isDone = true;
            act();
        }
    }

    /// <summary>A clock on which every wait is over at once, and another clock that has moved as far.</summary>
    private sealed class LeapingTime(EmulatorClock follower) : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            // Those that are set later guard against silence.
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return System.CreateTimer(callback, state, dueTime, period);
            }

            Interlocked.Add(ref _ticks, dueTime.Ticks);
            follower.Advance(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
