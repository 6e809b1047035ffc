using Google.Apis.Auth.OAuth2;
using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Control;
using PhotosLibrary.EndToEnd.Tests.Retrying;

namespace PhotosLibrary.EndToEnd.Tests.Uploads;

/// <summary>Many files, and what becomes of each.</summary>
public sealed class BulkUploadTests : IAsyncLifetime
{
    private UploadFolder _folder = null!;
    private readonly Random _random = new(4711);
    private PhotosEmulator _emulator = null!;
    private PhotosLibraryClient _photos = null!;

    public async Task InitializeAsync()
    {
        _folder = UploadFolder.Of(_random, 0);
        await StartAsync(new PhotosEmulatorOptions());
    }

    public async Task DisposeAsync()
    {
        _photos.Dispose();
        await _emulator.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Many_files_are_created_in_few_batches_with_outcomes_in_order()
    {
        AddPhotos(120);
        var progress = new Recorder();

        var outcomes = await UploadAsync(progress: progress);

        Assert.Equal(_folder.Files, outcomes.Select(outcome => outcome.File.Path));
        Assert.All(outcomes, outcome => Assert.Equal(UploadOutcomeKind.Uploaded, outcome.Kind));
        var state = await StateAsync();
        Assert.Equal(
            _folder.Files.Select(UploadFolder.HashOf),
            outcomes.Select(outcome => state.MediaItems.Single(item => item.Id == outcome.MediaItemId).Sha256)
        );
        Assert.Equal(3, CallsOf("MediaItems_BatchCreate"));
        Assert.Equal((120, 0), (progress.Last!.CompletedCount, progress.Last.FailedCount));
        Assert.Equal(_folder.Files.Sum(file => new FileInfo(file).Length), progress.Last.TotalBytes);
    }

    // On a busy machine the files before may be up before the next one is read: more comes all the same.
    [Fact]
    public async Task Slow_input_does_not_make_small_batches()
    {
        AddPhotos(20);

        await UploadAsync(Slowly().Select(file => new FileUpload(file)));

        Assert.Equal((20, 1), ((await StateAsync()).MediaItems.Count, CallsOf("MediaItems_BatchCreate")));

        IEnumerable<string> Slowly()
        {
            for (var i = 0; i < _folder.Files.Count; i++)
            {
                SpinWait.SpinUntil(() => CallsOf("Uploads_Create") + CallsOf("Uploads_Start") == i);
                yield return _folder.Files[i];
            }
        }
    }

    [Fact]
    public async Task Files_of_an_earlier_run_cost_no_request()
    {
        AddPhotos(60);
        var first = await UploadAsync();
        _emulator.Requests.Clear();
        _folder.Add("new.jpg", UploadFolder.NewPhoto(_random));

        var second = await UploadAsync();

        Assert.Equal(
            first.Select(outcome => outcome.MediaItemId),
            second.Take(60).Select(outcome => outcome.MediaItemId)
        );
        Assert.All(second.Take(60), outcome => Assert.Equal(UploadOutcomeKind.Skipped, outcome.Kind));
        Assert.Equal(UploadOutcomeKind.Uploaded, second[60].Kind);
        Assert.Equal(61, (await StateAsync()).MediaItems.Count);
        Assert.InRange(_emulator.Requests.List().Count, 2, 8);
    }

    [Fact]
    public async Task Names_descriptions_and_albums_are_set()
    {
        AddPhotos(3);
        var album = await _photos.Albums.CreateAsync("By id");
        FileUpload[] files =
        [
            new(_folder.Files[0])
            {
                FileName = "Été.jpg",
                Description = "A lake.",
                AlbumTitle = "By title",
            },
            new(_folder.Files[1]) { AlbumId = album.Id },
            new(_folder.Files[2]) { AlbumTitle = "By title" },
        ];

        var outcomes = await UploadAsync(files);

        Assert.All(outcomes, outcome => Assert.True(outcome.Succeeded, outcome.ToString()));
        var state = await StateAsync();
        var item = state.MediaItems.Single(item => item.Id == outcomes[0].MediaItemId);
        Assert.Equal(("Été.jpg", "A lake."), (item.Filename, item.Description));
        Assert.Equal(
            [("By id", 1), ("By title", 2)],
            state.Albums.Select(one => (one.Title, one.Entries.Count)).Order()
        );
    }

    [Fact]
    public async Task Invalid_file_fails_without_the_others()
    {
        AddPhotos(3);
        _folder.Add("notes.jpg", "no photo"u8.ToArray());
        _folder.Add("empty.jpg", []);
        var files = _folder.Files.Select(file => new FileUpload(file)).ToList();
        files.Insert(1, new FileUpload(Path.Combine(_folder.Path, "missing.jpg")));
        files.Insert(2, new FileUpload(_folder.Files[0]) { Description = new string('x', 1000) });
        files.Insert(3, new FileUpload(_folder.Files[0]) { AlbumId = "nobody's" });

        var outcomes = await UploadAsync(files);

        Assert.Equal(
            [true, false, false, false, true, true, false, false],
            outcomes.Select(outcome => outcome.Succeeded)
        );
        Assert.IsType<FileNotFoundException>(outcomes[1].Error);
        Assert.IsType<ArgumentException>(outcomes[2].Error);
        Assert.NotNull(outcomes[3].Error);
        Assert.Equal(BatchErrorKind.Invalid, Assert.IsType<MediaItemNotCreatedException>(outcomes[6].Error).Error.Kind);
        Assert.Contains("empty", Assert.IsType<ArgumentException>(outcomes[7].Error).Message, StringComparison.Ordinal);
        Assert.Equal(3, (await StateAsync()).MediaItems.Count);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Same_bytes_under_several_names_are_one_item(bool tokenIsSpent, bool repeatSucceeds)
    {
        await StartAsync(
            new PhotosEmulatorOptions
            {
                Unconfirmed = new UnconfirmedFacts
                {
                    UploadTokenIsSpent = tokenIsSpent,
                    RepeatInBatchSucceeds = repeatSucceeds,
                },
            }
        );
        var photo = UploadFolder.NewPhoto(_random);
        for (var i = 0; i < 6; i++)
        {
            _folder.Add($"{i}.jpg", photo);
        }

        var outcomes = await UploadAsync();

        Assert.All(outcomes, outcome => Assert.Equal(UploadOutcomeKind.Uploaded, outcome.Kind));
        Assert.Equal(
            Assert.Single((await StateAsync()).MediaItems).Id,
            Assert.Single(outcomes.Select(outcome => outcome.MediaItemId).Distinct())
        );
    }

    [Fact]
    public async Task Same_file_for_another_album_is_added_without_a_second_upload()
    {
        AddPhotos(2);
        var file = _folder.Files[0];

        var outcomes = await UploadAsync([
            new(file),
            new(file),
            new(file) { AlbumTitle = "A" },
            new(_folder.Files[1]),
            new(file) { AlbumTitle = "B" },
        ]);
        var later = await UploadAsync([new(file) { AlbumTitle = "C" }, new(file) { AlbumTitle = "A" }]);

        Assert.Equal(
            [
                UploadOutcomeKind.Uploaded,
                UploadOutcomeKind.Skipped,
                UploadOutcomeKind.AddedToAlbum,
                UploadOutcomeKind.Uploaded,
                UploadOutcomeKind.AddedToAlbum,
            ],
            outcomes.Select(outcome => outcome.Kind)
        );
        Assert.Equal(
            [UploadOutcomeKind.AddedToAlbum, UploadOutcomeKind.Skipped],
            later.Select(outcome => outcome.Kind)
        );
        var state = await StateAsync();
        Assert.All(
            state.Albums,
            album => Assert.Equal(outcomes[0].MediaItemId, Assert.Single(album.Entries).MediaItemId)
        );
        Assert.Equal(["A", "B", "C"], state.Albums.Select(album => album.Title).Order());
        Assert.Equal(2, CallsOf("Uploads_Create") + CallsOf("Uploads_Start"));
    }

    [Fact]
    public async Task File_refused_by_one_album_is_added_to_another()
    {
        AddPhotos(1);
        var file = _folder.Files[0];

        var outcomes = await UploadAsync([
            new(file) { AlbumId = "nobody's" },
            new(file) { AlbumTitle = "Mine" },
            new(file) { AlbumId = "nobody's" },
            new(file),
        ]);

        // The order of the two that succeed is not defined.
        Assert.Equal([false, true, false, true], outcomes.Select(outcome => outcome.Succeeded));
        var state = await StateAsync();
        Assert.Equal(
            Assert.Single(state.MediaItems).Id,
            Assert.Single(Assert.Single(state.Albums).Entries).MediaItemId
        );
        Assert.Equal(1, CallsOf("Uploads_Create") + CallsOf("Uploads_Start"));
    }

    [Fact]
    public async Task Changed_file_is_uploaded_again()
    {
        AddPhotos(1);
        await UploadAsync();
        File.WriteAllBytes(_folder.Files[0], UploadFolder.NewPhoto(_random));

        Assert.Equal(UploadOutcomeKind.Uploaded, Assert.Single(await UploadAsync()).Kind);

        Assert.Equal(2, (await StateAsync()).MediaItems.Count);
    }

    // Bytes that are up are not sent again, unless their tokens have become too old meanwhile.
    [Theory]
    [InlineData(1, 0)]
    [InlineData(23, 20)]
    public async Task Daily_quota_stops_the_run_and_the_next_run_resumes(int hours, int sentAgain)
    {
        AddPhotos(20);
        _emulator.Faults.Add(new Fault { Operation = "MediaItems_BatchCreate", Error = FaultError.DailyQuota });

        var stopped = await UploadAsync();

        Assert.All(stopped, outcome => Assert.Equal(UploadOutcomeKind.NotAttempted, outcome.Kind));
        Assert.All(stopped, outcome => Assert.NotNull(Assert.IsType<PhotosLibraryException>(outcome.Error).Quota));
        _emulator.Clock.Advance(TimeSpan.FromHours(hours));
        _emulator.Requests.Clear();

        Assert.All(await UploadAsync(), outcome => Assert.Equal(UploadOutcomeKind.Uploaded, outcome.Kind));

        Assert.Equal(sentAgain, CallsOf("Uploads_Create") + CallsOf("Uploads_Start"));
        Assert.Equal(20, (await StateAsync()).MediaItems.Count);
    }

    [Fact]
    public async Task Full_storage_stops_the_run()
    {
        AddPhotos(4);
        _emulator.Faults.Add(
            new Fault
            {
                Operation = "MediaItems_BatchCreate",
                Error = FaultError.StorageFull,
                Times = null,
            }
        );

        var outcomes = await UploadAsync();

        Assert.All(outcomes, outcome => Assert.Equal(UploadOutcomeKind.NotAttempted, outcome.Kind));
        Assert.All(outcomes, outcome => Assert.Contains("storage", outcome.Error!.Message, StringComparison.Ordinal));
    }

    // An album holds 20,000 items; Google's error for a full one is not known.
    [Theory]
    [InlineData(FullAlbumError.InvalidArgument)]
    [InlineData(FullAlbumError.ResourceExhausted)]
    public async Task Full_album_fails_its_own_files_only(FullAlbumError response)
    {
        var options = new PhotosEmulatorOptions { Seed = 60_000, SeedAccount = "alice" };
        options.Unconfirmed.FullAlbum = response;
        await StartAsync(options);
        var full = (await _photos.Albums.ListAllAsync().ToListAsync()).Single(album => album.MediaItemsCount == 20_000);
        AddPhotos(70);
        var files = _folder
            .Files.Select((file, at) => new FileUpload(file) { AlbumId = at < 60 ? full.Id : null })
            .ToList();

        var outcomes = await UploadAsync(files);

        Assert.All(outcomes.Take(60), outcome => Assert.Equal(UploadOutcomeKind.Failed, outcome.Kind));
        Assert.All(
            outcomes.Take(60),
            outcome =>
                Assert.Contains(
                    "An album holds at most 20000 media items.",
                    outcome.Error!.Message,
                    StringComparison.Ordinal
                )
        );
        Assert.All(outcomes.Skip(60), outcome => Assert.Equal(UploadOutcomeKind.Uploaded, outcome.Kind));

        // Once there is room, the next run needs no byte again, and makes no item twice.
        var first = (
            await _photos
                .MediaItems.SearchAllAsync(new SearchMediaItemsRequest { AlbumId = full.Id })
                .Take(60)
                .ToListAsync()
        ).Select(item => item.Id);
        await _photos.Albums.RemoveMediaItemsAsync(full.Id, first);
        _emulator.Requests.Clear();
        var second = await UploadAsync(files);

        Assert.All(second.Take(60), outcome => Assert.Equal(UploadOutcomeKind.Uploaded, outcome.Kind));
        Assert.Equal(0, CallsOf("Uploads_Create") + CallsOf("Uploads_Start"));
        Assert.Equal(20_000, (await _photos.Albums.GetAsync(full.Id)).MediaItemsCount);
        Assert.Equal(60_070, await _photos.MediaItems.ListAllAsync(fields: "mediaItems(id)").CountAsync());
    }

    [Fact]
    public async Task Journal_is_locked_by_one_run_and_readable_by_its_owner_only()
    {
        AddPhotos(2);
        var uploader = new BulkUploader(_photos, _folder.JournalOf(0));
        await using var first = uploader
            .UploadAsync(_folder.Files.Select(file => new FileUpload(file)))
            .GetAsyncEnumerator();
        Assert.True(await first.MoveNextAsync());

        var failure = await Assert.ThrowsAsync<IOException>(() => UploadAsync());

        Assert.Contains("Another run uses the journal", failure.Message, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(_folder.JournalOf(0))!))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public async Task File_that_is_no_journal_is_not_touched()
    {
        AddPhotos(1);

        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (
                var outcome in new BulkUploader(_photos, _folder.Files[0]).UploadAsync([
                    new FileUpload(_folder.Files[0]),
                ])
            ) { }
        });

        Assert.Equal(0xFF, File.ReadAllBytes(_folder.Files[0])[0]);
    }

