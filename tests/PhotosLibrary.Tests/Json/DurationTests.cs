using Newtonsoft.Json;
using PhotosCore.Json;

namespace PhotosLibrary.Tests.Json;

/// <summary>Durations are seconds with up to nine decimals and an s (spec/facts.md, "JSON responses").</summary>
public class DurationTests
{
    public static TheoryData<string, long> Durations =>
        new()
        {
            { "0s", 0 },
            { "1s", TimeSpan.TicksPerSecond },
            { "1.5s", 15_000_000 },
            { "0.016666s", 166_660 },
            { "0.000000100s", 1 },
            { "-0.5s", -5_000_000 },
            { "-3600s", -TimeSpan.TicksPerHour },
            { "922337203685.4775807s", long.MaxValue },
            { "-922337203685.4775808s", long.MinValue },
        };

    [Theory]
    [MemberData(nameof(Durations))]
    public void Duration_is_read_and_written_to_the_tick(string text, long ticks)
    {
        var read = Read($"\"{text}\"");

        Assert.Equal(TimeSpan.FromTicks(ticks), read);
        Assert.Equal(read, Read(JsonConvert.SerializeObject(DurationConverter.Format(read!.Value))));
    }

    [Theory]
    [InlineData("0.000000199s", 1)]
    [InlineData("-0.000000199s", -1)]
    [InlineData("0.000000099s", 0)]
    public void Digits_below_a_tick_are_cut_off(string text, long ticks) =>
        Assert.Equal(TimeSpan.FromTicks(ticks), Read($"\"{text}\""));

    [Theory]
    [InlineData(15_000_000, "1.500s")]
    [InlineData(1, "0.000000100s")]
    [InlineData(-5_000_000, "-0.500s")]
    [InlineData(0, "0s")]
    [InlineData(long.MaxValue, "922337203685.477580700s")]
    public void Duration_is_written_as_Google_writes_it(long ticks, string text) =>
        Assert.Equal(
            $$"""{"exposureTime":"{{text}}"}""",
            JsonConvert.SerializeObject(new Photo { ExposureTime = TimeSpan.FromTicks(ticks) }, JsonSettings.Shared)
        );

    [Theory]
    [InlineData("null")]
    public void Missing_duration_is_null(string json) => Assert.Null(Read(json));

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"s\"")]
    [InlineData("\"1\"")]
    [InlineData("\"1 s\"")]
    [InlineData("\"1m\"")]
    [InlineData("\"1,5s\"")]
    [InlineData("\"1e3s\"")]
    [InlineData("\"00:00:01\"")]
    [InlineData("\"NaNs\"")]
    [InlineData("1.5")]
    [InlineData("{}")]
    [InlineData("\"922337203685.4775808s\"")]
    // Ten thousand years are allowed by Google, and as many digits as a proxy on the way may write.
    [InlineData("\"315576000001s000\"")]
    [InlineData("\"79228162514264337593543950335s\"")]
    [InlineData("\"-79228162514264337593543950335s\"")]
    [InlineData("\"792281625142643375935439503350000s\"")]
    public void Invalid_duration_is_an_error_with_its_value_and_place(string value)
    {
        var error = Assert.Throws<JsonSerializationException>(() => Read(value));

        Assert.Contains("duration", error.Message, StringComparison.Ordinal);
        Assert.Contains("exposureTime", error.Message, StringComparison.Ordinal);
    }

    private static TimeSpan? Read(string json) =>
        JsonConvert.DeserializeObject<Photo>($$"""{"exposureTime":{{json}}}""", JsonSettings.Shared)!.ExposureTime;
}
