namespace PhotosLibrary.Tests.Mocking;

/// <summary>An application can be tested with a client that is made by hand, without any network.</summary>
public class MockedClientTests
{
    [Fact]
    public async Task A_whole_client_can_be_made_by_hand()
    {
        using var photos = new MockedPhotos();

        Assert.Equal(["Lakes: 2 photos"], await DescribeAlbumsAsync(photos));
        Assert.Equal("token of lake.jpg", await photos.Uploads.UploadAsync(new MemoryStream([1]), "lake.jpg"));
        using var copy = new MemoryStream();
        await photos.Downloads.DownloadAsync(new MediaItem { Id = "m1" }, copy);
        Assert.Equal("m1"u8.ToArray(), copy.ToArray());
    }

    [Fact]
    public async Task Errors_can_be_made_by_hand_too()
    {
        var quota = new QuotaFailure(
            QuotaKind.RequestsPerDay,
            "All requests per day",
            10_000,
            DateTimeOffset.UnixEpoch
        );
        IAlbumsClient albums = new FailingAlbums(
            new PhotosConnectionException(
                "No.",
                method: "photoslibrary.albums.get",
                attempts: 3,
                isOutcomeUnknown: true
            )
        );

        var failure = await Assert.ThrowsAsync<PhotosConnectionException>(() => albums.GetAsync("a"));

        Assert.Equal((3, true), (failure.Attempts, failure.IsOutcomeUnknown));
        Assert.Equal("All requests per day (10000)", quota.ToString());
    }

    // What an application does.
    private static async Task<List<string>> DescribeAlbumsAsync(PhotosLibraryClient photos)
    {
        var lines = new List<string>();
        await foreach (var album in photos.Albums.ListAllAsync())
        {
            var count = 0;
            await foreach (
                var item in photos.MediaItems.SearchAllAsync(new SearchMediaItemsRequest { AlbumId = album.Id })
            )
            {
                count++;
            }

            lines.Add($"{album.Title}: {count} photos");
        }

        return lines;
    }

    private sealed class MockedPhotos : PhotosLibraryClient
    {
        public override AlbumsClient Albums { get; } = new MockedAlbums();

        public override MediaItemsClient MediaItems { get; } = new MockedMediaItems();

        public override UploadsClient Uploads { get; } = new MockedUploads();

        public override DownloadsClient Downloads { get; } = new MockedDownloads();
    }

    private sealed class MockedAlbums : AlbumsClient
    {
        public override PagedAsyncEnumerable<Album> ListAllAsync(int? pageSize = null, string? fields = null) =>
            PagedAsyncEnumerable.FromPages<Album>([new([], "2"), new([new Album { Id = "a", Title = "Lakes" }], null)]);
    }

    private sealed class FailingAlbums(Exception failure) : AlbumsClient
    {
        public override Task<Album> GetAsync(
            string albumId,
            string? fields = null,
            CancellationToken cancellationToken = default
        ) => Task.FromException<Album>(failure);
    }

    private sealed class MockedMediaItems : MediaItemsClient
    {
        public override PagedAsyncEnumerable<MediaItem> SearchAllAsync(
            SearchMediaItemsRequest request,
            string? fields = null
        ) =>
            PagedAsyncEnumerable.FromPages<MediaItem>([
                new([new MediaItem { Id = "m1" }], "2"),
                new([new MediaItem { Id = "m2" }], null),
            ]);
    }

    private sealed class MockedUploads : UploadsClient
    {
        public override Task<string> UploadAsync(
            Stream content,
            string fileName,
            UploadOptions? options = null,
            CancellationToken cancellationToken = default
        ) => Task.FromResult($"token of {fileName}");
    }

    private sealed class MockedDownloads : DownloadsClient
    {
        public override async Task<DownloadResult> DownloadAsync(
            MediaItem item,
            Stream destination,
            DownloadOptions? options = null,
            CancellationToken cancellationToken = default
        )
        {
            await destination.WriteAsync(System.Text.Encoding.UTF8.GetBytes(item.Id!), cancellationToken);
            return new DownloadResult(item, item.Id!.Length);
        }
    }
}
