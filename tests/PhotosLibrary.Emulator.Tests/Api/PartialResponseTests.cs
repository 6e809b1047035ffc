using Newtonsoft.Json;

namespace PhotosLibrary.Emulator.Tests.Api;

/// <summary>The fields parameter (spec/facts.md, "Partial responses").</summary>
public class PartialResponseTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    private readonly TestApp _app = emulator.NewAccount();

    [Theory]
    [InlineData(
        "mediaItems(filename,mediaMetadata(width,photo))",
        """{"mediaItems":[{"mediaMetadata":{"width":"16","photo":{}},"filename":"a.jpg"}]}"""
    )]
    [InlineData("mediaItems/filename", """{"mediaItems":[{"filename":"a.jpg"}]}""")]
    [InlineData(
        "mediaItems/mediaMetadata/height,nextPageToken",
        """{"mediaItems":[{"mediaMetadata":{"height":"12"}}]}"""
    )]
    [InlineData(
        "mediaItems/filename,mediaItems/mimeType",
        """{"mediaItems":[{"mimeType":"image/jpeg","filename":"a.jpg"}]}"""
    )]
    [InlineData("*/filename", """{"mediaItems":[{"filename":"a.jpg"}]}""")]
    [InlineData(
        "mediaItems(mediaMetadata/*,filename)",
        """{"mediaItems":[{"mediaMetadata":{"creationTime":"2026-06-15T12:00:00Z","width":"16","height":"12","photo":"""
            + """{}},"filename":"a.jpg"}]}"""
    )]
    [InlineData("nextPageToken", "{}")]
    public async Task Selector_leaves_only_the_named_fields(string fields, string expected)
    {
        await _app.AddAsync(TestPhotos.Jpeg(1), "a.jpg");

        var response = (await _app.GetAsync($"/v1/mediaItems?fields={fields}")).Success();

        Assert.Equal(expected, response.ToString(Formatting.None));
    }

    [Fact]
    public async Task Star_selects_every_field()
    {
        await _app.AddAsync(TestPhotos.Jpeg(2));

        var whole = (await _app.GetAsync("/v1/mediaItems")).Body;

        Assert.Equal(whole, (await _app.GetAsync("/v1/mediaItems?fields=*")).Body);
    }

    [Fact]
    public async Task Selector_works_with_methods_that_write_too()
    {
        var response = (await _app.PostAsync("/v1/albums?fields=title", """{ "album": { "title": "t" } }""")).Success();

        Assert.Equal("""{"title":"t"}""", response.ToString(Formatting.None));
    }

    [Theory]
    [InlineData("id", "Cannot find matching fields for path 'id'.")]
    [InlineData("mediaItems(id,size)", "Cannot find matching fields for path 'mediaItems.size'.")]
    [InlineData("mediaItems/id/x", "Cannot find matching fields for path 'mediaItems.id.x'.")]
    [InlineData("*/size", "Cannot find matching fields for path '*.size'.")]
    [InlineData("mediaItems(id", "Invalid selector 'mediaItems(id'.")]
    [InlineData("mediaItems)", "Invalid selector 'mediaItems)'.")]
    [InlineData("a,,b", "Invalid selector 'a,,b'.")]
    [InlineData("mediaItems//id", "Invalid selector 'mediaItems//id'.")]
    public async Task Selector_of_an_unknown_field_is_refused(string fields, string problem)
    {
        var error = (await _app.GetAsync($"/v1/mediaItems?fields={fields}")).Error(
            400,
            "INVALID_ARGUMENT",
            "Request contains an invalid argument."
        );

        Assert.Equal(
            $"Error expanding 'fields' parameter. {problem}",
            (string?)error["details"]![0]!["fieldViolations"]![0]!["description"]
        );
    }

    [Fact]
    public async Task Invalid_selector_changes_nothing()
    {
        (await _app.PostAsync("/v1/albums?fields=size", """{ "album": { "title": "t" } }""")).InvalidField("fields");

        Assert.Equal("{}", (await _app.GetAsync("/v1/albums")).Body);
    }
}
