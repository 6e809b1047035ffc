namespace PhotosLibrary.Emulator.Tests.Api;

/// <summary>Batches, positions and enrichments (spec/facts.md, "Album contents", "Positions", "Enrichments").</summary>
public class AlbumContentTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    private readonly TestApp _app = emulator.NewAccount();

    [Fact]
    public async Task Added_items_go_to_the_end_in_the_order_given()
    {
        var album = await _app.CreateAlbumAsync();
        var items = await AddItemsAsync(3);

        var response = await AddAsync(album, items[2], items[0]);
        Assert.Equal("{}", response.Body);
        await AddAsync(album, items[1], items[2]);

        Assert.Equal([items[2], items[0], items[1]], await _app.ListAlbumAsync(album));
    }

    [Fact]
    public async Task Adding_items_is_all_or_nothing()
    {
        var album = await _app.CreateAlbumAsync();
        var items = await AddItemsAsync(1);

        (await AddAsync(album, items[0], "unknown")).Error(
            400,
            "INVALID_ARGUMENT",
            "Request contains an invalid media item id."
        );

        Assert.Empty(await _app.ListAlbumAsync(album));
    }

    [Fact]
    public async Task Removing_items_is_all_or_nothing_and_leaves_the_library_alone()
    {
        var album = await _app.CreateAlbumAsync();
        var items = await AddItemsAsync(3);
        await AddAsync(album, items[0], items[1]);

        (await RemoveAsync(album, items[0], items[2])).Error(
            400,
            "INVALID_ARGUMENT",
            "Request contains an invalid media item id."
        );
        Assert.Equal([items[0], items[1]], await _app.ListAlbumAsync(album));

        Assert.Equal("{}", (await RemoveAsync(album, items[0])).Body);
        Assert.Equal([items[1]], await _app.ListAlbumAsync(album));
        (await _app.GetAsync($"/v1/mediaItems/{items[0]}")).Success();
    }

    [Fact]
    public async Task Removing_an_id_twice_is_refused()
    {
        var album = await _app.CreateAlbumAsync();
        var items = await AddItemsAsync(1);
        await AddAsync(album, items[0]);

        (await RemoveAsync(album, items[0], items[0])).InvalidField("media_item_ids");
    }

    [Theory]
    [InlineData("batchAddMediaItems")]
    [InlineData("batchRemoveMediaItems")]
    public async Task Batch_needs_1_to_50_ids_and_a_known_album(string method)
    {
        var album = await _app.CreateAlbumAsync();
        var tooMany = string.Join(',', Enumerable.Range(0, 51).Select(number => $"\"{number}\""));

        (await _app.PostAsync($"/v1/albums/{album}:{method}", $$"""{ "mediaItemIds": [{{tooMany}}] }""")).Error(
            400,
            "INVALID_ARGUMENT",
            "Request must have less than 50 items."
        );
        (await _app.PostAsync($"/v1/albums/{album}:{method}", """{ "mediaItemIds": [] }""")).Error(
            400,
            "INVALID_ARGUMENT",
            "Request contains an invalid media item id."
        );
        (await _app.PostAsync($"/v1/albums/{album}:{method}", "{}")).InvalidField("media_item_ids");
        (await _app.PostAsync($"/v1/albums/unknown:{method}", """{ "mediaItemIds": ["x"] }""")).Error(
            404,
            "NOT_FOUND",
            "The provided ID does not match any albums"
        );
    }

    [Fact]
    public async Task An_album_of_another_app_cannot_be_filled()
    {
        string[] scopes = [.. PhotosLibraryScopes.All];
        var owner = emulator.AppWithScopes(scopes, "shared-account", "owner");
        var other = emulator.AppWithScopes(scopes, "shared-account", "other");
        var album = await owner.CreateAlbumAsync();
        var item = await other.AddIdAsync(TestPhotos.Jpeg(1));

        (
            await other.PostAsync($"/v1/albums/{album}:batchAddMediaItems", $$"""{ "mediaItemIds": ["{{item}}"] }""")
        ).Error(400, "INVALID_ARGUMENT", "No permission to add media items to this album.");
    }

    [Fact]
    public async Task New_items_go_to_the_position_in_their_order()
    {
        var album = await _app.CreateAlbumAsync();
        var items = await AddItemsAsync(2);
        await AddAsync(album, [.. items]);

        var last = await CreateAsync(album, """{ "position": "LAST_IN_ALBUM" }""", 10, 11);
        var first = await CreateAsync(album, """{ "position": "FIRST_IN_ALBUM" }""", 12, 13);
        var after = await CreateAsync(
            album,
            $$"""{ "position": "AFTER_MEDIA_ITEM", "relativeMediaItemId": "{{items[0]}}" }""",
            14,
            15
        );
        var unspecified = await CreateAsync(album, """{ "position": "POSITION_TYPE_UNSPECIFIED" }""", 16);
        var byNumber = await CreateAsync(album, """{ "position": 1 }""", 17);

        Assert.Equal(
            [.. byNumber, .. first, items[0], .. after, items[1], .. last, .. unspecified],
            await _app.ListAlbumAsync(album)
        );
    }

    [Fact]
    public async Task Items_can_follow_an_enrichment_and_enrichments_an_item()
    {
        var album = await _app.CreateAlbumAsync();
        var items = await AddItemsAsync(2);
        await AddAsync(album, [.. items]);

        var text = await EnrichAsync(
            album,
            """{ "textEnrichment": { "text": "Here" } }""",
            $$"""{ "position": "AFTER_MEDIA_ITEM", "relativeMediaItemId": "{{items[0]}}" }"""
        );
        var place = await EnrichAsync(
            album,
            """
            { "locationEnrichment": {
                "location": { "locationName": "Oslo", "latlng": { "latitude": 59.9, "longitude": "10.7" } } } }
            """,
            $$"""{ "position": "AFTER_ENRICHMENT_ITEM", "relativeEnrichmentItemId": "{{text}}" }"""
        );
        var added = await CreateAsync(
            album,
            $$"""{ "position": "AFTER_ENRICHMENT_ITEM", "relativeEnrichmentItemId": "{{place}}" }""",
            20
        );

        // Enrichments cannot be listed: only what follows them shows where they are.
        Assert.Equal([items[0], added[0], items[1]], await _app.ListAlbumAsync(album));
    }

    [Fact]
    public async Task Any_number_of_items_can_be_inserted_between_two_others()
    {
        var album = await _app.CreateAlbumAsync();
        var items = await AddItemsAsync(2);
        await AddAsync(album, [.. items]);

        // Each one halves the gap behind the first item: more of them than a gap has bits.
        for (var number = 0; number < 40; number++)
        {
            await EnrichAsync(
                album,
                """{ "textEnrichment": { "text": "Between" } }""",
                $$"""{ "position": "AFTER_MEDIA_ITEM", "relativeMediaItemId": "{{items[0]}}" }"""
            );
        }

        var added = await CreateAsync(
            album,
            $$"""{ "position": "AFTER_MEDIA_ITEM", "relativeMediaItemId": "{{items[0]}}" }""",
            30,
            31
        );
        Assert.Equal([items[0], .. added, items[1]], await _app.ListAlbumAsync(album));
    }

    [Theory]
    [InlineData("""{ "position": "AFTER_MEDIA_ITEM" }""", "album_position.relative_media_item_id")]
    [InlineData(
        """{ "position": "AFTER_MEDIA_ITEM", "relativeMediaItemId": "x" }""",
        "album_position.relative_media_item_id"
    )]
    [InlineData(
        """{ "position": "FIRST_IN_ALBUM", "relativeMediaItemId": "x" }""",
        "album_position.relative_media_item_id"
    )]
    [InlineData("""{ "position": "AFTER_ENRICHMENT_ITEM" }""", "album_position.relative_enrichment_item_id")]
    [InlineData(
        """{ "position": "AFTER_ENRICHMENT_ITEM", "relativeEnrichmentItemId": "x" }""",
        "album_position.relative_enrichment_item_id"
    )]
    public async Task Position_type_and_relative_id_must_match(string position, string field)
    {
        var album = await _app.CreateAlbumAsync();

        (
            await _app.PostAsync(
                $"/v1/albums/{album}:addEnrichment",
                $$"""{ "newEnrichmentItem": { "textEnrichment": { "text": "Here" } }, "albumPosition": {{position}} }"""
            )
        ).InvalidField(field);
    }

    [Theory]
    [InlineData("\"SOMEWHERE\"")]
    [InlineData("5")]
    [InlineData("99999999999999999999")]
    public async Task Unknown_position_type_is_refused(string position)
    {
        var album = await _app.CreateAlbumAsync();

        (
            await _app.PostAsync(
                $"/v1/albums/{album}:addEnrichment",
                $$"""
                { "newEnrichmentItem": { "textEnrichment": { "text": "Here" } },
                  "albumPosition": { "position": {{position}} } }
                """
            )
        ).Error(
            400,
            "INVALID_ARGUMENT",
            "Invalid value at 'album_position.position' "
                + $"(type.googleapis.com/google.photos.library.v1.PositionType), {position}"
        );
    }

    [Theory]
    [InlineData("{}", "new_enrichment_item")]
    [InlineData("""{ "textEnrichment": { "text": "" } }""", "new_enrichment_item.text_enrichment.text")]
    [InlineData(
        """{ "textEnrichment": { "text": "t" }, "locationEnrichment": { "location": {} } }""",
        "new_enrichment_item"
    )]
    [InlineData("""{ "mapEnrichment": { "origin": {} } }""", "new_enrichment_item.map_enrichment.destination")]
    [InlineData(
        """{ "locationEnrichment": { "location": { "latlng": { "latitude": 91 } } } }""",
        "new_enrichment_item.location_enrichment.location.latlng"
    )]
    [InlineData(
        """{ "locationEnrichment": { "location": { "latlng": { "latitude": -90.1 } } } }""",
        "new_enrichment_item.location_enrichment.location.latlng"
    )]
    [InlineData(
        """{ "locationEnrichment": { "location": { "latlng": { "longitude": 180.1 } } } }""",
        "new_enrichment_item.location_enrichment.location.latlng"
    )]
    [InlineData(
        """{ "locationEnrichment": { "location": { "latlng": { "longitude": -181 } } } }""",
        "new_enrichment_item.location_enrichment.location.latlng"
    )]
    public async Task Enrichment_must_be_exactly_one_complete_kind(string enrichment, string field)
    {
        var album = await _app.CreateAlbumAsync();

        (
            await _app.PostAsync(
                $"/v1/albums/{album}:addEnrichment",
                $$"""{ "newEnrichmentItem": {{enrichment}}, "albumPosition": { "position": "LAST_IN_ALBUM" } }"""
            )
        ).InvalidField(field);
    }

    [Theory]
    [InlineData("""{ "albumPosition": {} }""", "new_enrichment_item")]
    [InlineData("""{ "newEnrichmentItem": { "textEnrichment": { "text": "t" } } }""", "album_position")]
    public async Task Enrichment_and_position_are_both_needed(string request, string field)
    {
        var album = await _app.CreateAlbumAsync();

        (await _app.PostAsync($"/v1/albums/{album}:addEnrichment", request)).InvalidField(field);
    }

    private async Task<List<string>> AddItemsAsync(int count)
    {
        var ids = new List<string>();
        for (var number = 0; number < count; number++)
        {
            ids.Add(await _app.AddIdAsync(TestPhotos.Jpeg(number)));
        }

        return ids;
    }

    private Task<ApiResponse> AddAsync(string album, params string[] items) =>
        _app.PostAsync(
            $"/v1/albums/{album}:batchAddMediaItems",
            $$"""{ "mediaItemIds": ["{{string.Join("\", \"", items)}}"] }"""
        );

    private Task<ApiResponse> RemoveAsync(string album, params string[] items) =>
        _app.PostAsync(
            $"/v1/albums/{album}:batchRemoveMediaItems",
            $$"""{ "mediaItemIds": ["{{string.Join("\", \"", items)}}"] }"""
        );

    private async Task<string> EnrichAsync(string album, string enrichment, string position)
    {
        var response = (
            await _app.PostAsync(
                $"/v1/albums/{album}:addEnrichment",
                $$"""{ "newEnrichmentItem": {{enrichment}}, "albumPosition": {{position}} }"""
            )
        ).Success();
        return (string)response["enrichmentItem"]!["id"]!;
    }

    private async Task<List<string>> CreateAsync(string album, string position, params int[] photos)
    {
        var items = new List<string>();
        foreach (var photo in photos)
        {
            var token = await _app.UploadRawAsync(TestPhotos.Jpeg(photo));
            items.Add($$"""{ "simpleMediaItem": { "uploadToken": "{{token}}" } }""");
        }

        var response = (
            await _app.PostAsync(
                "/v1/mediaItems:batchCreate",
                $$"""
                { "albumId": "{{album}}", "albumPosition": {{position}}, "newMediaItems": [{{string.Join(
                    ',',
                    items
                )}}] }
                """
            )
        ).Success();
        return [.. response["newMediaItemResults"]!.Select(result => (string)result["mediaItem"]!["id"]!)];
    }
}
