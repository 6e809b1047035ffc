using Google.Apis.Auth.OAuth2;
using Microsoft.Extensions.DependencyInjection;
using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Control;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.Retrying;

/// <summary>
/// The client and an emulator that misbehaves: what the library holds afterwards, and what was asked for it.
/// </summary>
public sealed class FaultTests : IAsyncLifetime
{
    private PhotosEmulator _emulator = null!;
    private PhotosLibraryClient _photos = null!;

    private static readonly Fault LostResponse = new() { Reset = true, When = FaultMoment.After };

    public async Task InitializeAsync()
    {
        _emulator = await PhotosEmulator.StartAsync(
            new PhotosEmulatorOptions
            {
                Listen = false,
                Quotas = new QuotaOptions { ConcurrentWritesPerUser = 1 },
            }
        );
        _emulator.Clock.Freeze();
        _photos = NewClient();
    }

    public async Task DisposeAsync()
    {
        _photos.Dispose();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task Client_that_the_README_shows_retries_as_any()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        emulator.Faults.Add(new Fault { Operation = "Albums_Create", Error = FaultError.Unavailable });
        using var photos = new PhotosLibraryClient(
            _ => ValueTask.FromResult("dev:alice"),
            new PhotosLibraryClientOptions
            {
                BaseAddress = emulator.Address,
                TimeProvider = new ImpatientTime(emulator.Clock),
            }
        );

        var album = await photos.Albums.CreateAsync("Trip");

        Assert.Equal("Trip", (await photos.Albums.GetAsync(album.Id)).Title);
        Assert.Equal(2, emulator.Requests.List(new RequestFilter { Operation = "Albums_Create" }).Count);
    }

    [Theory]
    [InlineData(true, FaultMoment.After)]
    [InlineData(true, FaultMoment.Before)]
    [InlineData(false, FaultMoment.After)]
    [InlineData(false, FaultMoment.Before)]
    public async Task Album_is_created_once_whatever_response_is_lost(bool isReset, FaultMoment when)
    {
        _emulator.Faults.Add(
            new Fault
            {
                Operation = "Albums_Create",
                Reset = isReset,
                Error = isReset ? null : FaultError.Internal,
                When = when,
            }
        );

        var album = await CreateAsync("Lakes");

        Assert.Equal(album.Id, Assert.Single((await StateAsync()).Albums).Id);
        Assert.Equal("Lakes", album.Title);
        Assert.Equal(when == FaultMoment.After ? 1 : 2, CallsOf("Albums_Create"));
        Assert.Equal(1, CallsOf("Albums_List"));
    }

    [Fact]
    public async Task Albums_of_the_same_title_are_created_as_often_as_asked()
    {
        _emulator.Faults.Add(LostResponse with { Operation = "Albums_Create", Nth = 2, Times = 2 });

        var ids = new HashSet<string>();
        for (var i = 0; i < 4; i++)
        {
            ids.Add((await CreateAsync("Lakes")).Id!);
        }

        Assert.Equal(ids.Order(), (await StateAsync()).Albums.Select(album => album.Id).Order());
        Assert.Equal(4, ids.Count);
    }

    [Fact]
    public async Task Reconciling_searches_every_page_of_albums()
    {
        for (var i = 0; i < 60; i++)
        {
            await CreateAsync($"Album {i}");
        }

        _emulator.Faults.Add(LostResponse with { Operation = "Albums_Create" });
        var album = await CreateAsync("Lakes");

        Assert.Equal(61, (await StateAsync()).Albums.Count);
        Assert.Single((await StateAsync()).Albums, a => a.Title == "Lakes" && a.Id == album.Id);
    }

    [Fact]
    public async Task Two_hundred_albums_over_a_bad_connection_are_created_once_each()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        var expected = new List<string>();
        for (var i = 0; i < 200; i++)
        {
            var fault = random.Next(4) switch
            {
                0 => LostResponse,
                1 => new Fault { Reset = true },
                2 => new Fault { Error = FaultError.Unavailable, When = FaultMoment.After },
                _ => new Fault { Error = FaultError.Internal },
            };
            _emulator.Faults.Add(fault with { Operation = "Albums_*", Times = random.Next(1, 3) });
            // Few titles, so that many are the same.
            expected.Add((await CreateAsync($"Title {random.Next(3)}")).Id!);
            _emulator.Faults.Clear();
        }

