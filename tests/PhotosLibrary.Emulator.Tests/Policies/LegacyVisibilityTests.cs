namespace PhotosLibrary.Emulator.Tests.Policies;

/// <summary>What an app read before 2025-03-31 (spec/facts.md, "Scopes and the change of 2025-03-31").</summary>
public class LegacyVisibilityTests(LegacyEmulator legacy) : IClassFixture<LegacyEmulator>, IAsyncLifetime
{
    private readonly string _account = LegacyEmulator.NewNames().Alice;
    private string _ownItem = "",
        _ownAlbum = "",
        _otherItem = "",
        _otherAlbum = "",
        _item = "",
        _album = "";

    private TestApp Writer => legacy.App(_account);

    public async Task InitializeAsync()
    {
        var library = legacy.Emulator.Library;
        _ownItem = await library.AddItemAsync(_account, new MemoryStream(TestPhotos.Jpeg(1)));
        _ownAlbum = await library.AddAlbumAsync(_account, "Own", [_ownItem]);
        _otherItem = await legacy.App(_account, "other").AddIdAsync(TestPhotos.Jpeg(2));
        _otherAlbum = await legacy.App(_account, "other").CreateAlbumAsync();
        _item = await Writer.AddIdAsync(TestPhotos.Jpeg(3));
        _album = await Writer.CreateAlbumAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(LegacyEmulator.Full)]
    [InlineData(LegacyEmulator.ReadOnly)]
    public async Task The_full_scopes_read_what_no_app_or_another_app_created(string scope)
    {
        var app = legacy.App(_account, [scope]);

        Assert.Equal(
            new[] { _item, _otherItem, _ownItem }.Order(),
            (await app.ListIdsAsync("/v1/mediaItems", "mediaItems")).Order()
        );
        Assert.Equal([_album, _otherAlbum, _ownAlbum], await app.ListIdsAsync("/v1/albums", "albums"));
        Assert.Equal([_ownItem], await app.ListAlbumAsync(_ownAlbum));
        (await app.GetAsync($"/v1/mediaItems/{_ownItem}")).Success();
        (await app.GetAsync($"/v1/albums/{_otherAlbum}")).Success();
    }

    [Fact]
    public async Task Data_that_the_app_did_not_create_can_be_excluded()
    {
        var app = legacy.App(_account, [LegacyEmulator.ReadOnly]);

        Assert.Equal([_album], await app.ListIdsAsync("/v1/albums?excludeNonAppCreatedData=true", "albums"));
        var search = await app.PostAsync(
            "/v1/mediaItems:search",
            """{ "filters": { "excludeNonAppCreatedData": true } }"""
        );
        Assert.Equal([_item], TestApp.Ids(search.Success()));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task The_scope_for_app_created_data_reads_no_more_whatever_is_excluded(string exclude)
    {
        var app = legacy.App(_account, [PhotosLibraryScopes.ReadOnlyAppCreatedData]);

        Assert.Equal([_album], await app.ListIdsAsync($"/v1/albums?excludeNonAppCreatedData={exclude}", "albums"));
        Assert.Equal([_item], await app.ListIdsAsync("/v1/mediaItems", "mediaItems"));
        var search = await app.PostAsync(
            "/v1/mediaItems:search",
            $$"""{ "filters": { "excludeNonAppCreatedData": {{exclude}} } }"""
        );
        Assert.Equal([_item], TestApp.Ids(search.Success()));
        (await app.GetAsync($"/v1/albums/{_ownAlbum}")).Error(404, "NOT_FOUND");
        (await app.GetAsync($"/v1/mediaItems/{_otherItem}")).Error(400, "INVALID_ARGUMENT", "Invalid media item ID.");
    }

    // spec/facts.md, "Apps and what they created": what an app did not create it reads at most.
    [Fact]
    public async Task Item_that_the_app_did_not_create_cannot_be_changed()
    {
        (await Writer.AddToAlbumAsync(_ownAlbum, _item)).Error(
            400,
            "INVALID_ARGUMENT",
            "No permission to add media items to this album."
        );
        (await Writer.AddToAlbumAsync(_album, _ownItem)).Error(
            400,
            "INVALID_ARGUMENT",
            "Request contains an invalid media item id."
        );
        (await Writer.RemoveFromAlbumAsync(_ownAlbum, _ownItem)).Error(403, "PERMISSION_DENIED");
        (await Writer.PatchAsync($"/v1/albums/{_otherAlbum}?updateMask=title", """{ "title": "Mine" }""")).Error(
            403,
            "PERMISSION_DENIED"
        );
        (
            await Writer.PatchAsync($"/v1/mediaItems/{_ownItem}?updateMask=description", """{ "description": "d" }""")
        ).Error(400, "INVALID_ARGUMENT");
        (await Writer.PostAsync($"/v1/albums/{_ownAlbum}:share", "{}")).Error(403, "PERMISSION_DENIED");
        Assert.Equal([_ownItem], await Writer.ListAlbumAsync(_ownAlbum));
        Assert.Null((await Writer.GetAsync($"/v1/albums/{_ownAlbum}")).Success()["isWriteable"]);
    }

    [Theory]
    [InlineData(LegacyEmulator.Full, true)]
    [InlineData(PhotosLibraryScopes.AppendOnly, true)]
    [InlineData(LegacyEmulator.Sharing, false)]
    public async Task An_album_is_writeable_by_scope_and_the_sharing_scope_writes_only_to_shared_ones(
        string scope,
        bool isWriteable
    )
    {
        var app = legacy.App(_account, [scope, LegacyEmulator.ReadOnly]);
        Assert.Equal(
            isWriteable ? true : null,
            (bool?)(await app.GetAsync($"/v1/albums/{_album}")).Success()["isWriteable"]
        );

        await Writer.ShareAsync(_album);
        Assert.True((bool?)(await app.GetAsync($"/v1/albums/{_album}")).Success()["isWriteable"]);
    }
}
