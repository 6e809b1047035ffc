using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests.Policies;

/// <summary>Sharing albums, joining and leaving them (spec/facts.md, "Sharing (retired)").</summary>
public class SharingTests(LegacyEmulator legacy) : IClassFixture<LegacyEmulator>
{
    private readonly (string Alice, string Bob) _names = LegacyEmulator.NewNames();

    private TestApp Alice => legacy.App(_names.Alice);

    private TestApp Bob => legacy.App(_names.Bob);

    // spec/facts.md, "Paging"
    [Theory]
    [InlineData("", 20)]
    [InlineData("?pageSize=50", 50)]
    [InlineData("?pageSize=51", 50)]
    public async Task Page_size_of_shared_albums_has_a_default_and_a_maximum(string query, int expected)
    {
        for (var number = 0; number < 51; number++)
        {
            await Alice.ShareAsync(await Alice.CreateAlbumAsync($"{number}"));
        }

        var page = (await Alice.GetAsync($"/v1/sharedAlbums{query}")).Success();

        Assert.Equal(expected, TestApp.Ids(page, "sharedAlbums").Count);
    }

    [Fact]
    public async Task Sharing_returns_a_token_and_a_link_with_both_options_off()
    {
        var album = await Alice.CreateAlbumAsync();

        var info = (JObject)(await Alice.PostAsync($"/v1/albums/{album}:share", "{}")).Success()["shareInfo"]!;

        var token = (string?)info["shareToken"];
        Assert.NotEmpty(token!);
        Assert.Equal(
            $$"""{"sharedAlbumOptions":{},"shareableUrl":"https://photos.google.com/share/{{token}}","shareToken":"""
                + $$"""
                "{{token}}","isJoined":true,"isOwned":true,"isJoinable":true}
                """,
            info.ToString(Formatting.None)
        );
    }

    [Fact]
    public async Task Sharing_options_are_stored_and_shown_by_the_album()
    {
        var album = await Alice.CreateAlbumAsync();
        var token = await Alice.ShareAsync(album, """{ "isCollaborative": true, "isCommentable": "true" }""");

        var info = (await Alice.GetAsync($"/v1/albums/{album}")).Success()["shareInfo"]!;

        Assert.Equal(
            """{"isCollaborative":true,"isCommentable":true}""",
            info["sharedAlbumOptions"]!.ToString(Formatting.None)
        );
        Assert.Equal(token, await Alice.ShareAsync(album));
    }

    [Fact]
    public async Task Joining_lets_another_account_read_the_album_and_its_items()
    {
        var album = await Alice.CreateAlbumAsync("Trip");
        var item = await Alice.AddIdAsync(TestPhotos.Jpeg(1), albumId: album);
        var token = await Alice.ShareAsync(album);
        (await Bob.GetAsync($"/v1/albums/{album}")).Error(404, "NOT_FOUND");
        Assert.Null((await Bob.GetAsync($"/v1/sharedAlbums/{token}")).Success()["shareInfo"]!["isJoined"]);

        var joined = (await Bob.JoinAsync(token)).Success()["album"]!;

        Assert.Equal((album, "Trip"), ((string?)joined["id"], (string?)joined["title"]));
        Assert.Equal((true, null), ((bool?)joined["shareInfo"]!["isJoined"], (bool?)joined["shareInfo"]!["isOwned"]));
        (await Bob.GetAsync($"/v1/albums/{album}")).Success();
        Assert.Equal([item], await Bob.ListAlbumAsync(album));
        (await Bob.GetAsync($"/v1/mediaItems/{item}")).Success();
        Assert.Empty(await Bob.ListIdsAsync("/v1/mediaItems", "mediaItems"));
        (await Bob.JoinAsync(token)).Success();
    }

    [Fact]
    public async Task Shared_albums_that_are_owned_or_joined_are_listed_in_pages()
    {
        await Bob.CreateAlbumAsync("Private");
        var owned = await Bob.CreateAlbumAsync("Owned");
        await Bob.ShareAsync(owned);
        var joined = await Alice.CreateAlbumAsync("Joined");
        await Bob.JoinAsync(await Alice.ShareAsync(joined));
        var strange = await Alice.CreateAlbumAsync("Not joined");
        await Alice.ShareAsync(strange);

        var first = (await Bob.GetAsync("/v1/sharedAlbums?pageSize=1")).Success();
        var second = (await Bob.GetAsync($"/v1/sharedAlbums?pageSize=1&pageToken={first["nextPageToken"]}")).Success();

        Assert.Equal([joined, owned], [.. TestApp.Ids(first, "sharedAlbums"), .. TestApp.Ids(second, "sharedAlbums")]);
        Assert.Null(second["nextPageToken"]);
        Assert.DoesNotContain(joined, await Bob.ListIdsAsync("/v1/albums", "albums"));
    }

