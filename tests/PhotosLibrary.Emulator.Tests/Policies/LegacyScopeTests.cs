using System.Runtime.CompilerServices;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Api;
using PhotosLibrary.Emulator.Tests.OAuth;

namespace PhotosLibrary.Emulator.Tests.Policies;

/// <summary>What each scope opened before (spec/facts.md, "Scopes and the change of 2025-03-31").</summary>
public class LegacyScopeTests(LegacyEmulator legacy) : IClassFixture<LegacyEmulator>
{
    private static readonly string[] EveryScope =
    [
        "",
        ".readonly",
        ".sharing",
        ".appendonly",
        ".readonly.appcreateddata",
        ".edit.appcreateddata",
    ];

    // As in the legacy reference; what edit.appcreateddata opens since then stays open.
    [Theory]
    [InlineData("POST", "/v1/albums", "'' .sharing .appendonly")]
    [InlineData("GET", "/v1/albums", "'' .readonly .readonly.appcreateddata")]
    [InlineData("GET", "/v1/albums/x", "'' .readonly .readonly.appcreateddata")]
    [InlineData("PATCH", "/v1/albums/x", ".edit.appcreateddata")]
    [InlineData("POST", "/v1/albums/x:addEnrichment", "'' .sharing .appendonly .edit.appcreateddata")]
    [InlineData("POST", "/v1/albums/x:batchAddMediaItems", "'' .sharing .appendonly .edit.appcreateddata")]
    [InlineData("POST", "/v1/albums/x:batchRemoveMediaItems", "'' .edit.appcreateddata")]
    [InlineData("POST", "/v1/albums/x:share", ".sharing")]
    [InlineData("POST", "/v1/albums/x:unshare", ".sharing")]
    [InlineData("GET", "/v1/mediaItems", "'' .readonly .readonly.appcreateddata")]
    [InlineData("GET", "/v1/mediaItems/x", "'' .readonly .readonly.appcreateddata")]
    [InlineData("GET", "/v1/mediaItems:batchGet?mediaItemIds=x", "'' .readonly .readonly.appcreateddata")]
    [InlineData("POST", "/v1/mediaItems:search", "'' .readonly .readonly.appcreateddata")]
    [InlineData("POST", "/v1/mediaItems:batchCreate", "'' .sharing .appendonly")]
    [InlineData("PATCH", "/v1/mediaItems/x", ".edit.appcreateddata")]
    [InlineData("GET", "/v1/sharedAlbums", "'' .readonly .readonly.appcreateddata")]
    [InlineData("GET", "/v1/sharedAlbums/x", ".sharing")]
    [InlineData("POST", "/v1/sharedAlbums:join", ".sharing")]
    [InlineData("POST", "/v1/sharedAlbums:leave", ".sharing")]
    public async Task Method_accepts_the_retired_scopes_too(string verb, string path, string accepted)
    {
        var expected = accepted.Split(' ').Select(scope => scope.Trim('\'')).ToHashSet();
        var taken = new HashSet<string>();
        foreach (var scope in EveryScope)
        {
            var app = legacy.App("scopes", [LegacyEmulator.ScopeRoot + scope]);
            var response = await app.SendAsync(new HttpMethod(verb), path, "{}");
            if (!response.Body.Contains("insufficient authentication scopes"))
            {
                taken.Add(scope);
            }
        }

        Assert.Equal(expected.Order(), taken.Order());
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(".sharing", true)]
    [InlineData(".appendonly", true)]
    [InlineData(".readonly", false)]
    [InlineData(".edit.appcreateddata", false)]
    public async Task Upload_needs_a_scope_to_create(string scope, bool isTaken)
    {
        var response = await legacy
            .App("uploads", [LegacyEmulator.ScopeRoot + scope])
            .UploadAsync("/v1/uploads", TestPhotos.Jpeg(1), "X-Goog-Upload-Protocol: raw");

        // spec/facts.md, "Upload errors": under-scoped is like no token at all.
        if (isTaken)
        {
            Assert.Equal(200, (int)response.Status);
        }
        else
        {
            response.BareStatus(401, 16, "Authentication session is not defined.");
        }
    }

    [Fact]
    public async Task Developer_token_has_the_retired_scopes_too()
    {
        var app = legacy.Emulator.App("dev:every-scope");
        var album = await app.CreateAlbumAsync();

        await app.ShareAsync(album);
        (await app.GetAsync("/v1/sharedAlbums")).Success();
    }

    [Fact]
    public async Task The_consent_page_offers_the_retired_scopes_in_Googles_words_and_grants_them()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var scopes = $"{LegacyEmulator.Full} {LegacyEmulator.ReadOnly} {LegacyEmulator.Sharing}";
        var address = new Uri(legacy.Emulator.Address, OAuthServer.AuthorizationUrl(("scope", scopes)));
        var form = new ConsentForm(await http.GetStringAsync(address)) { Account = "consents" };

        // spec/facts.md, "Consent texts"
        Assert.Contains("See, upload, and organize items in your Google Photos library", form.Page);
        Assert.Contains("View your Google Photos library", form.Page);
        Assert.Contains("Manage and add to shared albums on your behalf", form.Page);

        var redirect = (await http.PostAsync(new Uri(legacy.Emulator.Address, form.Action), form.Encode()))
            .Headers
            .Location!;
        Assert.Equal(scopes, redirect.Parameters()["scope"]);
        Assert.Contains(
            LegacyEmulator.Sharing,
            await http.GetStringAsync(new Uri(legacy.Emulator.Address, "/.well-known/openid-configuration"))
        );
    }

    [Fact]
    public void The_retired_scopes_are_those_of_the_spec()
    {
        // What the methods say of themselves needs nothing that their controllers are made with.
        var named = new[] { typeof(AlbumsController), typeof(MediaItemsController), typeof(SharedAlbumsController) }
            .SelectMany(type => ((IApiController)RuntimeHelpers.GetUninitializedObject(type)).Methods)
            .SelectMany(method => method.Scopes)
            .Except(PhotosLibraryScopes.All);

        Assert.Equal(named.Order(), RetiredScopes.All.Order());
    }
}
