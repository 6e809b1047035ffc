using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace PhotosLibrary.Tests.Mocking;

/// <summary>
/// An application can be tested with a client that a mocking library makes, without any HTTP: every part is a class
/// with virtual members and a constructor for mocks.
/// </summary>
public class MockedClientTests
{
    [Fact]
    public async Task Whole_client_can_be_mocked()
    {
        var photos = Substitute.For<PhotosLibraryClient>();
        photos.Albums.Returns(Substitute.For<AlbumsClient>());
        photos.MediaItems.Returns(Substitute.For<MediaItemsClient>());
        photos.SharedAlbums.Returns(Substitute.For<SharedAlbumsClient>());
        photos.Uploads.Returns(Substitute.For<UploadsClient>());
        photos.Downloads.Returns(Substitute.For<DownloadsClient>());
        photos
            .Albums.ListAllAsync()
            .Returns(
                PagedAsyncEnumerable.FromPages<Album>([
                    new([], "2"),
                    new([new Album { Id = "a", Title = "Lakes" }], null),
                ])
            );
        photos
            .MediaItems.SearchAllAsync(Arg.Is<SearchMediaItemsRequest>(request => request.AlbumId == "a"))
            .Returns(
                PagedAsyncEnumerable.FromPages<MediaItem>([
                    new([new MediaItem { Id = "m1" }], "2"),
                    new([new MediaItem { Id = "m2" }], null),
                ])
            );
        photos.Uploads.UploadAsync(Arg.Any<Stream>(), "lake.jpg").Returns("token");
        photos
            .Downloads.DownloadAsync(Arg.Any<MediaItem>(), Arg.Any<Stream>())
            .Returns(call => new DownloadResult<MediaItem>(call.Arg<MediaItem>(), 3));

        Assert.Equal(["Lakes: 2 photos"], await DescribeAlbumsAsync(photos));
        Assert.Equal("token", await photos.Uploads.UploadAsync(new MemoryStream([1]), "lake.jpg"));
        var result = await photos.Downloads.DownloadAsync(new MediaItem { Id = "m1" }, Stream.Null);
        Assert.Equal(("m1", 3), (result.MediaItem?.Id, result.Bytes));
    }

    [Fact]
    public async Task Failures_can_be_mocked()
    {
        var albums = Substitute.For<AlbumsClient>();
        albums
            .GetAsync("a")
            .ThrowsAsync(
                new PhotosConnectionException(
                    "No.",
                    method: "photoslibrary.albums.get",
                    attempts: 3,
                    isOutcomeUnknown: true
                )
            );
        albums.GetAsync("b").ThrowsAsync(new PhotosLibraryException("No.", System.Net.HttpStatusCode.NotFound));
        var quota = new QuotaFailure(
            QuotaKind.RequestsPerDay,
            "All requests per day",
            10_000,
            DateTimeOffset.UnixEpoch
        );

        var failure = await Assert.ThrowsAsync<PhotosConnectionException>(() => albums.GetAsync("a"));

        Assert.Equal((3, true), (failure.Attempts, failure.IsOutcomeUnknown));
        await Assert.ThrowsAsync<PhotosLibraryException>(() => albums.GetAsync("b"));
        Assert.Equal("All requests per day (10000)", quota.ToString());
    }

    [Fact]
    public async Task Bulk_runs_and_sessions_can_be_mocked()
    {
        var downloader = Substitute.For<BulkDownloader>();
        downloader
            .DownloadAlbumAsync("a", "folder")
            .Returns(
                new[] { new DownloadOutcome<MediaItem>("m1", DownloadOutcomeKind.Downloaded) }.ToAsyncEnumerable()
            );
        var session = Substitute.For<UploadSession>();
        session.ResumeAsync(Arg.Any<Stream>()).Returns("token");

        Assert.True((await downloader.DownloadAlbumAsync("a", "folder").SingleAsync()).Succeeded);
        Assert.Equal("token", await session.ResumeAsync(Stream.Null));
    }

    // What an application does.
    private static async Task<List<string>> DescribeAlbumsAsync(PhotosLibraryClient photos)
    {
        var lines = new List<string>();
        await foreach (var album in photos.Albums.ListAllAsync())
        {
            var request = new SearchMediaItemsRequest { AlbumId = album.Id };
            var count = await photos.MediaItems.SearchAllAsync(request).CountAsync();
            lines.Add($"{album.Title}: {count} photos");
        }

        return lines;
    }
}
