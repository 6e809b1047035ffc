using PhotosLibrary.Emulator;

namespace PhotosLibrary.EndToEnd.Tests.Library;

/// <summary>The client against the emulator: what a user does, and what the library holds afterwards.</summary>
public class LibraryTests
{
    [Fact]
    public async Task Uploaded_bytes_are_downloaded_unchanged()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        var bytes = TestPhotos.Jpeg(1, "2021:03:04 05:06:07");

        var item = await library.AddAsync(bytes, "été – 夏.jpg");
        var listed = await library.Photos.MediaItems.GetAsync(item.Id);
        using var original = new MemoryStream();
        await library.Photos.Downloads.DownloadAsync(listed, original);

        Assert.Equal("été – 夏.jpg", listed.Filename);
        Assert.Equal((64L, 48L), (listed.MediaMetadata!.Width, listed.MediaMetadata.Height));
        Assert.Equal(new DateTimeOffset(2021, 3, 4, 5, 6, 7, TimeSpan.Zero), listed.MediaMetadata.CreationTime);
        Assert.Equal(bytes, original.ToArray());
    }

    [Fact]
    public async Task List_of_many_pages_has_every_item_once()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        var added = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            added.Add((await library.AddAsync(TestPhotos.Jpeg(i), $"{i}.jpg")).Id!);
        }

        var pages = new List<int>();
        var listed = new List<string>();
        await foreach (var page in library.Photos.MediaItems.ListAllAsync(pageSize: 3).AsPages())
        {
            pages.Add(page.Items.Count);
            listed.AddRange(page.Items.Select(item => item.Id));
        }

        Assert.True(pages.Count >= 3);
        Assert.Equal(added.Order(), listed.Order());
    }

    [Fact]
    public async Task Album_lists_its_items_in_the_order_of_their_positions()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        var album = await library.Photos.Albums.CreateAsync(
            new CreateAlbumRequest { Album = new Album { Title = "Order" } }
        );
        var first = await library.AddAsync(TestPhotos.Jpeg(1), "1.jpg", album.Id);
        var second = await library.AddAsync(TestPhotos.Jpeg(2), "2.jpg", album.Id);

        var found = new List<string?>();
        await foreach (
            var item in library.Photos.MediaItems.SearchAllAsync(new SearchMediaItemsRequest { AlbumId = album.Id })
        )
        {
            found.Add(item.Id);
        }

        Assert.Equal([first.Id, second.Id], found);
        Assert.Equal(2, (await library.Photos.Albums.GetAsync(album.Id)).MediaItemsCount);
    }

    [Fact]
    public async Task Title_cover_and_description_can_be_changed()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        var album = await library.Photos.Albums.CreateAsync(
            new CreateAlbumRequest { Album = new Album { Title = "Before" } }
        );
        await library.AddAsync(TestPhotos.Jpeg(1), "1.jpg", album.Id);
        var cover = await library.AddAsync(TestPhotos.Jpeg(2), "2.jpg", album.Id);

        await library.Photos.Albums.PatchAsync(
            album.Id,
            "title,cover_photo_media_item_id",
            new Album { Title = "After", CoverPhotoMediaItemId = cover.Id }
        );
        await library.Photos.MediaItems.PatchAsync(cover.Id, "description", new MediaItem { Description = "The lake" });

        var changed = await library.Photos.Albums.GetAsync(album.Id);
        Assert.Equal(("After", cover.Id), (changed.Title, changed.CoverPhotoMediaItemId));
        Assert.Equal("The lake", (await library.Photos.MediaItems.GetAsync(cover.Id)).Description);
    }

    [Fact]
    public async Task Resumable_upload_in_chunks_arrives_complete()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        // Noise does not compress: a few megabytes of it are many chunks.
        var bytes = TestPhotos.Jpeg(3).Concat(RandomBytes(seed: 7, length: 3_000_000)).ToArray();
        var options = new UploadOptions { ChunkSize = 512 * 1024 };

        var token = await library.Photos.Uploads.UploadAsync(new MemoryStream(bytes), "large.jpg", options);
        var response = await library.Photos.MediaItems.BatchCreateAsync(
            new BatchCreateMediaItemsRequest
            {
                NewMediaItems = [new NewMediaItem { SimpleMediaItem = new SimpleMediaItem { UploadToken = token } }],
            }
        );
        using var original = new MemoryStream();
        var item = await library.Photos.MediaItems.GetAsync(
            Assert.Single(response.NewMediaItemResults!).MediaItem!.Id!
        );
        await library.Photos.Downloads.DownloadAsync(item, original);

        Assert.Equal("large.jpg", item.Filename);
        Assert.Equal(bytes, original.ToArray());
    }

    [Fact]
    public async Task Failed_call_has_Googles_error()
    {
        await using var library = await EmulatedLibrary.StartAsync();

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            library.Photos.MediaItems.GetAsync("no-such-item")
        );

        Assert.Equal("INVALID_ARGUMENT", failure.Status);
        Assert.Equal("Invalid media item ID.", failure.ErrorMessage);
        Assert.StartsWith(
            "photoslibrary.mediaItems.get failed: 400 INVALID_ARGUMENT: Invalid media item ID. Usual causes: an item "
                + "of another app (an app sees only what it created)",
            failure.Message,
            StringComparison.Ordinal
        );
    }

#pragma warning disable CS0618 // That they are closed is the point.
    [Fact]
    public async Task Sharing_methods_are_refused()
    {
        await using var library = await EmulatedLibrary.StartAsync();

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() => library.Photos.SharedAlbums.ListAsync());

        Assert.Equal("PERMISSION_DENIED", failure.Status);
    }
#pragma warning restore CS0618

    [Fact]
    public async Task Accounts_do_not_see_each_other()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        var item = await library.AddAsync(TestPhotos.Jpeg(1), "mine.jpg");
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", "dev:bob") } };
        using var bob = new PhotosLibraryClient(
            http,
            new PhotosLibraryClientOptions { BaseAddress = library.Emulator.Address }
        );

        Assert.Empty((await bob.MediaItems.ListAsync()).MediaItems);
        await Assert.ThrowsAsync<PhotosLibraryException>(() => bob.MediaItems.GetAsync(item.Id));
    }

    [Fact]
    public async Task Restart_of_the_emulator_loses_nothing()
    {
        var folder = Directory.CreateTempSubdirectory();
        var bytes = TestPhotos.Jpeg(1);
        string id;
        await using (
            var before = await EmulatedLibrary.StartAsync(new PhotosEmulatorOptions { DataDirectory = folder.FullName })
        )
        {
            id = (await before.AddAsync(bytes, "kept.jpg")).Id!;
        }

        await using (
            var after = await EmulatedLibrary.StartAsync(new PhotosEmulatorOptions { DataDirectory = folder.FullName })
        )
        {
            var item = await after.Photos.MediaItems.GetAsync(id);
            using var original = new MemoryStream();
            await after.Photos.Downloads.DownloadAsync(item, original);
            Assert.Equal("kept.jpg", item.Filename);
            Assert.Equal(bytes, original.ToArray());
        }

        folder.Delete(recursive: true);
    }

    private static byte[] RandomBytes(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
