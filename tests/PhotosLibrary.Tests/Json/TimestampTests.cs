using Newtonsoft.Json;
using PhotosCore.Json;

namespace PhotosLibrary.Tests.Json;

/// <summary>Timestamps are RFC 3339 (spec/facts.md, "JSON responses").</summary>
public class TimestampTests
{
    [Theory]
    [InlineData("2024-07-01T12:34:56Z", "2024-07-01T12:34:56.0000000+00:00")]
    [InlineData("2024-07-01T12:34:56.5Z", "2024-07-01T12:34:56.5000000+00:00")]
    [InlineData("2024-07-01T12:34:56.123456Z", "2024-07-01T12:34:56.1234560+00:00")]
    [InlineData("2024-07-01T12:34:56.1234567Z", "2024-07-01T12:34:56.1234567+00:00")]
    [InlineData("2024-07-01T14:34:56+02:00", "2024-07-01T14:34:56.0000000+02:00")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000+00:00")]
    [InlineData("1969-12-31T23:59:59Z", "1969-12-31T23:59:59.0000000+00:00")]
    public void Timestamp_is_read_with_its_offset(string text, string expected) =>
        Assert.Equal(expected, Read(text)?.ToString("O"));

    [Fact]
    public void Nanoseconds_are_read_to_the_tick()
    {
        var time = Read("2024-07-01T12:34:56.123456789Z")!.Value;

        Assert.InRange(
            time.Ticks,
            new DateTime(2024, 7, 1, 12, 34, 56).Ticks + 1_234_567,
            new DateTime(2024, 7, 1, 12, 34, 56).Ticks + 1_234_568
        );
        Assert.Equal(TimeSpan.Zero, time.Offset);
    }

    [Theory]
    [InlineData("2024-07-01T12:34:56+00:00")]
    [InlineData("2024-07-01T12:34:56.7891234+02:00")]
    public void Timestamp_is_sent_as_it_was_read(string text) =>
        Assert.Equal(
            $$"""{"creationTime":"{{text}}"}""",
            JsonConvert.SerializeObject(new MediaMetadata { CreationTime = Read(text) }, JsonSettings.Shared)
        );

    [Fact]
    public void Text_that_looks_like_a_timestamp_stays_text()
    {
        var item = JsonConvert.DeserializeObject<MediaItem>(
            """{"description":"2024-07-01T12:34:56Z","newField":"2024-07-01T12:34:56Z"}""",
            JsonSettings.Shared
        )!;

        Assert.Equal("2024-07-01T12:34:56Z", item.Description);
        Assert.Equal("2024-07-01T12:34:56Z", item.AdditionalProperties["newField"]);
    }

    private static DateTimeOffset? Read(string text) =>
        JsonConvert
            .DeserializeObject<MediaMetadata>($$"""{"creationTime":"{{text}}"}""", JsonSettings.Shared)!
            .CreationTime;
}
