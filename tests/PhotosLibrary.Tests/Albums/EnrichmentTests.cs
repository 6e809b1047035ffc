namespace PhotosLibrary.Tests.Albums;

/// <summary>Texts, places and maps in an album (<c>albums.addEnrichment</c>).</summary>
public class EnrichmentTests
{
    private static readonly Location Vienna = new()
    {
        LocationName = "Vienna",
        Latlng = new LatLng { Latitude = 48.2, Longitude = 16.4 },
    };

    public static TheoryData<Func<AlbumsClient, Task<EnrichmentItem>>, string> Calls =>
        new()
        {
            {
                albums => albums.AddTextAsync("a", "Day 1"),
                """{"newEnrichmentItem":{"textEnrichment":{"text":"Day 1"}},"albumPosition":{"position":"LAST_IN_ALBUM"}}"""
            },
            {
                albums => albums.AddTextAsync("a", "Day 1", AlbumPosition.After(new MediaItem { Id = "item" })),
                """{"newEnrichmentItem":{"textEnrichment":{"text":"Day 1"}},"albumPosition":{"position":"AFTER_MEDIA_ITEM","relativeMediaItemId":"item"}}"""
            },
            {
                albums => albums.AddLocationAsync("a", Vienna, AlbumPosition.First),
                """{"newEnrichmentItem":{"locationEnrichment":{"location":{"locationName":"Vienna","latlng":{"latitude":48.2,"longitude":16.4}}}},"albumPosition":{"position":"FIRST_IN_ALBUM"}}"""
            },
            {
                albums =>
                    albums.AddMapAsync(
                        "a",
                        Vienna,
                        new Location { LocationName = "Graz" },
                        AlbumPosition.AfterEnrichment("text")
                    ),
                """{"newEnrichmentItem":{"mapEnrichment":{"origin":{"locationName":"Vienna","latlng":{"latitude":48.2,"longitude":16.4}},"destination":{"locationName":"Graz"}}},"albumPosition":{"position":"AFTER_ENRICHMENT_ITEM","relativeEnrichmentItemId":"text"}}"""
            },
        };

    [Theory]
    [MemberData(nameof(Calls), DisableDiscoveryEnumeration = true)]
    public async Task Request_has_the_expected_bytes(Func<AlbumsClient, Task<EnrichmentItem>> call, string body)
    {
        var network = StubNetwork.Responding("""{"enrichmentItem":{"id":"e"}}""");

        Assert.Equal("e", (await call(network.NewClient().Albums)).Id);
        var request = Assert.Single(network.Requests);
        Assert.Equal(
            ("POST", "/v1/albums/a:addEnrichment", body),
            (request.Method, request.Address.PathAndQuery, request.Body)
        );
    }

    [Theory]
    [InlineData("AFTER_MEDIA_ITEM", null, null)]
    [InlineData("AFTER_MEDIA_ITEM", null, "e")]
    [InlineData("AFTER_ENRICHMENT_ITEM", null, null)]
    [InlineData("AFTER_ENRICHMENT_ITEM", "m", null)]
    [InlineData("AFTER_MEDIA_ITEM", "m", "e")]
    [InlineData("FIRST_IN_ALBUM", "m", null)]
    [InlineData("LAST_IN_ALBUM", null, "e")]
    public void Position_and_its_ids_go_together(string position, string? mediaItemId, string? enrichmentItemId)
    {
        var network = StubNetwork.Responding();
        var place = new AlbumPosition
        {
            Position = new PositionType(position),
            RelativeMediaItemId = mediaItemId,
            RelativeEnrichmentItemId = enrichmentItemId,
        };

        var refusal = Assert.Throws<ArgumentException>(() =>
        {
            _ = network.NewClient().Albums.AddTextAsync("a", "x", place);
        });
        Assert.Throws<ArgumentException>(() =>
        {
            _ = network.NewClient().MediaItems.CreateManyAsync([NewMediaItem.FromUpload("t")], "a", place);
        });

        Assert.Contains("and with nothing else.", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(network.Requests);
    }

    [Fact]
    public void Invalid_arguments_are_refused_before_anything_is_sent()
    {
        var network = StubNetwork.Responding();
        var albums = network.NewClient().Albums;

        Assert.Throws<ArgumentException>(() =>
        {
            _ = albums.AddTextAsync("a", "");
        });
        Assert.Throws<ArgumentNullException>(() =>
        {
            _ = albums.AddLocationAsync("a", null!);
        });
        Assert.Throws<ArgumentNullException>(() =>
        {
            _ = albums.AddMapAsync("a", Vienna, null!);
        });
        Assert.Throws<ArgumentException>(() =>
        {
            _ = albums.AddTextAsync("a", "x", new AlbumPosition { Position = PositionType.AfterMediaItem });
        });
        Assert.Empty(network.Requests);
    }
}
