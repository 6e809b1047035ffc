namespace PhotosLibrary.Tests.Wire;

/// <summary>Every method of <see cref="MediaItemsClient"/>.</summary>
internal static class MediaItemsExchanges
{
    // spec/facts.md, "JSON responses": int64 and durations are text, and a photo without EXIF data is an empty object.
    private const string Photo = """
        {
          "id": "ALvc__Photo",
          "description": "On the \"top\"",
          "productUrl": "https://photos.google.com/lr/photo/ALvc__Photo",
          "baseUrl": "https://lh3.googleusercontent.com/lr/photo",
          "mimeType": "image/jpeg",
          "mediaMetadata": {
            "creationTime": "2024-07-01T12:34:56.789Z",
            "width": "4032",
            "height": "3024",
            "photo": {
              "cameraMake": "Canon",
              "cameraModel": "EOS R5",
              "focalLength": 24.5,
              "apertureFNumber": 2.8,
              "isoEquivalent": 100,
              "exposureTime": "0.016666s",
              "lensModel": "RF 24-70mm"
            }
          },
          "contributorInfo": {
            "profilePictureBaseUrl": "https://lh3.googleusercontent.com/a/face",
            "displayName": "Ada"
          },
          "filename": "IMG_0001.JPG",
          "isFavorite": true
        }
        """;

    private const string Video = """
        {
          "id": "ALvc__Video",
          "productUrl": "https://photos.google.com/lr/photo/ALvc__Video",
          "baseUrl": "https://lh3.googleusercontent.com/lr/video",
          "mimeType": "video/mp4",
          "mediaMetadata": {
            "creationTime": "2024-07-01T12:34:56Z",
            "width": "3840",
            "height": "2160",
            "video": { "cameraMake": "Apple", "cameraModel": "iPhone 15", "fps": 29.97, "status": "READY" }
          },
          "filename": "MOV_0002.MP4"
        }
        """;

    // A status that Google may add tomorrow.
    private const string VideoOfTomorrow = """
        {
          "id": "ALvc__Tomorrow",
          "mediaMetadata": { "video": { "status": "TRANSCODING_8K" } }
        }
        """;

    private const string Bare = """{ "id": "ALvc__Bare", "mediaMetadata": { "photo": {} } }""";

    public static IReadOnlyList<Exchange> All { get; } =
    [
        Exchange.Of(
            "MediaItems_List",
            client =>
                client.MediaItems.ListAsync(
                    pageSize: 100,
                    pageToken: "Ck&token=?",
                    fields: "nextPageToken,mediaItems(id,baseUrl)"
                ),
            $$"""
            {
              "mediaItems": [
                {{Indent(Photo)}},
                {{Indent(Video)}},
                {{Indent(VideoOfTomorrow)}},
                {{Bare}}
              ],
              "nextPageToken": "Ck-next"
            }
            """
        ),
        Exchange.Of("MediaItems_List", client => client.MediaItems.ListAsync(), "{}"),
        Exchange.Of("MediaItems_Get", client => client.MediaItems.GetAsync("ALvc__Video"), Video),
        Exchange.Of(
            "MediaItems_Patch",
            client => client.MediaItems.PatchAsync("ALvc__Photo", "description", new MediaItem { Description = "" }),
            Photo
        ),
        Exchange.Of(
            "MediaItems_BatchCreate",
            client =>
                client.MediaItems.BatchCreateAsync(
                    new BatchCreateMediaItemsRequest
                    {
                        AlbumId = "AF1QipOwn-Album_1",
                        NewMediaItems =
                        [
                            new NewMediaItem
                            {
                                Description = "On the top",
                                SimpleMediaItem = new SimpleMediaItem
                                {
                                    UploadToken = "CAIS-token-1",
                                    FileName = "Gipfel – 山.jpg",
                                },
                            },
                            new NewMediaItem { SimpleMediaItem = new SimpleMediaItem { UploadToken = "CAIS-token-2" } },
                        ],
                        AlbumPosition = new AlbumPosition { Position = PositionType.LastInAlbum },
                    }
                ),
            // Section 8: success has a message and no code; failures are inside a 200, with whatever details there are.
            $$"""
            {
              "newMediaItemResults": [
                {
                  "uploadToken": "CAIS-token-1",
                  "status": { "message": "Success" },
                  "mediaItem": {{Indent(Photo, 6)}}
                },
                {
                  "uploadToken": "CAIS-token-2",
                  "status": {
                    "code": 3,
                    "message": "Failed: There was an error while trying to create this media item.",
                    "details": [ { "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "BAD_IMAGE" } ]
                  }
                }
              ]
            }
            """
        ),
        Exchange.Of(
            "MediaItems_BatchGet",
            client =>
                client.MediaItems.BatchGetAsync(
                    ["ALvc__Video", "no such/id?"],
                    fields: "mediaItemResults(mediaItem(id))"
                ),
            $$"""
            {
              "mediaItemResults": [
                { "mediaItem": {{Indent(Video)}} },
                { "status": { "code": 3, "message": "Invalid media item ID." } }
              ]
            }
            """
        ),
        Exchange.Of(
            "MediaItems_Search",
            client =>
                client.MediaItems.SearchAsync(
                    new SearchMediaItemsRequest { AlbumId = "AF1QipOwn-Album_1", PageSize = 25 }
                ),
            $$"""{ "mediaItems": [ {{Bare}} ] }"""
        ),
        Exchange.Of(
            "MediaItems_Search",
            client =>
                client.MediaItems.SearchAsync(
                    new SearchMediaItemsRequest
                    {
                        Filters = new Filters
                        {
                            DateFilter = new DateFilter
                            {
                                Dates =
                                [
                                    new Date
                                    {
                                        Year = 2024,
                                        Month = 7,
                                        Day = 0,
                                    },
                                ],
                                Ranges =
                                [
                                    new DateRange
                                    {
                                        StartDate = new Date
                                        {
                                            Year = 2023,
                                            Month = 1,
                                            Day = 1,
                                        },
                                        EndDate = new Date
                                        {
                                            Year = 2023,
                                            Month = 12,
                                            Day = 31,
                                        },
                                    },
                                ],
                            },
                            ContentFilter = new ContentFilter
                            {
                                IncludedContentCategories =
                                [
                                    ContentCategory.Landscapes,
                                    new ContentCategory("GLACIERS"),
                                ],
                                ExcludedContentCategories = [ContentCategory.Selfies],
                            },
                            MediaTypeFilter = new MediaTypeFilter { MediaTypes = [MediaType.Photo] },
                            FeatureFilter = new FeatureFilter { IncludedFeatures = [Feature.Favorites] },
                            IncludeArchivedMedia = true,
                            ExcludeNonAppCreatedData = false,
                        },
                        OrderBy = SearchOrder.NewestFirst,
                        PageSize = SearchMediaItemsRequest.PageSizeMax,
                        PageToken = "Ck-token",
                    },
                    fields: "mediaItems/id"
                ),
            """{ "nextPageToken": "Ck-next" }"""
        ),
    ];

    private static string Indent(string json, int spaces = 4) =>
        json.ReplaceLineEndings("\n" + new string(' ', spaces));
}
