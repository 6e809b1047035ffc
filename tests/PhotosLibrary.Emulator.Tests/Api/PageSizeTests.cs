namespace PhotosLibrary.Emulator.Tests.Api;

/// <summary>A library with more albums and items than the largest pages hold.</summary>
public sealed class LargeLibrary : IAsyncLifetime
{
    internal TestEmulator Emulator { get; } = new();

    internal TestApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Emulator.InitializeAsync();
        App = Emulator.NewAccount();
        await Task.WhenAll(Enumerable.Range(0, 51).Select(number => App.CreateAlbumAsync($"Album {number}")));
        var tokens = await Task.WhenAll(
            Enumerable.Range(0, 101).Select(number => App.UploadRawAsync(TestPhotos.Jpeg(number)))
        );
        foreach (var batch in tokens.Chunk(50))
        {
            var items = batch.Select(token => $$"""{ "simpleMediaItem": { "uploadToken": "{{token}}" } }""");
            await App.PostAsync(
                "/v1/mediaItems:batchCreate",
                $$"""{ "newMediaItems": [{{string.Join(',', items)}}] }"""
            );
        }
    }

    public async Task DisposeAsync() => await Emulator.DisposeAsync();
}

/// <summary>
/// How many elements a page holds (spec/facts.md, "Paging": that too many are cut down is unconfirmed).
/// </summary>
public class PageSizeTests(LargeLibrary library) : IClassFixture<LargeLibrary>
{
    [Theory]
    [InlineData("albums", "", 20)]
    [InlineData("albums", "?pageSize=0", 20)]
    [InlineData("albums", "?pageSize=50", 50)]
    [InlineData("albums", "?pageSize=51", 50)]
    [InlineData("mediaItems", "", 25)]
    [InlineData("mediaItems", "?pageSize=0", 25)]
    [InlineData("mediaItems", "?pageSize=100", 100)]
    [InlineData("mediaItems", "?pageSize=1000", 100)]
    public async Task Page_size_of_a_list_has_a_default_and_a_maximum(string list, string query, int expected)
    {
        var page = (await library.App.GetAsync($"/v1/{list}{query}")).Success();

        Assert.Equal(expected, TestApp.Ids(page, list).Count);
        Assert.NotNull(page["nextPageToken"]);
    }

    [Theory]
    [InlineData("{}", 25)]
    [InlineData("""{ "pageSize": 0 }""", 25)]
    [InlineData("""{ "pageSize": "101" }""", 100)]
    public async Task Page_size_of_a_search_has_the_same_default_and_maximum(string request, int expected)
    {
        var page = (await library.App.PostAsync("/v1/mediaItems:search", request)).Success();

        Assert.Equal(expected, TestApp.Ids(page).Count);
    }
}