    [Fact]
    public async Task Shared_albums_of_other_apps_are_listed_unless_they_are_excluded()
    {
        var other = legacy.App(_names.Alice, "other");
        var album = await other.CreateAlbumAsync();
        await other.ShareAsync(album);
        var appOnly = legacy.App(_names.Alice, [PhotosLibraryScopes.ReadOnlyAppCreatedData]);

        Assert.Equal([album], await Alice.ListIdsAsync("/v1/sharedAlbums", "sharedAlbums"));
        Assert.Empty(await Alice.ListIdsAsync("/v1/sharedAlbums?excludeNonAppCreatedData=true", "sharedAlbums"));
        Assert.Empty(await appOnly.ListIdsAsync("/v1/sharedAlbums", "sharedAlbums"));
    }

    // spec/facts.md, "Sharing (retired)": the app created and shared the album, and has the sharing scope.
    [Fact]
    public async Task Share_info_is_for_the_app_that_created_the_album_and_has_the_scope()
    {
        var album = await Alice.CreateAlbumAsync();
        Assert.Null((await Alice.GetAsync($"/v1/albums/{album}")).Success()["shareInfo"]);
        await Alice.ShareAsync(album);

        Assert.NotNull((await Alice.GetAsync($"/v1/albums/{album}")).Success()["shareInfo"]);
        var reader = legacy.App(_names.Alice, [LegacyEmulator.ReadOnly]);
        Assert.Null((await reader.GetAsync($"/v1/albums/{album}")).Success()["shareInfo"]);
        Assert.Null((await legacy.App(_names.Alice, "other").GetAsync($"/v1/albums/{album}")).Success()["shareInfo"]);
    }

    // spec/facts.md, "Sharing (retired)": only in a search of such an album, with the sharing scope.
    [Fact]
    public async Task Contributors_are_named_in_searches_of_a_shared_album()
    {
        var album = await Alice.CreateAlbumAsync();
        var item = await Alice.AddIdAsync(TestPhotos.Jpeg(1), albumId: album);
        Assert.Null((await SearchAsync(Alice, album))["contributorInfo"]);
        await Bob.JoinAsync(await Alice.ShareAsync(album, """{ "isCollaborative": true }"""));
        await Bob.AddIdAsync(TestPhotos.Jpeg(2), albumId: album);

        Assert.Equal(_names.Alice, (string?)(await SearchAsync(Bob, album))["contributorInfo"]!["displayName"]);
        Assert.Equal(_names.Bob, (string?)(await SearchAsync(Alice, album, 1))["contributorInfo"]!["displayName"]);
        Assert.Null((await SearchAsync(legacy.App(_names.Alice, [LegacyEmulator.ReadOnly]), album))["contributorInfo"]);
        Assert.Null((await SearchAsync(legacy.App(_names.Alice, "other"), album))["contributorInfo"]);
        Assert.Null((await Alice.GetAsync($"/v1/mediaItems/{item}")).Success()["contributorInfo"]);
    }

    [Fact]
    public async Task A_contributor_has_a_picture_in_any_size()
    {
        var album = await Alice.CreateAlbumAsync();
        await Alice.AddIdAsync(TestPhotos.Jpeg(1), albumId: album);
        await Bob.JoinAsync(await Alice.ShareAsync(album, """{ "isCollaborative": true }"""));
        await Bob.AddIdAsync(TestPhotos.Jpeg(2), albumId: album);
        var ofAlice = (string)(await SearchAsync(Bob, album))["contributorInfo"]!["profilePictureBaseUrl"]!;
        var ofBob = (string)(await SearchAsync(Bob, album, 1))["contributorInfo"]!["profilePictureBaseUrl"]!;

        var picture = await legacy.Emulator.Http.GetAsync(ofAlice + "=w96-h96");

        Assert.Equal("image/png", picture.Content.Headers.ContentType!.ToString());
        var bytes = await picture.Content.ReadAsByteArrayAsync();
        Assert.Equal(96u, await MagickEngine.RunAsync(() => new ImageMagick.MagickImageInfo(bytes).Width, default));
        Assert.NotEqual(bytes, await legacy.Emulator.Http.GetByteArrayAsync(ofBob + "=w96-h96"));
        Assert.Equal(200, (int)(await legacy.Emulator.Http.GetAsync(ofAlice)).StatusCode);
        Assert.Equal(400, (int)(await legacy.Emulator.Http.GetAsync(ofAlice + "=d")).StatusCode);
    }

