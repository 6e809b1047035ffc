using NSubstitute;
using PhotosLibrary;
using PhotosLibrary.Emulator;

namespace Tests;

/// <summary>The two ways to test an app: with a client that a library mocks, and against the emulator.</summary>
public class AlbumTests
{
    [Fact]
    public async Task Mocked_client_returns_what_it_was_told_to()
    {
        var photos = Substitute.For<PhotosLibraryClient>();
        photos.Albums.Returns(Substitute.For<AlbumsClient>());
        photos
            .Albums.ListAllAsync()
            .Returns(PagedAsyncEnumerable.FromPages<Album>([new([new Album { Title = "Lakes" }], null)]));

        Assert.Equal(["Lakes"], await TitlesAsync(photos));
    }

    [Fact]
    public async Task Emulator_keeps_what_was_created()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var photos = new PhotosLibraryClient(
            _ => ValueTask.FromResult("dev:alice"),
            new PhotosLibraryClientOptions { BaseAddress = emulator.Address }
        );
        await photos.Albums.CreateAsync("Trip");

        Assert.Equal(["Trip"], await TitlesAsync(photos));
    }

    private static async Task<List<string?>> TitlesAsync(PhotosLibraryClient photos)
    {
        var titles = new List<string?>();
        await foreach (var album in photos.Albums.ListAllAsync())
        {
            titles.Add(album.Title);
        }

        return titles;
    }
}
