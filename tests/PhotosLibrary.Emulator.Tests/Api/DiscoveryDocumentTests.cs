using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests.Api;

/// <summary>The API as dynamic clients read it (spec/facts.md, "Service").</summary>
public class DiscoveryDocumentTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    private readonly TestApp _app = emulator.NewAccount();

    [Fact]
    public async Task Discovery_document_has_the_19_methods_at_this_address()
    {
        var document = (await _app.GetAsync("/$discovery/rest?version=v1")).Success();

        var methods = document["resources"]!
            .Children<JProperty>()
            .ToDictionary(
                resource => resource.Name,
                resource =>
                    string.Join(
                        ' ',
                        resource.Value["methods"]!.Children<JProperty>().Select(method => method.Name).Order()
                    )
            );
        Assert.Equal(
            "addEnrichment batchAddMediaItems batchRemoveMediaItems create get list patch share unshare",
            methods["albums"]
        );
        Assert.Equal("batchCreate batchGet get list patch search", methods["mediaItems"]);
        Assert.Equal("get join leave list", methods["sharedAlbums"]);
        Assert.Equal(emulator.Address.ToString(), (string?)document["rootUrl"]);
        Assert.Equal("photoslibrary:v1", (string?)document["id"]);
    }

    // gphotospy and pages with Google's client for JavaScript load it from there (section 1 names only the other
    // address).
    [Fact]
    public async Task Discovery_document_is_in_Googles_directory_of_all_APIs_too() =>
        Assert.Equal(
            (await _app.GetAsync("/$discovery/rest?version=v1")).Body,
            (await _app.GetAsync("/discovery/v1/apis/photoslibrary/v1/rest")).Body
        );

    [Fact]
    public async Task Discovery_document_describes_parameters_and_messages_of_a_method()
    {
        var document = (await _app.GetAsync("/$discovery/rest?version=v1")).Success();

        var method = document["resources"]!["albums"]!["methods"]!["patch"]!;
        Assert.Equal("photoslibrary.albums.patch", (string?)method["id"]);
        Assert.Equal("PATCH v1/albums/{+id}", $"{method["httpMethod"]} {method["path"]}");
        Assert.Equal(["id"], method["parameterOrder"]!.Values<string>());
        Assert.Equal("path", (string?)method["parameters"]!["id"]!["location"]);
        Assert.Equal("google-fieldmask", (string?)method["parameters"]!["updateMask"]!["format"]);
        Assert.Equal("Album", (string?)method["request"]!["$ref"]);
        Assert.Equal(
            "v1/mediaItems:batchGet",
            (string?)document["resources"]!["mediaItems"]!["methods"]!["batchGet"]!["path"]
        );
        Assert.True(
            (bool?)document.SelectToken("resources.mediaItems.methods.batchGet.parameters.mediaItemIds.repeated")
        );
    }

    [Fact]
    public async Task Discovery_document_describes_messages_by_their_wire_types()
    {
        var schemas = (await _app.GetAsync("/$discovery/rest?version=v1")).Success()["schemas"]!;

        Assert.Equal("int64", (string?)schemas["Album"]!["properties"]!["mediaItemsCount"]!["format"]);
        Assert.Equal("google-datetime", (string?)schemas["MediaMetadata"]!["properties"]!["creationTime"]!["format"]);
        Assert.Equal(
            "NewMediaItem",
            (string?)schemas.SelectToken("BatchCreateMediaItemsRequest.properties.newMediaItems.items.$ref")
        );
        var categories = schemas
            .SelectToken("ContentFilter.properties.includedContentCategories.items.enum")!
            .Values<string>();
        Assert.Equal((27, "NONE"), (categories.Count(), categories.First()));
    }

    [Fact]
    public async Task Unknown_version_of_the_discovery_document_is_not_found() =>
        (await _app.GetAsync("/$discovery/rest?version=v2")).Error(404, "NOT_FOUND");
}
