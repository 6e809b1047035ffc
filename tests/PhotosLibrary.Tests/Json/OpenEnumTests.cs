using Newtonsoft.Json;
using PhotosCore.Json;

namespace PhotosLibrary.Tests.Json;

public class OpenEnumTests
{
    [Fact]
    public void Unknown_value_is_kept_and_sent_again()
    {
        var json = """{"status":"TRANSCODING_8K"}""";
        var video = JsonConvert.DeserializeObject<Video>(json, JsonSettings.Shared)!;

        Assert.Equal("TRANSCODING_8K", video.Status?.Value);
        Assert.Equal(new VideoProcessingStatus("TRANSCODING_8K"), video.Status);
        Assert.NotEqual(VideoProcessingStatus.Ready, video.Status);
        Assert.Equal(json, JsonConvert.SerializeObject(video, JsonSettings.Shared));
    }

    [Fact]
    public void Unknown_values_in_a_list_are_kept_and_sent_again()
    {
        var json = """{"includedContentCategories":["GLACIERS","FOOD"]}""";
        var filter = JsonConvert.DeserializeObject<ContentFilter>(json, JsonSettings.Shared)!;

        Assert.Equal([new ContentCategory("GLACIERS"), ContentCategory.Food], filter.IncludedContentCategories!);
        Assert.Equal(json, JsonConvert.SerializeObject(filter, JsonSettings.Shared));
    }

    [Fact]
    public void Number_of_a_value_is_kept_as_text()
    {
        // proto3 JSON allows it.
        var video = JsonConvert.DeserializeObject<Video>("""{"status":17}""", JsonSettings.Shared)!;

        Assert.Equal("17", video.Status?.Value);
    }

    [Fact]
    public void Enum_values_are_case_sensitive() =>
        Assert.NotEqual(VideoProcessingStatus.Ready, new VideoProcessingStatus("ready"));

    [Fact]
    public void Equal_values_have_equal_hash_codes_also_when_nothing_was_set()
    {
        Assert.Equal(VideoProcessingStatus.Unspecified, default);
        Assert.Equal(VideoProcessingStatus.Unspecified.GetHashCode(), default(VideoProcessingStatus).GetHashCode());
        Assert.True(VideoProcessingStatus.Ready == "READY");
    }

    [Fact]
    public void There_is_no_value_without_text() =>
        Assert.Throws<ArgumentNullException>(() => new VideoProcessingStatus(null!));
}
