namespace PhotosLibrary.Emulator.Tests.Policies;

/// <summary>What those who joined may do in a shared album (spec/facts.md, "Sharing (retired)").</summary>
public class CollaborationTests(LegacyEmulator legacy) : IClassFixture<LegacyEmulator>
{
    private const string Collaborative = """{ "isCollaborative": true }""";

    private readonly (string Alice, string Bob) _names = LegacyEmulator.NewNames();

    private TestApp Alice => legacy.App(_names.Alice);

    private TestApp Bob => legacy.App(_names.Bob);

    [Fact]
    public async Task Collaborator_can_create_items_in_the_album_and_add_items()
    {
        var album = await JoinedAlbumAsync(Collaborative);
        var created = await Bob.AddIdAsync(TestPhotos.Jpeg(1), albumId: album);
        var added = await Bob.AddIdAsync(TestPhotos.Jpeg(2));
        (await Bob.AddToAlbumAsync(album, added)).Success();

        Assert.Equal([created, added], await Alice.ListAlbumAsync(album));
        Assert.True((bool?)(await Bob.GetAsync($"/v1/albums/{album}")).Success()["isWriteable"]);
        Assert.Empty(await Alice.ListIdsAsync("/v1/mediaItems", "mediaItems"));
    }

    [Fact]
    public async Task Member_of_an_album_that_is_not_collaborative_cannot_add_items()
    {
        var album = await JoinedAlbumAsync("{}");
        var item = await Bob.AddIdAsync(TestPhotos.Jpeg(1));

        (await Bob.AddToAlbumAsync(album, item)).Error(
            400,
            "INVALID_ARGUMENT",
            "No permission to add media items to this album."
        );
        (await Bob.CreateAsync(TestPhotos.Jpeg(2), $"\"albumId\": \"{album}\",")).Error(
            400,
            "INVALID_ARGUMENT",
            "No permission to add media items to this album."
        );
        Assert.Null((await Bob.GetAsync($"/v1/albums/{album}")).Success()["isWriteable"]);
        Assert.Empty(await Alice.ListAlbumAsync(album));
        Assert.Equal([item], await Bob.ListIdsAsync("/v1/mediaItems", "mediaItems"));
    }

    // spec/facts.md, "Album contents": items must be in the user's library, and created by the app.
    [Fact]
    public async Task A_collaborator_adds_only_items_of_their_own_library()
    {
        var album = await JoinedAlbumAsync(Collaborative);
        var hers = await Alice.AddIdAsync(TestPhotos.Jpeg(1), albumId: album);
        var second = await Bob.CreateAlbumAsync();

        (await Bob.AddToAlbumAsync(second, hers)).Error(
            400,
            "INVALID_ARGUMENT",
            "Request contains an invalid media item id."
        );
    }

    [Fact]
    public async Task Only_the_owner_chooses_positions()
    {
        var album = await JoinedAlbumAsync(Collaborative);
        var position = $"\"albumId\": \"{album}\", \"albumPosition\": {{ \"position\": \"FIRST_IN_ALBUM\" }},";
        var enrichment = """
            { "newEnrichmentItem": { "textEnrichment": { "text": "t" } },
              "albumPosition": { "position": "FIRST_IN_ALBUM" } }
            """;

        (await Bob.CreateAsync(TestPhotos.Jpeg(1), position)).InvalidField("album_position");
        (await Bob.PostAsync($"/v1/albums/{album}:addEnrichment", enrichment)).InvalidField("album_position");
        Assert.Empty(await Bob.ListIdsAsync("/v1/mediaItems", "mediaItems"));
        (await Alice.CreateAsync(TestPhotos.Jpeg(1), position)).Success();
        (await Alice.PostAsync($"/v1/albums/{album}:addEnrichment", enrichment)).Success();
    }

