using System.Globalization;
using Newtonsoft.Json;
using PhotosCore.Json;

namespace PhotosLibrary.Tests.Json;

/// <summary>64-bit numbers travel as text (spec/facts.md, "JSON responses"), and are read bare too.</summary>
public class NumberTests
{
    [Theory]
    [InlineData("""{"mediaItemsCount":"20000"}""", 20000L)]
    [InlineData("""{"mediaItemsCount":20000}""", 20000L)]
    [InlineData("""{"mediaItemsCount":"0"}""", 0L)]
    [InlineData("""{"mediaItemsCount":"-1"}""", -1L)]
    [InlineData("""{"mediaItemsCount":"9223372036854775807"}""", long.MaxValue)]
    [InlineData("""{"mediaItemsCount":-9223372036854775808}""", long.MinValue)]
    [InlineData("""{"mediaItemsCount":null}""", null)]
    [InlineData("{}", null)]
    public void Int64_as_text_and_as_a_number_is_read(string json, long? expected) =>
        Assert.Equal(expected, JsonConvert.DeserializeObject<Album>(json, JsonSettings.Shared)!.MediaItemsCount);

    [Theory]
    [InlineData(long.MaxValue, "9223372036854775807")]
    [InlineData(long.MinValue, "-9223372036854775808")]
    [InlineData(0L, "0")]
    public void Numbers_are_sent_as_text_in_every_culture(long count, string text)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            // Arabic of Saudi Arabia has its own minus sign.
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
            var json = JsonConvert.SerializeObject(new Album { MediaItemsCount = count }, JsonSettings.Shared);

            Assert.Equal($$"""{"mediaItemsCount":"{{text}}"}""", json);
            Assert.Equal(count, JsonConvert.DeserializeObject<Album>(json, JsonSettings.Shared)!.MediaItemsCount);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("\"9223372036854775808\"")]
    [InlineData("9223372036854775808")]
    [InlineData("\"1.5\"")]
    [InlineData("1.5")]
    [InlineData("\"\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"1,000\"")]
    [InlineData("\"many\"")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[]")]
    public void Invalid_number_is_an_error_with_its_value_and_place(string value)
    {
        var error = Assert.Throws<JsonSerializationException>(() =>
            JsonConvert.DeserializeObject<Album>($$"""{"mediaItemsCount":{{value}}}""", JsonSettings.Shared)
        );

        Assert.Contains("64-bit number", error.Message, StringComparison.Ordinal);
        Assert.Contains("mediaItemsCount", error.Message, StringComparison.Ordinal);
    }
}
