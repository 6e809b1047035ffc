namespace PhotosLibrary.Tests.Wire;

/// <summary>Every method of <see cref="AlbumsClient"/>.</summary>
internal static class AlbumsExchanges
{
    // Shapes as in spec/facts.md, "JSON responses"; every response has a field that the spec does not know.
    private const string Album = """
        {
          "id": "AF1QipOwn-Album_1",
          "title": "Sommer in Österreich 🏔",
          "productUrl": "https://photos.google.com/lr/album/AF1QipOwn-Album_1",
          "isWriteable": true,
          "shareInfo": {
            "sharedAlbumOptions": { "isCollaborative": true, "isCommentable": false, "isReactable": true },
            "shareableUrl": "https://photos.app.goo.gl/abc123",
            "shareToken": "AOVP0rRShareToken",
            "isJoined": true,
            "isOwned": true,
            "isJoinable": true
          },
          "mediaItemsCount": "20000",
          "coverPhotoBaseUrl": "https://lh3.googleusercontent.com/lr/cover",
          "coverPhotoMediaItemId": "ALvc__Cover",
          "newField": { "since": "2027" }
        }
        """;

    public static IReadOnlyList<Exchange> All { get; } =
    [
        Exchange.Of(
            "Albums_List",
            client =>
                client.Albums.ListAsync(
                    pageSize: AlbumsClient.ListPageSizeMax,
                    pageToken: "Ck-token_/+==",
                    excludeNonAppCreatedData: true,
                    fields: "nextPageToken,albums(id,title)"
                ),
            $$"""
            {
              "albums": [
                {{Album.ReplaceLineEndings("\n    ")}},
                { "id": "AF1QipEmpty", "title": "Nothing in it" }
              ],
              "nextPageToken": "Ck-next",
              "totalSize": 2
            }
            """
        ),
        Exchange.Of("Albums_List", client => client.Albums.ListAsync(), "{}"),
        Exchange.Of(
            "Albums_Create",
            client =>
                client.Albums.CreateAsync(
                    new CreateAlbumRequest { Album = new Album { Title = "Sommer in Österreich 🏔" } }
                ),
            """
            {
              "id": "AF1QipNew",
              "title": "Sommer in Österreich 🏔",
              "productUrl": "https://photos.google.com/lr/album/AF1QipNew",
              "isWriteable": true
            }
            """
        ),
        Exchange.Of("Albums_Get", client => client.Albums.GetAsync("AF1QipOwn-Album_1", fields: "id,title"), Album),
        Exchange.Of(
            "Albums_Patch",
            client =>
                client.Albums.PatchAsync(
                    "AF1QipOwn-Album_1",
                    "title,cover_photo_media_item_id",
                    new Album { Title = "", CoverPhotoMediaItemId = "ALvc__Cover" }
                ),
            Album
        ),
        Exchange.Of(
            "Albums_AddEnrichment",
            client =>
                client.Albums.AddEnrichmentAsync(
                    "AF1QipOwn-Album_1",
                    new AddEnrichmentToAlbumRequest
                    {
                        NewEnrichmentItem = new NewEnrichmentItem
                        {
                            TextEnrichment = new TextEnrichment { Text = "Day \"one\"\n" },
                        },
                        AlbumPosition = new AlbumPosition { Position = PositionType.FirstInAlbum },
                    }
                ),
            """{ "enrichmentItem": { "id": "AEnrichment-1", "kind": "text" } }"""
        ),
        Exchange.Of(
            "Albums_AddEnrichment",
            client =>
                client.Albums.AddEnrichmentAsync(
                    "AF1QipOwn-Album_1",
                    new AddEnrichmentToAlbumRequest
                    {
                        NewEnrichmentItem = new NewEnrichmentItem
                        {
                            LocationEnrichment = new LocationEnrichment
                            {
                                Location = new Location
                                {
                                    LocationName = "Großglockner",
                                    Latlng = new LatLng { Latitude = 47.074531, Longitude = -180 },
                                },
                            },
                        },
                        AlbumPosition = new AlbumPosition
                        {
                            Position = PositionType.AfterMediaItem,
                            RelativeMediaItemId = "ALvc__Cover",
                        },
                    }
                ),
            """{ "enrichmentItem": { "id": "AEnrichment-2" } }"""
        ),
        Exchange.Of(
            "Albums_AddEnrichment",
            client =>
                client.Albums.AddEnrichmentAsync(
                    "AF1QipOwn-Album_1",
                    new AddEnrichmentToAlbumRequest
                    {
                        NewEnrichmentItem = new NewEnrichmentItem
                        {
                            MapEnrichment = new MapEnrichment
                            {
                                Origin = new Location { LocationName = "Wien" },
                                Destination = new Location { LocationName = "Graz" },
                            },
                        },
                        AlbumPosition = new AlbumPosition
                        {
                            Position = PositionType.AfterEnrichmentItem,
                            RelativeEnrichmentItemId = "AEnrichment-1",
                        },
                    }
                ),
            """{ "enrichmentItem": { "id": "AEnrichment-3" } }"""
        ),
        Exchange.Of(
            "Albums_BatchAddMediaItems",
            client =>
                client.Albums.BatchAddMediaItemsAsync(
                    "AF1QipOwn-Album_1",
                    new BatchAddMediaItemsToAlbumRequest { MediaItemIds = ["ALvc__1", "ALvc__2"] }
                ),
            "{}"
        ),
        Exchange.Of(
            "Albums_BatchRemoveMediaItems",
            client =>
                client.Albums.BatchRemoveMediaItemsAsync(
                    "AF1QipOwn-Album_1",
                    new BatchRemoveMediaItemsFromAlbumRequest { MediaItemIds = ["ALvc__1"] }
                ),
            """{ "removed": 1 }"""
        ),
#pragma warning disable CS0618 // Retired methods are still there, with the shapes of before Google closed them.
        Exchange.Of(
            "Albums_Share",
            client =>
                client.Albums.ShareAsync(
                    "AF1QipOwn-Album_1",
                    new ShareAlbumRequest
                    {
                        SharedAlbumOptions = new SharedAlbumOptions { IsCollaborative = true, IsCommentable = false },
                    }
                ),
            """
            {
              "shareInfo": {
                "sharedAlbumOptions": { "isCollaborative": true },
                "shareableUrl": "https://photos.app.goo.gl/abc123",
                "shareToken": "AOVP0rRShareToken",
                "isJoined": true,
                "isOwned": true,
                "isJoinable": true
              }
            }
            """
        ),
        Exchange.Of(
            "Albums_Unshare",
            client => client.Albums.UnshareAsync("AF1QipOwn-Album_1", new UnshareAlbumRequest()),
            "{}"
        ),
#pragma warning restore CS0618
    ];
}
