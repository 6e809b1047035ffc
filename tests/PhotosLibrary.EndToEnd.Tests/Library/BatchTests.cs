using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Control;

namespace PhotosLibrary.EndToEnd.Tests.Library;

/// <summary>Calls for many, and what the library holds afterwards: nothing lost, nothing twice.</summary>
public class BatchTests
{
    [Fact]
    public async Task Get_many_returns_outcomes_in_order_and_invalid_ids_fail_alone()
    {
        await using var library = await EmulatedLibrary.StartAsync(
            new PhotosEmulatorOptions { Seed = 120 },
            account: "demo"
        );
        using var photos = library.NewRetryingClient();
        var ids = await ItemsOf(photos.MediaItems.ListAllAsync());
        var asked = ids.Take(30).Append("no-such").Concat(ids.Skip(30)).Append(ids[0]).ToList();
        library.Emulator.Faults.Add(
            new Fault
            {
                Operation = "MediaItems_BatchGet",
                FailItems = [new FailedItem(3, 13), new FailedItem(4, 5, "gone")],
            }
        );
        library.Emulator.Faults.Add(
            new Fault
            {
                Operation = "MediaItems_BatchGet",
                Nth = 2,
                Error = FaultError.Unavailable,
            }
        );

        var outcomes = await photos.MediaItems.GetManyAsync(asked, "filename");

        Assert.Equal(asked, outcomes.Select(outcome => outcome.Input));
        Assert.Equal(
            [(ids[4], BatchErrorKind.NotFound), ("no-such", BatchErrorKind.Invalid)],
            outcomes.Where(outcome => !outcome.Succeeded).Select(outcome => (outcome.Input, outcome.Error!.Kind))
        );
        Assert.All(
            outcomes.Where(outcome => outcome.Succeeded),
            outcome =>
            {
                Assert.Equal(outcome.Input, outcome.MediaItem!.Id);
                Assert.NotNull(outcome.MediaItem.Filename);
                Assert.Null(outcome.MediaItem.BaseUrl);
            }
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Create_many_keeps_order_and_position_under_faults(bool first)
    {
        await using var library = await EmulatedLibrary.StartAsync();
        using var photos = library.NewRetryingClient();
        var album = await photos.Albums.CreateAsync("Trip");
        var old = await library.AddAsync(TestPhotos.Jpeg(1000), "old.jpg", album.Id);
        var uploads = await UploadAsync(photos, 70);
        foreach (
            var fault in (Fault[])
                [
                    new() { FailItems = [new FailedItem(7, 13), new FailedItem(8, 13), new FailedItem(20, 13)] },
                    new() { Nth = 2, Error = FaultError.Unavailable },
                    new()
                    {
                        Nth = 3,
                        Reset = true,
                        When = FaultMoment.After,
                    },
                    new() { Nth = 5, FailItems = [new FailedItem(0, 13)] },
                    new() { Nth = 6, Error = FaultError.ConcurrentWrite },
                ]
        )
        {
            library.Emulator.Faults.Add(fault with { Operation = "MediaItems_BatchCreate" });
        }

        var created = await photos.MediaItems.CreateManyAsync(uploads, album.Id, first ? AlbumPosition.First : null);

        Assert.All(library.Emulator.Faults.List(), report => Assert.Equal(1, report.Fired));
        Assert.Equal(uploads.Select(upload => upload.SimpleMediaItem!.FileName), created.Select(item => item.Filename));
        var state = await StateAsync(library);
        Assert.Equal(71, state.MediaItems.Count);
        var ids = created.Select(item => item.Id!);
        Assert.Equal(
            first ? [.. ids, old.Id!] : [old.Id!, .. ids],
            Assert.Single(state.Albums).Entries.Select(entry => entry.MediaItemId!)
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Items_refused_in_a_successful_response_throw_and_the_rest_is_created(bool multiStatus)
    {
        await using var library = await EmulatedLibrary.StartAsync(
            new PhotosEmulatorOptions
            {
                Unconfirmed = new UnconfirmedFacts { PartlyFailedBatchIsMultiStatus = multiStatus },
            }
        );
        using var photos = library.NewRetryingClient();
        var uploads = await UploadAsync(photos, 3);
        var text = await photos.Uploads.UploadAsync(new MemoryStream("no photo"u8.ToArray()), "notes.jpg");
        uploads.Insert(1, NewMediaItem.FromUpload(text, "notes.jpg"));

        var failure = await Assert.ThrowsAsync<PhotosBatchException<NewMediaItem>>(() =>
            photos.MediaItems.CreateManyAsync(uploads)
        );

        Assert.Equal([true, false, true, true], failure.Outcomes.Select(outcome => outcome.Succeeded));
        Assert.Equal(BatchErrorKind.Invalid, failure.Outcomes[1].Error!.Kind);
        Assert.DoesNotContain(text, failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            ["0.jpg", "1.jpg", "2.jpg"],
            (await StateAsync(library)).MediaItems.Select(item => item.Filename).Order()
        );
    }

    [Fact]
    public async Task Spent_upload_tokens_among_valid_ones_are_found()
    {
        await using var library = await EmulatedLibrary.StartAsync(
            new PhotosEmulatorOptions { Unconfirmed = new UnconfirmedFacts { UploadTokenIsSpent = true } }
        );
        using var photos = library.NewRetryingClient();
        var uploads = await UploadAsync(photos, 12);
        await photos.MediaItems.CreateManyAsync([uploads[3], uploads[9]]);

        var failure = await Assert.ThrowsAsync<PhotosBatchException<NewMediaItem>>(() =>
            photos.MediaItems.CreateManyAsync(uploads)
        );

        Assert.Equal(
            [uploads[3], uploads[9]],
            failure.Outcomes.Where(outcome => !outcome.Succeeded).Select(outcome => outcome.Input)
        );
        Assert.Equal(12, (await StateAsync(library)).MediaItems.Count);
    }

    [Fact]
    public async Task Failed_batch_leaves_the_previous_batch_in_the_library()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        using var photos = library.NewRetryingClient();
        var uploads = await UploadAsync(photos, 60);
        library.Emulator.Faults.Add(
            new Fault
            {
                Operation = "MediaItems_BatchCreate",
                Nth = 2,
                Error = FaultError.DailyQuota,
            }
        );

        var failure = await Assert.ThrowsAsync<PhotosBatchException<NewMediaItem>>(() =>
            photos.MediaItems.CreateManyAsync(uploads)
        );

        Assert.Equal(
            [(null, 50), (BatchErrorKind.QuotaExceeded, 10)],
            failure.Outcomes.GroupBy(outcome => outcome.Error?.Kind).Select(kind => (kind.Key, kind.Count()))
        );
        var state = await StateAsync(library);
        Assert.Equal(
            failure.Outcomes.Take(50).Select(outcome => outcome.MediaItem!.Id).Order(),
            state.MediaItems.Select(item => item.Id).Order()
        );

        // What is left can be done later, with the same uploads.
        await photos.MediaItems.CreateManyAsync(
            failure.Outcomes.Where(outcome => !outcome.Succeeded).Select(outcome => outcome.Input)
        );
        Assert.Equal(60, (await StateAsync(library)).MediaItems.Count);
    }

    [Fact]
    public async Task Many_items_are_added_to_an_album_and_removed_and_invalid_ids_fail_alone()
    {
        await using var library = await EmulatedLibrary.StartAsync(
            new PhotosEmulatorOptions { Seed = 110 },
            account: "demo"
        );
        using var photos = library.NewRetryingClient();
        var album = await photos.Albums.CreateAsync("Trip");
        var ids = await ItemsOf(photos.MediaItems.ListAllAsync());
        var given = ids.Take(20).Append("bad1").Concat(ids.Skip(20)).Append("bad2").ToList();
        library.Emulator.Faults.Add(
            new Fault
            {
                Operation = "Albums_BatchAddMediaItems",
                Nth = 2,
                Error = FaultError.Unavailable,
            }
        );
        library.Emulator.Faults.Add(
            new Fault
            {
                Operation = "Albums_BatchAddMediaItems",
                Nth = 4,
                Reset = true,
                When = FaultMoment.After,
            }
        );

        var failure = await Assert.ThrowsAsync<PhotosBatchException<string>>(() =>
            photos.Albums.AddMediaItemsAsync(album.Id!, given)
        );

        Assert.All(library.Emulator.Faults.List(), report => Assert.Equal(1, report.Fired));
        Assert.Equal(
            ["bad1", "bad2"],
            failure.Outcomes.Where(outcome => !outcome.Succeeded).Select(outcome => outcome.Input)
        );
        Assert.Equal(ids, await EntriesAsync(library, album));

        await photos.Albums.RemoveMediaItemsAsync(album.Id!, ids.Skip(5).Take(100));
        Assert.Equal(ids.Take(5).Concat(ids.Skip(105)), await EntriesAsync(library, album));
    }

    private static async Task<List<NewMediaItem>> UploadAsync(PhotosLibraryClient photos, int count)
    {
        var uploads = new List<NewMediaItem>();
        for (var i = 0; i < count; i++)
        {
            var token = await photos.Uploads.UploadAsync(new MemoryStream(TestPhotos.Jpeg(i)), $"{i}.jpg");
            uploads.Add(NewMediaItem.FromUpload(token, $"{i}.jpg"));
        }

        return uploads;
    }

    private static async Task<AccountState> StateAsync(EmulatedLibrary library) =>
        Assert.Single((await library.Emulator.GetStateAsync()).Accounts);

    private static async Task<IEnumerable<string?>> EntriesAsync(EmulatedLibrary library, Album album) =>
        (await StateAsync(library)).Albums.Single(a => a.Id == album.Id).Entries.Select(entry => entry.MediaItemId);

    private static async Task<List<string>> ItemsOf(PagedAsyncEnumerable<MediaItem> list)
    {
        var ids = new List<string>();
        await foreach (var item in list)
        {
            ids.Add(item.Id!);
        }

        return ids;
    }
}
