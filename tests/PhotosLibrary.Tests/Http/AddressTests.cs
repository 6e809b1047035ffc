using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Tests.Http;

/// <summary>Whatever is in an id or a text, it arrives as that, and in its place.</summary>
public class AddressTests
{
    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a?b", "a%3Fb")]
    [InlineData("a#b", "a%23b")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData("a b", "a%20b")]
    [InlineData("a+b=c&d", "a%2Bb%3Dc%26d")]
    [InlineData("a:share", "a%3Ashare")]
    [InlineData("a\\b", "a%5Cb")]
    [InlineData("...", "...")]
    [InlineData("../albums", "..%2Falbums")]
    [InlineData("Größe 山 🏔", "Gr%C3%B6%C3%9Fe%20%E5%B1%B1%20%F0%9F%8F%94")]
    [InlineData("AF1Qip_-.~", "AF1Qip_-.~")]
    public async Task Id_is_one_segment_of_the_path(string id, string segment)
    {
        var network = StubNetwork.Responding(new JObject { ["id"] = id }.ToString(), "{}");
        var client = network.NewClient();
        await client.MediaItems.GetAsync(id);
        await client.Albums.BatchAddMediaItemsAsync(id, new BatchAddMediaItemsToAlbumRequest());

        Assert.Equal(
            [
                $"https://photoslibrary.googleapis.com/v1/mediaItems/{segment}",
                $"https://photoslibrary.googleapis.com/v1/albums/{segment}:batchAddMediaItems",
            ],
            network.Requests.Select(request => request.Address.AbsoluteUri)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task Id_that_would_address_another_method_is_refused(string id)
    {
        var network = StubNetwork.Responding("{}");
        var client = network.NewClient();

        Assert.Equal(
            "albumId",
            (await Assert.ThrowsAsync<ArgumentException>(() => client.Albums.GetAsync(id))).ParamName
        );
        Assert.Equal(
            "mediaItemId",
            (await Assert.ThrowsAsync<ArgumentException>(() => client.MediaItems.GetAsync(id))).ParamName
        );
        Assert.Empty(network.Requests);
    }

    [Fact]
    public async Task Null_id_and_null_request_are_refused()
    {
        var client = StubNetwork.Responding().NewClient();
        var added = await Assert.ThrowsAsync<ArgumentNullException>(() =>
            client.Albums.AddMediaItemsAsync(null!, ["m"])
        );
        Assert.Equal("albumId", added.ParamName);

        await Assert.ThrowsAsync<ArgumentNullException>(() => client.Albums.GetAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.Albums.CreateAsync((CreateAlbumRequest)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.MediaItems.BatchGetAsync(null!));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_does_no_harm()
    {
        var network = StubNetwork.Responding("{}");
        await network.NewClient().MediaItems.GetAsync("a\ud83c", "filename");

        Assert.Equal("/v1/mediaItems/a%EF%BF%BD", network.Requests[0].Address.AbsolutePath);
    }

    [Theory]
    [InlineData(
        "nextPageToken,mediaItems(id,mediaMetadata/width)",
        "nextPageToken%2CmediaItems%28id%2CmediaMetadata%2Fwidth%29"
    )]
    [InlineData("a&b=c#d", "a%26b%3Dc%23d")]
    [InlineData("", "")]
    public async Task Fields_and_page_tokens_are_escaped(string text, string escaped)
    {
        var network = StubNetwork.Responding("{}");
        await network.NewClient().MediaItems.ListAsync(pageToken: text, fields: text);

        Assert.Equal($"/v1/mediaItems?pageToken={escaped}&fields={escaped}", network.Requests[0].Address.PathAndQuery);
    }

    [Fact]
    public async Task Ids_of_a_batch_are_sent_in_order()
    {
        var network = StubNetwork.Responding("{}");
        await network.NewClient().MediaItems.BatchGetAsync(["b", "a&c", "ä"], fields: "x");

        Assert.Equal(
            "/v1/mediaItems:batchGet?mediaItemIds=b&mediaItemIds=a%26c&mediaItemIds=%C3%A4&fields=x",
            network.Requests[0].Address.PathAndQuery
        );
    }

    [Fact]
    public async Task Numbers_and_flags_are_the_same_in_every_culture()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo("ar-SA");
            var network = StubNetwork.Responding("{}");
            await network.NewClient().Albums.ListAsync(pageSize: -10, excludeNonAppCreatedData: true);

            Assert.Equal(
                "/v1/albums?pageSize=-10&excludeNonAppCreatedData=true",
                network.Requests[0].Address.PathAndQuery
            );
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }
}
