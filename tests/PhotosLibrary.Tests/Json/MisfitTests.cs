using Newtonsoft.Json.Linq;
using PhotosCore.Json;
using Xunit.Abstractions;

namespace PhotosLibrary.Tests.Json;

/// <summary>One value that does not fit its .NET type costs that value, and neither its item nor its page.</summary>
public class MisfitTests(ITestOutputHelper output)
{
    private static readonly string[] Replacements =
    [
        "null",
        "true",
        "-1",
        "1.5",
        "1e400",
        "-1e400",
        "1e39",
        "99999999999999999999",
        "\"\"",
        "\"text\"",
        "\"1e400\"",
        "\"9999-12-31T23:59:59.999999999Z\"",
        "\"10000-01-01T00:00:00Z\"",
        "\"79228162514264337593543950335s\"",
        "[]",
        "[null]",
        "[1]",
        "[{}]",
        "{}",
        "{\"a\":1}",
    ];

    [Theory]
    [InlineData("mediaMetadata", "creationTime", "\"9999-12-31T23:59:59.999999999Z\"")]
    [InlineData("mediaMetadata", "creationTime", "\"10000-01-01T00:00:00Z\"")]
    [InlineData("mediaMetadata", "creationTime", "17")]
    [InlineData("mediaMetadata", "creationTime", "{\"seconds\":5}")]
    [InlineData("mediaMetadata", "width", "\"99999999999999999999\"")]
    [InlineData("mediaMetadata", "width", "[1,2]")]
    [InlineData("mediaMetadata.photo", "isoEquivalent", "99999999999999999999")]
    [InlineData("mediaMetadata.photo", "isoEquivalent", "\"text\"")]
    [InlineData("mediaMetadata.photo", "exposureTime", "\"99999999999999s\"")]
    [InlineData("mediaMetadata.video", "fps", "1e400")]
    [InlineData("mediaMetadata.video", "fps", "\"fast\"")]
    [InlineData("mediaMetadata.video", "status", "{\"a\":[1]}")]
    [InlineData("", "mediaMetadata", "\"none\"")]
    [InlineData("", "filename", "{\"name\":\"a\"}")]
    public async Task Value_is_kept_under_its_name_and_all_else_is_there(string parent, string name, string value)
    {
        var item = new JObject { ["id"] = "odd", ["description"] = "kept" };
        var owner = item;
        foreach (var part in parent.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            owner[part] = new JObject();
            owner = (JObject)owner[part]!;
        }

        owner[name] = "REPLACED";
        var body = $$"""{"mediaItems":[{"id":"before"},{{item}},{"id":"after"}],"nextPageToken":"more"}""";
        var network = StubNetwork.Responding(body.Replace("\"REPLACED\"", value, StringComparison.Ordinal));

        var page = await network.NewClient().MediaItems.ListAsync();

        Assert.Equal(["before", "odd", "after"], page.MediaItems.Select(found => found.Id));
        Assert.Equal("more", page.NextPageToken);
        Assert.Equal("kept", page.MediaItems[1].Description);
        object model = page.MediaItems[1];
        foreach (var part in parent.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            model = model.GetType().GetProperty(char.ToUpperInvariant(part[0]) + part[1..])!.GetValue(model)!;
        }

        var kept = Assert.IsAssignableFrom<JToken>(((IJsonModel)model).AdditionalProperties[name]);
        Assert.Equal(
            value.Trim('"'),
            kept is JValue text ? text.ToString(System.Globalization.CultureInfo.InvariantCulture) : kept.ToString(0)
        );
        // It goes back as it came.
        Assert.Contains(value.Trim('"'), JsonSettings.Serialize(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_that_is_no_object_leaves_the_others_and_is_kept()
    {
        var network = StubNetwork.Responding("""{"mediaItems":[{"id":"a"},5,{"id":"b"},"x"]}""");

        var page = await network.NewClient().MediaItems.ListAsync();

        Assert.Equal(["a", "b"], page.MediaItems.Select(item => item.Id));
        Assert.Equal("[5,\"x\"]", ((JArray)page.AdditionalProperties["mediaItems"]).ToString(0));
    }

    [Theory]
    [InlineData("""{"mediaItems":5}""")]
    [InlineData("""{"mediaItems":{"id":"a"}}""")]
    [InlineData("""{"mediaItems":[],"nextPageToken":{}}""")]
    [InlineData("""{"mediaItems":[]""")]
    [InlineData("""[{"id":"a"}]""")]
    public async Task Structure_must_fit(string body) =>
        await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            StubNetwork.Responding(body).NewClient().MediaItems.ListAsync()
        );

    [Fact]
    public async Task Any_value_in_the_place_of_any_other_leaves_the_page_readable()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PHOTOS_SEED"), out var given)
            ? given
            : Environment.TickCount;
        output.WriteLine($"PHOTOS_SEED={seed}");
        var random = new Random(seed);
        var models = new RandomModels(random);
        for (var round = 0; round < 400; round++)
        {
            var page = new ListMediaItemsResponse { NextPageToken = "more" };
            for (var count = random.Next(1, 4); count > 0; count--)
            {
                page.MediaItems.Add((MediaItem)models.Next(typeof(MediaItem)));
            }

            var json = JObject.Parse(JsonSettings.Serialize(page));
            var places = json["mediaItems"]!.SelectTokens("$..*").Where(token => token.Path != "mediaItems").ToList();
            if (places.Count == 0)
            {
                continue;
            }

            var place = places[random.Next(places.Count)];
            var value = Replacements[random.Next(Replacements.Length)];
            var where = $"seed {seed}, round {round}: {place.Path} = {value}";
            var isEntry = place.Parent is JArray { Parent: JProperty { Name: "mediaItems" } };
            place.Replace("\u0001REPLACED");
            var body = json.ToString(0).Replace("\"\\u0001REPLACED\"", value, StringComparison.Ordinal);

            var read = await Record.ExceptionAsync(async () =>
            {
                var found = await StubNetwork.Responding(body).NewClient().MediaItems.ListAsync();
                Assert.Equal("more", found.NextPageToken);
                Assert.InRange(
                    found.MediaItems.Count,
                    page.MediaItems.Count - (isEntry ? 1 : 0),
                    page.MediaItems.Count
                );
            });

            Assert.True(read is null, $"{where}: {read}");
        }
    }
}