    [Fact]
    public async Task Owner_can_place_items_after_those_of_others()
    {
        var album = await JoinedAlbumAsync(Collaborative);
        var first = await Bob.AddIdAsync(TestPhotos.Jpeg(1), albumId: album);
        var last = await Alice.AddIdAsync(TestPhotos.Jpeg(2), albumId: album);
        var between = (
            await Alice.CreateAsync(
                TestPhotos.Jpeg(3),
                $$"""
                "albumId": "{{album}}",
                "albumPosition": { "position": "AFTER_MEDIA_ITEM", "relativeMediaItemId": "{{first}}" },
                """
            )
        ).Success()["newMediaItemResults"]![0]!["mediaItem"]!["id"];

        Assert.Equal([first, (string)between!, last], await Alice.ListAlbumAsync(album));
    }

    // spec/facts.md, "Album contents": in shared albums own additions, or any if album owner.
    [Fact]
    public async Task A_collaborator_removes_their_own_items_and_the_owner_any()
    {
        var album = await JoinedAlbumAsync(Collaborative);
        var hers = await Alice.AddIdAsync(TestPhotos.Jpeg(1), albumId: album);
        var his = await Bob.AddIdAsync(TestPhotos.Jpeg(2), albumId: album);
        var alsoHis = await Bob.AddIdAsync(TestPhotos.Jpeg(3), albumId: album);

        (await Bob.RemoveFromAlbumAsync(album, hers)).Error(
            400,
            "INVALID_ARGUMENT",
            "Request contains an invalid media item id."
        );
        (await Bob.RemoveFromAlbumAsync(album, his)).Success();
        (await Alice.RemoveFromAlbumAsync(album, alsoHis)).Success();

        Assert.Equal([hers], await Alice.ListAlbumAsync(album));
        Assert.Equal(new[] { his, alsoHis }.Order(), (await Bob.ListIdsAsync("/v1/mediaItems", "mediaItems")).Order());
    }

    [Fact]
    public async Task Items_of_a_collaborator_are_removed_when_the_collaborator_leaves()
    {
        var album = await Alice.CreateAlbumAsync();
        var token = await Alice.ShareAsync(album, Collaborative);
        await Bob.JoinAsync(token);
        var his = await Bob.AddIdAsync(TestPhotos.Jpeg(1), albumId: album);

        (await Bob.LeaveAsync(token)).Success();

        Assert.Empty(await Alice.ListAlbumAsync(album));
        Assert.Equal([his], await Bob.ListIdsAsync("/v1/mediaItems", "mediaItems"));
    }

    // spec/facts.md, "Scopes and the change of 2025-03-31": before, only into albums that the app had shared.
    [Fact]
    public async Task The_sharing_scope_alone_creates_only_in_shared_albums()
    {
        var sharer = legacy.App(_names.Alice, [LegacyEmulator.Sharing]);
        var album = await sharer.CreateAlbumAsync();
        var into = $"\"albumId\": \"{album}\",";
        var enrichment = """
            { "newEnrichmentItem": { "textEnrichment": { "text": "t" } },
              "albumPosition": { "position": "LAST_IN_ALBUM" } }
            """;

        (await sharer.CreateAsync(TestPhotos.Jpeg(1))).Error(403, "PERMISSION_DENIED");
        (await sharer.CreateAsync(TestPhotos.Jpeg(1), into)).Error(403, "PERMISSION_DENIED");
        (await sharer.PostAsync($"/v1/albums/{album}:addEnrichment", enrichment)).Error(403, "PERMISSION_DENIED");
        var item = await Alice.AddIdAsync(TestPhotos.Jpeg(2));
        (await sharer.AddToAlbumAsync(album, item)).Error(403, "PERMISSION_DENIED");
        Assert.Empty(await Alice.ListAlbumAsync(album));

        await sharer.ShareAsync(album);
        (await sharer.CreateAsync(TestPhotos.Jpeg(1), into)).Success();
        (await sharer.PostAsync($"/v1/albums/{album}:addEnrichment", enrichment)).Success();
        (await sharer.AddToAlbumAsync(album, item)).Success();
        Assert.Equal(2, (await Alice.ListAlbumAsync(album)).Count);
        (await sharer.CreateAsync(TestPhotos.Jpeg(3))).Error(403, "PERMISSION_DENIED");
    }

    private async Task<string> JoinedAlbumAsync(string options)
    {
        var album = await Alice.CreateAlbumAsync();
        (await Bob.JoinAsync(await Alice.ShareAsync(album, options))).Success();
        return album;
    }
}