    [Fact]
    public async Task Cancelled_or_abandoned_run_is_finished_by_the_next()
    {
        AddPhotos(150);
        using var cancellation = new CancellationTokenSource();
        var progress = new Recorder
        {
            Heard = one =>
            {
                if (one.CompletedCount >= 50)
                {
                    cancellation.Cancel();
                }
            },
        };
        var uploader = new BulkUploader(_photos, _folder.JournalOf(0), new BulkUploadOptions { Progress = progress });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (
                var outcome in uploader.UploadAsync(
                    _folder.Files.Select(file => new FileUpload(file)),
                    cancellation.Token
                )
            ) { }
        });
        await foreach (var outcome in new BulkUploader(_photos, _folder.JournalOf(0)).UploadFolderAsync(_folder.Path))
        {
            break;
        }

        Assert.All(await UploadAsync(), outcome => Assert.True(outcome.Succeeded, outcome.ToString()));
        Assert.Equal(150, (await StateAsync()).MediaItems.Count);
    }

    [SkippableFact]
    public void Folder_is_read_recursively_without_following_links()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows lets only administrators make links.");
        var inner = Directory.CreateDirectory(Path.Combine(_folder.Path, "inner", "deeper")).FullName;
        File.WriteAllBytes(Path.Combine(inner, "hill.JPG"), [1]);
        File.WriteAllBytes(Path.Combine(inner, "notes.txt"), [1]);
        Directory.CreateSymbolicLink(Path.Combine(inner, "up"), _folder.Path);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "linked.jpg"), Path.Combine(inner, "hill.JPG"));

        var files = FileUpload.InFolder(_folder.Path, "Trip").ToList();

        Assert.Equal(
            [Path.Combine(inner, "hill.JPG"), Path.Combine(_folder.Path, "linked.jpg")],
            files.Select(file => file.Path).Order()
        );
        Assert.All(files, file => Assert.Equal("Trip", file.AlbumTitle));
        Assert.Throws<ArgumentException>(() => FileUpload.InFolder(""));
        var missing = Assert.Single(FileUpload.InFolder(Path.Combine(inner, "missing")));
        Assert.Contains("missing does not exist", missing.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failing_input_is_thrown_after_the_outcomes_before_it()
    {
        AddPhotos(3);
        var outcomes = new List<UploadOutcome>();

        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var outcome in new BulkUploader(_photos, _folder.JournalOf(0)).UploadAsync(Input()))
            {
                outcomes.Add(outcome);
            }
        });

        Assert.Equal(3, outcomes.Count(outcome => outcome.Kind == UploadOutcomeKind.Uploaded));

        IEnumerable<FileUpload> Input()
        {
            foreach (var file in _folder.Files)
            {
                yield return new FileUpload(file);
            }

            throw new InvalidDataException();
        }
    }

    private Task<List<UploadOutcome>> UploadAsync(IProgress<BulkUploadProgress>? progress = null) =>
        UploadAsync(_folder.Files.Select(file => new FileUpload(file)), progress);

    private async Task<List<UploadOutcome>> UploadAsync(
        IEnumerable<FileUpload> files,
        IProgress<BulkUploadProgress>? progress = null
    )
    {
        var uploader = new BulkUploader(
            _photos,
            _folder.JournalOf(0),
            new BulkUploadOptions { ChunkSize = UploadFolder.ChunkSize, Progress = progress }
        );
        var outcomes = new List<UploadOutcome>();
        await foreach (var outcome in uploader.UploadAsync(files))
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }

    private async Task StartAsync(PhotosEmulatorOptions options)
    {
        if (_emulator is not null)
        {
            _photos.Dispose();
            await _emulator.DisposeAsync();
        }

        options.Listen = false;
        options.Unconfirmed.ChunkGranularity = UploadFolder.Granularity;
        _emulator = await PhotosEmulator.StartAsync(options);
        _emulator.Clock.Freeze();
        _photos = NewClient();
    }

    private PhotosLibraryClient NewClient() =>
        new(
            GoogleCredential.FromAccessToken("dev:alice"),
            new PhotosLibraryClientOptions
            {
                Transport = _emulator.CreateHandler(),
                TimeProvider = new ImpatientTime(_emulator.Clock),
            }
        );

    private void AddPhotos(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _folder.Add($"{i:D3}.jpg", UploadFolder.NewPhoto(_random));
        }
    }

    private async Task<AccountState> StateAsync() => (await _emulator.GetStateAsync("alice")).Accounts.Single();

    private int CallsOf(string operation) => _emulator.Requests.List(new RequestFilter { Operation = operation }).Count;

    private sealed class Recorder : IProgress<BulkUploadProgress>
    {
        public BulkUploadProgress? Last { get; private set; }

        public Action<BulkUploadProgress>? Heard { get; init; }

        public void Report(BulkUploadProgress value)
        {
            Last = value;
            Heard?.Invoke(value);
        }
    }
}