        Assert.True(
            expected.Order().SequenceEqual((await StateAsync()).Albums.Select(album => album.Id).Order()),
            $"Seed {Seed}: {expected.Distinct().Count()} albums were returned, "
                + $"{(await StateAsync()).Albums.Count} exist."
        );
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Items_are_added_to_an_album_and_removed_once(FaultMoment when)
    {
        var album = await CreateAsync("Lakes");
        var ids = new List<string> { await AddItemAsync(1), await AddItemAsync(2), await AddItemAsync(3) };
        _emulator.Faults.Add(
            new Fault
            {
                Operation = "Albums_Batch*",
                Reset = true,
                When = when,
            }
        );
        _emulator.Requests.Clear();

        await _photos.Albums.BatchAddMediaItemsAsync(
            album.Id,
            new BatchAddMediaItemsToAlbumRequest { MediaItemIds = ids }
        );
        Assert.Equal(ids, await ContentsAsync(album.Id));

        _emulator.Faults.Add(
            new Fault
            {
                Operation = "Albums_Batch*",
                Reset = true,
                When = when,
            }
        );
        await _photos.Albums.BatchRemoveMediaItemsAsync(
            album.Id,
            new BatchRemoveMediaItemsFromAlbumRequest { MediaItemIds = ids.Take(2).ToList() }
        );

        Assert.Equal(ids.Skip(2), await ContentsAsync(album.Id));
        Assert.Equal(when == FaultMoment.After ? 2 : 4, CallsOf("Albums_Batch*"));
    }

    [Fact]
    public async Task Item_whose_response_was_lost_is_created_once_and_its_outcome_is_unknown()
    {
        _emulator.Faults.Add(LostResponse with { Operation = "MediaItems_BatchCreate" });

        var failure = await Record.ExceptionAsync(() => AddItemAsync(1));

        // Whether Google accepts an upload token twice is not known; the emulator can do either.
        Assert.True(failure is null or PhotosLibraryException { IsOutcomeUnknown: true }, failure?.ToString());
        Assert.Single((await StateAsync()).MediaItems);
        Assert.Equal(2, CallsOf("MediaItems_BatchCreate"));
    }

    [Fact]
    public async Task Enrichment_whose_response_was_lost_is_not_retried()
    {
        var album = await CreateAsync("Lakes");
        _emulator.Faults.Add(LostResponse with { Operation = "Albums_AddEnrichment" });

        var failure = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            _photos.Albums.AddEnrichmentAsync(
                album.Id,
                new AddEnrichmentToAlbumRequest
                {
                    NewEnrichmentItem = new NewEnrichmentItem
                    {
                        TextEnrichment = new TextEnrichment { Text = "Day 1" },
                    },
                    AlbumPosition = new AlbumPosition { Position = PositionType.FirstInAlbum },
                }
            )
        );