    [Fact]
    public async Task Unsharing_removes_other_accounts_and_their_items_but_not_from_their_libraries()
    {
        var album = await Alice.CreateAlbumAsync();
        var mine = await Alice.AddIdAsync(TestPhotos.Jpeg(1), albumId: album);
        var token = await Alice.ShareAsync(album, """{ "isCollaborative": true }""");
        await Bob.JoinAsync(token);
        var added = await Bob.AddIdAsync(TestPhotos.Jpeg(2), albumId: album);
        var saved = await legacy.Emulator.Library.AddItemAsync(_names.Bob, new MemoryStream(TestPhotos.Jpeg(1)));

        Assert.Equal("{}", (await Alice.PostAsync($"/v1/albums/{album}:unshare", "{}")).Body);

        Assert.Equal([mine], await Alice.ListAlbumAsync(album));
        Assert.Null((await Alice.GetAsync($"/v1/albums/{album}")).Success()["shareInfo"]);
        (await Bob.GetAsync($"/v1/albums/{album}")).Error(404, "NOT_FOUND");
        (await Bob.GetAsync($"/v1/mediaItems/{mine}")).Error(400, "INVALID_ARGUMENT");
        (await Bob.JoinAsync(token)).Error(404, "NOT_FOUND");
        Assert.Empty(await Bob.ListIdsAsync("/v1/sharedAlbums", "sharedAlbums"));
        Assert.Equal(new[] { added, saved }.Order(), (await Bob.ListIdsAsync("/v1/mediaItems", "mediaItems")).Order());
        (await Alice.PostAsync($"/v1/albums/{album}:unshare", "{}")).Error(400, "INVALID_ARGUMENT");
    }

    [Fact]
    public async Task Account_that_joined_can_leave_and_the_owner_cannot()
    {
        var album = await Alice.CreateAlbumAsync();
        var token = await Alice.ShareAsync(album);
        (await Bob.LeaveAsync(token)).Error(400, "INVALID_ARGUMENT");
        await Bob.JoinAsync(token);

        Assert.Equal("{}", (await Bob.LeaveAsync(token)).Body);

        (await Bob.GetAsync($"/v1/albums/{album}")).Error(404, "NOT_FOUND");
        (await Alice.LeaveAsync(token)).Error(400, "INVALID_ARGUMENT");
        (await Alice.GetAsync($"/v1/albums/{album}")).Success();
    }

    [Fact]
    public async Task Only_the_owner_shares_and_unshares()
    {
        var album = await Alice.CreateAlbumAsync();
        (await Bob.PostAsync($"/v1/albums/{album}:share", "{}")).Error(404, "NOT_FOUND");
        await Bob.JoinAsync(await Alice.ShareAsync(album));

        (await Bob.PostAsync($"/v1/albums/{album}:share", "{}")).Error(403, "PERMISSION_DENIED");
        (await Bob.PostAsync($"/v1/albums/{album}:unshare", "{}")).Error(403, "PERMISSION_DENIED");
        (await Bob.PatchAsync($"/v1/albums/{album}?updateMask=title", """{ "title": "Mine" }""")).Error(
            403,
            "PERMISSION_DENIED"
        );
    }

    // spec/facts.md, "Sharing (retired)": token and link die when the owner turns link sharing off, by hand.
    [Fact]
    public async Task Link_that_is_turned_off_is_invalid_and_a_new_link_has_another_token()
    {
        var album = await Alice.CreateAlbumAsync();
        var token = await Alice.ShareAsync(album);
        await Bob.JoinAsync(token);

        (await Alice.PostAsync($"/emulator/albums/{album}", """{ "isLinkSharingOn": false }""")).Success();

        Assert.Equal(
            """{"sharedAlbumOptions":{},"isJoined":true,"isOwned":true}""",
            (await Alice.GetAsync($"/v1/albums/{album}")).Success()["shareInfo"]!.ToString(Formatting.None)
        );
        (await Bob.GetAsync($"/v1/sharedAlbums/{token}")).Error(404, "NOT_FOUND");
        (await Bob.GetAsync($"/v1/albums/{album}")).Success();

        await legacy.Emulator.Library.SetLinkSharingAsync(album, isOn: true);
        var info = (await Alice.GetAsync($"/v1/albums/{album}")).Success()["shareInfo"]!;
        Assert.NotEqual(token, (string?)info["shareToken"]);
        Assert.True((bool?)info["isJoinable"]);
    }

    [Fact]
    public async Task Unknown_share_token_is_not_found()
    {
        (await Bob.GetAsync("/v1/sharedAlbums/unknown")).Error(404, "NOT_FOUND");
        (await Bob.JoinAsync("unknown")).Error(404, "NOT_FOUND");
        (await Bob.LeaveAsync("unknown")).Error(404, "NOT_FOUND");
        (await Bob.PostAsync("/v1/sharedAlbums:join", "{}")).InvalidField("share_token");
    }

    private static async Task<JToken> SearchAsync(TestApp app, string album, int index = 0) =>
        (await app.PostAsync("/v1/mediaItems:search", $$"""{ "albumId": "{{album}}" }""")).Success()["mediaItems"]![
            index
        ]!;
}
