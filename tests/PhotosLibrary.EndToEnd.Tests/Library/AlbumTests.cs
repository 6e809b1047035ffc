using PhotosLibrary.Emulator.Control;

namespace PhotosLibrary.EndToEnd.Tests.Library;

/// <summary>Albums by title, their changes and their enrichments.</summary>
public class AlbumTests
{
    [Fact]
    public async Task Parallel_callers_get_one_album_even_if_a_response_is_lost()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        library.Emulator.Faults.Add(
            new Fault
            {
                Operation = "Albums_Create",
                Reset = true,
                When = FaultMoment.After,
            }
        );
        using var first = library.NewRetryingClient();
        using var second = library.NewRetryingClient();

        var albums = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i => Task.Run(() => (i % 2 == 0 ? first : second).Albums.GetOrCreateAsync("Trip")))
        );

        var state = Assert.Single((await library.Emulator.GetStateAsync()).Accounts);
        var only = Assert.Single(state.Albums);
        Assert.All(albums, album => Assert.Equal(only.Id, album.Id));
    }

    [Fact]
    public async Task Title_cover_and_description_change_and_nothing_else()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        var photos = library.Photos;
        var album = await photos.Albums.CreateAsync("Before");
        await library.AddAsync(TestPhotos.Jpeg(1), "1.jpg", album.Id);
        var cover = await library.AddAsync(TestPhotos.Jpeg(2), "2.jpg", album.Id);

        await photos.Albums.UpdateAsync(album.Id!, coverPhotoMediaItemId: cover.Id);
        Assert.Equal("Before", (await photos.Albums.GetAsync(album.Id!)).Title);
        await photos.Albums.UpdateAsync(album.Id!, title: "After");
        var changed = await photos.Albums.GetAsync(album.Id!);
        Assert.Equal(("After", cover.Id), (changed.Title, changed.CoverPhotoMediaItemId));

        await photos.MediaItems.UpdateAsync(cover.Id!, "The lake");
        Assert.Equal("The lake", (await photos.MediaItems.GetAsync(cover.Id!)).Description);
        await photos.MediaItems.UpdateAsync(cover.Id!, "");
        Assert.True(string.IsNullOrEmpty((await photos.MediaItems.GetAsync(cover.Id!)).Description));
    }

    [Fact]
    public async Task Enrichments_are_added_at_their_positions()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        var albums = library.Photos.Albums;
        var album = await albums.CreateAsync("Trip");
        var item = await library.AddAsync(TestPhotos.Jpeg(1), "1.jpg", album.Id);
        var vienna = new Location
        {
            LocationName = "Vienna",
            Latlng = new LatLng { Latitude = 48.2, Longitude = 16.4 },
        };

        var end = await albums.AddTextAsync(album.Id!, "The end");
        var start = await albums.AddMapAsync(
            album.Id!,
            vienna,
            new Location { LocationName = "Graz" },
            AlbumPosition.First
        );
        var place = await albums.AddLocationAsync(album.Id!, vienna, AlbumPosition.After(item));
        var note = await albums.AddTextAsync(album.Id!, "Way", AlbumPosition.AfterEnrichment(start.Id!));

        var state = Assert.Single((await library.Emulator.GetStateAsync()).Accounts);
        Assert.Equal(
            [start.Id, note.Id, item.Id, place.Id, end.Id],
            Assert.Single(state.Albums).Entries.Select(entry => entry.EnrichmentId ?? entry.MediaItemId)
        );
    }
}
