using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests.Api;

/// <summary>Tokens, scopes and what an app may see (spec/facts.md, "Scopes and the change of 2025-03-31").</summary>
public class AccessTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    private const string ScopeRoot = "https://www.googleapis.com/auth/";

    public static TheoryData<string, string, string, string> Methods =>
        new()
        {
            // method, path, gRPC method, scopes that suffice today
            { "POST", "/v1/albums", "CreateAlbum", "appendonly" },
            { "GET", "/v1/albums", "ListAlbums", "readonly.appcreateddata" },
            { "GET", "/v1/albums/x", "GetAlbum", "readonly.appcreateddata" },
            { "PATCH", "/v1/albums/x", "UpdateAlbum", "edit.appcreateddata" },
            { "POST", "/v1/albums/x:addEnrichment", "AddEnrichmentToAlbum", "appendonly edit.appcreateddata" },
            {
                "POST",
                "/v1/albums/x:batchAddMediaItems",
                "BatchAddMediaItemsToAlbum",
                "appendonly edit.appcreateddata"
            },
            { "POST", "/v1/albums/x:batchRemoveMediaItems", "BatchRemoveMediaItemsFromAlbum", "edit.appcreateddata" },
            { "GET", "/v1/mediaItems", "ListMediaItems", "readonly.appcreateddata" },
            { "GET", "/v1/mediaItems/x", "GetMediaItem", "readonly.appcreateddata" },
            { "GET", "/v1/mediaItems:batchGet?mediaItemIds=x", "BatchGetMediaItems", "readonly.appcreateddata" },
            { "POST", "/v1/mediaItems:search", "SearchMediaItems", "readonly.appcreateddata" },
            { "POST", "/v1/mediaItems:batchCreate", "BatchCreateMediaItems", "appendonly" },
            { "PATCH", "/v1/mediaItems/x", "UpdateMediaItem", "edit.appcreateddata" },
        };

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Method_accepts_its_current_scopes_and_no_others(
        string verb,
        string path,
        string grpc,
        string accepted
    )
    {
        string[] every = ["appendonly", "readonly.appcreateddata", "edit.appcreateddata", "", "readonly", "sharing"];
        foreach (var scope in every)
        {
            var app = emulator.AppWithScopes([ScopeRoot + ("photoslibrary." + scope).TrimEnd('.')]);
            var response = await app.SendAsync(new HttpMethod(verb), path, "{}");

            if (accepted.Split(' ').Contains(scope))
            {
                Assert.NotEqual(403, (int)response.Status);
                continue;
            }

            var error = response.Error(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.");
            Assert.Equal(
                JObject
                    .Parse(
                        $$"""
                        {
                          "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                          "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
                          "domain": "googleapis.com",
                          "metadata": {
                            "service": "photoslibrary.googleapis.com",
                            "method": "google.photos.library.v1.PhotosLibrary.{{grpc}}"
                          }
                        }
                        """
                    )
                    .ToString(),
                error["details"]![0]!.ToString()
            );
        }
    }

    [Theory]
    [InlineData("POST", "/v1/albums/x:share")]
    [InlineData("POST", "/v1/albums/x:unshare")]
    [InlineData("GET", "/v1/sharedAlbums")]
    [InlineData("GET", "/v1/sharedAlbums/x")]
    [InlineData("POST", "/v1/sharedAlbums:join")]
    [InlineData("POST", "/v1/sharedAlbums:leave")]
    public async Task Sharing_methods_are_closed_whatever_the_scopes(string verb, string path)
    {
        var app = emulator.AppWithScopes([
            .. PhotosLibraryScopes.All,
            ScopeRoot + "photoslibrary.sharing",
            ScopeRoot + "photoslibrary",
        ]);

        (await app.SendAsync(new HttpMethod(verb), path, "{}")).Error(
            403,
            "PERMISSION_DENIED",
            "The caller does not have permission"
        );
    }

    // spec/facts.md, "Scopes and the change of 2025-03-31": nothing but removed scopes is none.
    [Theory]
    [InlineData("GET", "/v1/sharedAlbums", "ListSharedAlbums")]
    [InlineData("POST", "/v1/sharedAlbums:join", "JoinSharedAlbum")]
    public async Task Removed_scopes_alone_are_insufficient_for_the_sharing_methods_too(
        string verb,
        string path,
        string grpc
    )
    {
        var app = emulator.AppWithScopes([ScopeRoot + "photoslibrary.sharing", "openid"]);

        var error = (await app.SendAsync(new HttpMethod(verb), path, "{}")).Error(
            403,
            "PERMISSION_DENIED",
            "Request had insufficient authentication scopes."
        );

        Assert.Equal(
            $"google.photos.library.v1.PhotosLibrary.{grpc}",
            (string?)error["details"]![0]!["metadata"]!["method"]
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer unknown")]
    [InlineData("Bearer dev:")]
    [InlineData("Basic dev:alice")]
    public async Task Call_without_a_valid_token_is_unauthenticated(string? authorization)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(emulator.Address, "/v1/albums"));
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        (await ApiResponse.ReadAsync(await emulator.Http.SendAsync(request))).Error(
            401,
            "UNAUTHENTICATED",
            "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other "
                + "valid authentication credential. "
                + "See https://developers.google.com/identity/sign-in/web/devconsole-project."
        );
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("oauth_token")]
    public async Task Token_may_be_in_the_query(string parameter)
    {
        var response = await emulator.Http.GetAsync(new Uri(emulator.Address, $"/v1/albums?{parameter}=dev:alice"));

        (await ApiResponse.ReadAsync(response)).Success();
    }

    [Fact]
    public async Task Strict_auth_refuses_developer_tokens()
    {
        await using var strict = await TestEmulator.StartAsync(configure: options => options.StrictAuth = true);

        (await strict.App("dev:alice").GetAsync("/v1/albums")).Error(401, "UNAUTHENTICATED");
        (await strict.AppWithScopes(PhotosLibraryScopes.All).GetAsync("/v1/albums")).Success();
    }

    [Fact]
    public async Task Accounts_do_not_see_each_other()
    {
        var (alice, bob) = (emulator.NewAccount(), emulator.NewAccount());
        var item = await alice.AddIdAsync(TestPhotos.Jpeg(1));
        var album = await alice.CreateAlbumAsync();

        Assert.Equal("{}", (await bob.GetAsync("/v1/mediaItems")).Body);
        Assert.Equal("{}", (await bob.GetAsync("/v1/albums")).Body);
        (await bob.GetAsync($"/v1/mediaItems/{item}")).Error(400, "INVALID_ARGUMENT", "Invalid media item ID.");
        (await bob.GetAsync($"/v1/albums/{album}")).Error(404, "NOT_FOUND");
    }

    [Fact]
    public async Task An_app_sees_only_what_it_created()
    {
        var one = emulator.AppWithScopes(PhotosLibraryScopes.All, "two-apps", "one");
        var two = emulator.AppWithScopes(PhotosLibraryScopes.All, "two-apps", "two");
        var item = await one.AddIdAsync(TestPhotos.Jpeg(1));
        var album = await one.CreateAlbumAsync();

        Assert.Equal("{}", (await two.GetAsync("/v1/mediaItems")).Body);
        Assert.Equal("{}", (await two.PostAsync("/v1/mediaItems:search", "{}")).Body);
        Assert.Equal("{}", (await two.GetAsync("/v1/albums?excludeNonAppCreatedData=false")).Body);
        (await two.GetAsync($"/v1/mediaItems/{item}")).Error(400, "INVALID_ARGUMENT");
        (await two.GetAsync($"/v1/albums/{album}")).Error(404, "NOT_FOUND");
        (await two.PatchAsync($"/v1/mediaItems/{item}?updateMask=description", """{ "description": "d" }""")).Error(
            400,
            "INVALID_ARGUMENT"
        );
    }

    [Fact]
    public async Task Bytes_that_another_app_has_uploaded_give_its_item()
    {
        var one = emulator.AppWithScopes(PhotosLibraryScopes.All, "duplicates", "one");
        var two = emulator.AppWithScopes(PhotosLibraryScopes.All, "duplicates", "two");

        Assert.Equal(await one.AddIdAsync(TestPhotos.Jpeg(1)), await two.AddIdAsync(TestPhotos.Jpeg(1)));
        Assert.Equal("{}", (await two.GetAsync("/v1/mediaItems")).Body);
    }

    [Fact]
    public async Task An_album_is_writeable_with_the_scope_to_append()
    {
        var writer = emulator.AppWithScopes(PhotosLibraryScopes.All, "writeable");
        var reader = emulator.AppWithScopes([PhotosLibraryScopes.ReadOnlyAppCreatedData], "writeable");
        var album = await writer.CreateAlbumAsync();

        Assert.True((bool?)(await writer.GetAsync($"/v1/albums/{album}")).Success()["isWriteable"]);
        Assert.Null((await reader.GetAsync($"/v1/albums/{album}")).Success()["isWriteable"]);
    }
}
