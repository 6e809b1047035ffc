using ImageMagick;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Tests.Media;

namespace PhotosLibrary.Emulator.Tests.Api;

/// <summary>mediaItems.get, batchGet, list and patch (spec/facts.md, "Media items").</summary>
public class MediaItemTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    private readonly TestApp _app = emulator.NewAccount();

    [Fact]
    public async Task Item_has_the_metadata_of_its_file()
    {
        var id = await _app.AddIdAsync(TestPhotos.Jpeg(1, "2021:03:04 05:06:07"), "été – 夏.jpg");

        var item = (await _app.GetAsync($"/v1/mediaItems/{id}")).Success();

        Assert.Equal(
            ["id", "productUrl", "baseUrl", "mimeType", "mediaMetadata", "filename"],
            item.Properties().Select(property => property.Name)
        );
        Assert.Equal("été – 夏.jpg", (string?)item["filename"]);
        Assert.Equal("image/jpeg", (string?)item["mimeType"]);
        Assert.Equal($"https://photos.google.com/lr/photo/{id}", (string?)item["productUrl"]);
        Assert.StartsWith(_app.Address + "lr/", (string?)item["baseUrl"]);

        // int64 travels as text, times in UTC with a Z, and a photo of which nothing is known is an empty object.
        Assert.Equal(
            """{"creationTime":"2021-03-04T05:06:07Z","width":"16","height":"12","photo":{}}""",
            item["mediaMetadata"]!.ToString(Newtonsoft.Json.Formatting.None)
        );
    }

    // As the proto's JSON has fractions (general).
    [Fact]
    public async Task Fractions_of_seconds_have_three_six_or_nine_digits()
    {
        var exif = TestExif.WithLocation();
        exif.SetValue(ExifTag.ExposureTime, new Rational(1, 60));
        var photo = MediaFiles.Draw(MagickFormat.Jpeg, finish: image => image.SetProfile(exif));

        var metadata = (await _app.AddAsync(photo))["mediaMetadata"]!;

        Assert.Equal("2024-02-29T23:59:58.250Z", (string?)metadata["creationTime"]);
        Assert.Matches(@"^0\.01666\d{4}s$", (string?)metadata["photo"]!["exposureTime"]);
    }

    [Fact]
    public async Task Item_without_a_capture_time_has_the_time_of_its_upload()
    {
        var item = await _app.AddAsync(TestPhotos.Jpeg(2));

        Assert.Equal("2026-06-15T12:00:00Z", (string?)item["mediaMetadata"]!["creationTime"]);
    }

    [Fact]
    public async Task A_video_has_its_frame_rate_and_status()
    {
        var item = await _app.AddAsync(SampleVideos.Mp4(), "film.mp4");

        Assert.Equal("video/mp4", (string?)item["mimeType"]);
        Assert.Null(item["mediaMetadata"]!["photo"]);
        Assert.Equal(25, (double)item["mediaMetadata"]!["video"]!["fps"]!);
        Assert.Equal("READY", (string?)item["mediaMetadata"]!["video"]!["status"]);
    }

    [Fact]
    public async Task An_unknown_id_is_invalid()
    {
        (await _app.GetAsync("/v1/mediaItems/unknown")).Error(400, "INVALID_ARGUMENT", "Invalid media item ID.");
    }

    [Fact]
    public async Task Batch_results_are_in_the_order_of_the_request_with_a_status_for_each_invalid_id()
    {
        var first = await _app.AddIdAsync(TestPhotos.Jpeg(3));
        var second = await _app.AddIdAsync(TestPhotos.Jpeg(4));

        var response = (
            await _app.GetAsync($"/v1/mediaItems:batchGet?mediaItemIds={second}&mediaItemIds=bad&mediaItemIds={first}")
        ).Success();

        var results = (JArray)response["mediaItemResults"]!;
        Assert.Equal(second, (string?)results[0]["mediaItem"]!["id"]);
        Assert.Equal(
            """{"status":{"code":3,"message":"Invalid media item ID."}}""",
            results[1].ToString(Newtonsoft.Json.Formatting.None)
        );
        Assert.Equal(first, (string?)results[2]["mediaItem"]!["id"]);
        Assert.Null(results[2]["status"]);
    }

    [Fact]
    public async Task Batch_needs_1_to_50_distinct_ids()
    {
        var tooMany = string.Join('&', Enumerable.Range(0, 51).Select(number => $"mediaItemIds={number}"));

        (await _app.GetAsync($"/v1/mediaItems:batchGet?{tooMany}")).Error(
            400,
            "INVALID_ARGUMENT",
            "Request must have less than 50 items."
        );
        (await _app.GetAsync("/v1/mediaItems:batchGet")).InvalidField("media_item_ids");
        (await _app.GetAsync("/v1/mediaItems:batchGet?mediaItemIds=a&mediaItemIds=a")).InvalidField("media_item_ids");
    }

    [Fact]
    public async Task A_description_can_be_changed_and_cleared()
    {
        var id = await _app.AddIdAsync(TestPhotos.Jpeg(5));
        var path = $"/v1/mediaItems/{id}?updateMask=description";

        var changed = (
            await _app.PatchAsync(path, """{ "description": "Été", "filename": "ignored.jpg" }""")
        ).Success();
        Assert.Equal(("Été", "photo.jpg"), ((string?)changed["description"], (string?)changed["filename"]));
        Assert.Equal("Été", (string?)(await _app.GetAsync($"/v1/mediaItems/{id}")).Success()["description"]);

        await _app.PatchAsync(path, """{ "description": "" }""");
        Assert.Null((await _app.GetAsync($"/v1/mediaItems/{id}")).Success()["description"]);
    }

    [Fact]
    public async Task A_description_has_less_than_1000_characters()
    {
        var id = await _app.AddIdAsync(TestPhotos.Jpeg(6));
        var path = $"/v1/mediaItems/{id}?updateMask=description";

        (await _app.PatchAsync(path, $$"""{ "description": "{{new string('d', 999)}}" }""")).Success();
        (await _app.PatchAsync(path, $$"""{ "description": "{{new string('d', 1000)}}" }""")).InvalidField(
            "media_item.description"
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("?updateMask=filename")]
    public async Task Only_the_description_can_be_changed(string query)
    {
        var id = await _app.AddIdAsync(TestPhotos.Jpeg(7));

        (await _app.PatchAsync($"/v1/mediaItems/{id}{query}", """{ "description": "d" }""")).InvalidField(
            "update_mask"
        );
    }

    [Fact]
    public async Task Media_items_are_listed_newest_first()
    {
        var old = await _app.AddIdAsync(TestPhotos.Jpeg(8, "2001:01:01 00:00:00"));
        var undated = await _app.AddIdAsync(TestPhotos.Jpeg(9));
        var recent = await _app.AddIdAsync(TestPhotos.Jpeg(10, "2020:01:01 00:00:00"));

        Assert.Equal([undated, recent, old], TestApp.Ids((await _app.GetAsync("/v1/mediaItems")).Success()));
    }

    [Fact]
    public async Task An_empty_library_is_an_empty_object()
    {
        Assert.Equal("{}", (await _app.GetAsync("/v1/mediaItems")).Body);
        Assert.Equal("{}", (await _app.PostAsync("/v1/mediaItems:search", "")).Body);
    }
}