        Assert.True(failure.IsOutcomeUnknown);
        Assert.Single((await StateAsync()).Albums.Single().Entries);
        Assert.Equal(1, CallsOf("Albums_AddEnrichment"));
    }

    [Fact]
    public async Task List_survives_every_transient_fault()
    {
        for (var i = 0; i < 7; i++)
        {
            await AddItemAsync(i);
        }

        _emulator.Faults.Add(new Fault { Operation = "MediaItems_List", Reset = true });
        _emulator.Faults.Add(
            new Fault
            {
                Operation = "MediaItems_List",
                Error = FaultError.Unavailable,
                Nth = 3,
                RetryAfter = TimeSpan.FromSeconds(20),
            }
        );
        _emulator.Faults.Add(
            new Fault
            {
                Operation = "MediaItems_List",
                TruncateAt = 40,
                Nth = 5,
            }
        );
        _emulator.Faults.Add(
            new Fault
            {
                Operation = "MediaItems_List",
                Error = FaultError.HtmlPage,
                Nth = 7,
            }
        );

        var ids = new List<string>();
        await foreach (var item in _photos.MediaItems.ListAllAsync(pageSize: 2))
        {
            ids.Add(item.Id);
        }

        Assert.Equal((await StateAsync()).MediaItems.Select(item => item.Id).Order(), ids.Order());
        Assert.Equal(7, ids.Count);
    }

    [Fact]
    public async Task Twenty_parallel_writes_succeed_under_a_limit_of_one()
    {
        var albums = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => CreateAsync($"Album {i}")));

        Assert.Equal(20, albums.Select(album => album.Id).Distinct().Count());
        Assert.Equal(20, (await StateAsync()).Albums.Count);
        Assert.DoesNotContain(_emulator.Requests.List(), request => request.Status == 429);
    }

    [Fact]
    public async Task Quota_of_writes_per_minute_is_waited_for()
    {
        await using var emulator = await PhotosEmulator.StartAsync(
            new PhotosEmulatorOptions
            {
                Listen = false,
                Quotas = new QuotaOptions { WritesPerMinutePerUser = 5 },
            }
        );
        emulator.Clock.Freeze();
        var start = emulator.Clock.GetUtcNow();
        using var photos = NewClient(emulator);

        for (var i = 0; i < 12; i++)
        {
            await photos.Albums.CreateAsync(new CreateAlbumRequest { Album = new Album { Title = $"{i}" } });
        }

        Assert.Equal(12, (await emulator.GetStateAsync("alice")).Accounts.Single().Albums.Count);
        Assert.True(emulator.Clock.GetUtcNow() - start > TimeSpan.FromMinutes(1));
        // A throttled call waits half a minute at least, so it is throttled a few times at most.
        Assert.InRange(emulator.Requests.List(new RequestFilter { Status = 429 }).Count, 2, 6);
    }

    [Fact]
    public async Task Daily_quota_is_not_waited_for()
    {
        await using var emulator = await PhotosEmulator.StartAsync(
            new PhotosEmulatorOptions
            {
                Listen = false,
                Quotas = new QuotaOptions { RequestsPerDay = 2 },
            }
        );
        emulator.Clock.Freeze();
        using var photos = NewClient(emulator);
        await photos.Albums.ListAsync();
        await photos.Albums.ListAsync();

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() => photos.Albums.ListAsync());

        Assert.Equal((QuotaKind.RequestsPerDay, 2L, 1), (failure.Quota!.Kind, failure.Quota.Limit, failure.Attempts));
        Assert.Equal(3, emulator.Requests.List().Count);
        // When it says that calls are good again, they are.
        emulator.Clock.SetNow(failure.Quota.ResetsAt!.Value);
        await photos.Albums.ListAsync();
    }

    [Fact]
    public async Task Client_registered_in_services_reaches_the_emulator()
    {
        var services = new ServiceCollection().AddSingleton<ITokenAccess>(
            GoogleCredential.FromAccessToken("dev:alice")
        );
        services
            .AddPhotosLibrary(options => options.TimeProvider = new ImpatientTime(_emulator.Clock))
            .ConfigurePrimaryHttpMessageHandler(() => _emulator.CreateHandler());
        await using var provider = services.BuildServiceProvider();
        _emulator.Faults.Add(LostResponse with { Operation = "Albums_Create" });

        await provider
            .GetRequiredService<AlbumsClient>()
            .CreateAsync(new CreateAlbumRequest { Album = new Album { Title = "Lakes" } });

        Assert.Single((await StateAsync()).Albums);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task Slow_write_is_met_by_the_next_one_only_of_a_client_that_does_not_serialize_its_writes(
        int concurrentWrites,
        bool isMet
    )
    {
        _emulator.Faults.Add(new Fault { Operation = "Albums_Create", Delay = TimeSpan.FromMinutes(1) });
        using var photos = new PhotosLibraryClient(
            GoogleCredential.FromAccessToken("dev:alice"),
            new PhotosLibraryClientOptions
            {
                Transport = _emulator.CreateHandler(),
                MaxConcurrentWrites = concurrentWrites,
                Retry = new RetryOptions { MaxRetries = 0 },
            }
        );

        var slow = photos.Albums.CreateAsync("slow");
        SpinWait.SpinUntil(() => _emulator.Faults.List()[0].Fired == 1, TimeSpan.FromSeconds(30));
        var next = photos.Albums.CreateAsync("next");
        if (isMet)
        {
            var refused = await Assert.ThrowsAnyAsync<PhotosLibraryException>(() => next);
            Assert.Contains("'concurrent write request'", refused.Message, StringComparison.Ordinal);
            Assert.False(slow.IsCompleted);
        }

        while (!slow.IsCompleted)
        {
            _emulator.Clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        await slow;
        if (!isMet)
        {
            await next;
        }

        Assert.Equal(isMet ? 1 : 2, (await StateAsync()).Albums.Count);
        Assert.Equal(isMet ? 1 : 0, _emulator.Requests.List().Count(request => request.Status == 429));
    }

    private PhotosLibraryClient NewClient(PhotosEmulator? emulator = null) =>
        new(
            GoogleCredential.FromAccessToken("dev:alice"),
            new PhotosLibraryClientOptions
            {
                Transport = (emulator ?? _emulator).CreateHandler(),
                TimeProvider = new ImpatientTime((emulator ?? _emulator).Clock),
            }
        );

    private Task<Album> CreateAsync(string title) =>
        _photos.Albums.CreateAsync(new CreateAlbumRequest { Album = new Album { Title = title } });

    private async Task<string> AddItemAsync(int number)
    {
        var token = await _photos.Uploads.UploadAsync(new MemoryStream(TestPhotos.Jpeg(number)), $"{number}.jpg");
        var response = await _photos.MediaItems.BatchCreateAsync(
            new BatchCreateMediaItemsRequest
            {
                NewMediaItems = [new NewMediaItem { SimpleMediaItem = new SimpleMediaItem { UploadToken = token } }],
            }
        );
        return Assert.Single(response.NewMediaItemResults!).MediaItem!.Id!;
    }

    private async Task<List<string>> ContentsAsync(string albumId)
    {
        var ids = new List<string>();
        await foreach (var item in _photos.MediaItems.SearchAllAsync(new SearchMediaItemsRequest { AlbumId = albumId }))
        {
            ids.Add(item.Id);
        }

        return ids;
    }

    private async Task<AccountState> StateAsync() => (await _emulator.GetStateAsync("alice")).Accounts.Single();

    private int CallsOf(string operation) => _emulator.Requests.List(new RequestFilter { Operation = operation }).Count;
}
