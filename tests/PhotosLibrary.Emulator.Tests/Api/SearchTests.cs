using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests.Api;

/// <summary>
/// A library for the tests of filters: photos by their capture date, one without, one of tomorrow, and a video.
/// </summary>
public sealed class SearchLibrary : IAsyncLifetime
{
    /// <summary>Newest first, as an unfiltered search has them.</summary>
    public static readonly string[] Everything =
    [
        "2030-01-01",
        "undated",
        "video",
        "2021-12-31",
        "2021-01-01",
        "2020-02-29",
        "2019-06-15",
        "1999-12-31",
    ];

    private readonly Dictionary<string, string> _names = [];

    internal TestEmulator Emulator { get; } = new();

    internal TestApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Emulator.InitializeAsync();
        App = Emulator.NewAccount();
        foreach (var (name, number) in Everything.Select((name, number) => (name, number)))
        {
            var taken = name.Length == 10 ? $"{name.Replace('-', ':')} 23:59:59" : null;

            // The video was made in May 2024.
            var file = name == "video" ? SampleVideos.Mp4() : TestPhotos.Jpeg(number, taken);
            _names[await App.AddIdAsync(file, name)] = name;
        }
    }

    public async Task DisposeAsync() => await Emulator.DisposeAsync();

    /// <summary>Searches and returns what was found, by name.</summary>
    internal async Task<string[]> FindAsync(string request) =>
        [.. TestApp.Ids((await App.PostAsync("/v1/mediaItems:search", request)).Success()).Select(id => _names[id])];
}

/// <summary>mediaItems.search (spec/facts.md, "Search filters").</summary>
public class SearchTests(SearchLibrary library) : IClassFixture<SearchLibrary>
{
    [Fact]
    public async Task Search_without_filters_returns_the_whole_library_newest_first()
    {
        Assert.Equal(SearchLibrary.Everything, await library.FindAsync("{}"));
    }

    [Theory]
    [InlineData("""{ "dates": [{ "year": 2020, "month": 2, "day": 29 }] }""", "2020-02-29")]
    [InlineData("""{ "dates": [{ "year": 2021, "month": 12 }] }""", "2021-12-31")]
    [InlineData("""{ "dates": [{ "year": 2021 }] }""", "2021-12-31 2021-01-01")]
    [InlineData("""{ "dates": [{ "month": 12, "day": 31 }] }""", "2021-12-31 1999-12-31")]
    [InlineData("""{ "dates": [{ "year": 2022 }] }""", "")]
    [InlineData("""{ "dates": [{ "year": 2019 }, { "year": 2020 }] }""", "2020-02-29 2019-06-15")]
    [InlineData("""{ "dates": [{ "year": "2020", "month": "2", "day": 0 }] }""", "2020-02-29")]
    [InlineData("""{ "dates": { "year": 2020 } }""", "2020-02-29")]
    [InlineData(
        """{ "ranges": [{ "startDate": { "year": 2019 }, "endDate": { "year": 2020 } }] }""",
        "2020-02-29 2019-06-15"
    )]
    [InlineData(
        """{ "ranges": [{ "startDate": { "year": 2020, "month": 2 }, "endDate": { "year": 2021, "month": 1 } }] }""",
        "2021-01-01 2020-02-29"
    )]
    [InlineData(
        """
            { "ranges": [{ "startDate": { "year": 2021, "month": 1, "day": 1 },
                           "endDate": { "year": 2021, "month": 12, "day": 31 } }] }
            """,
        "2021-12-31 2021-01-01"
    )]
    [InlineData(
        """{ "ranges": [{ "startDate": { "month": 2, "day": 1 }, "endDate": { "month": 6, "day": 30 } }] }""",
        "video 2020-02-29 2019-06-15"
    )]
    [InlineData(
        """{ "ranges": [{ "startDate": { "month": 12, "day": 20 }, "endDate": { "month": 1, "day": 10 } }] }""",
        "2021-12-31 2021-01-01 1999-12-31"
    )]
    [InlineData(
        """
            { "dates": [{ "year": 1999 }],
              "ranges": [{ "startDate": { "year": 2019 }, "endDate": { "year": 2019 } }] }
            """,
        "2019-06-15 1999-12-31"
    )]
    public async Task Date_filter_compares_the_day_of_capture(string filter, string expected)
    {
        Assert.Equal(
            expected,
            string.Join(' ', await library.FindAsync($$"""{ "filters": { "dateFilter": {{filter}} } }"""))
        );
    }

    [Theory]
    [InlineData("""{ "dates": [{}] }""")]
    [InlineData("""{ "dates": [{ "month": 5 }] }""")]
    [InlineData("""{ "dates": [{ "day": 5 }] }""")]
    [InlineData("""{ "dates": [{ "year": 2020, "day": 5 }] }""")]
    [InlineData("""{ "dates": [{ "year": 2020, "month": 13 }] }""")]
    [InlineData("""{ "dates": [{ "year": 2020, "month": 1, "day": 32 }] }""")]
    [InlineData("""{ "dates": [{ "year": 10000 }] }""")]
    [InlineData("""{ "dates": [{ "year": -1 }] }""")]
    [InlineData("""{ "ranges": [{ "startDate": { "year": 2020 } }] }""")]
    [InlineData("""{ "ranges": [{ "startDate": { "year": 2020 }, "endDate": { "year": 2021, "month": 1 } }] }""")]
    [InlineData("""{ "ranges": [{ "startDate": { "year": 2021 }, "endDate": { "year": 2020 } }] }""")]
    [InlineData(
        """{ "dates": [{ "year": 1 }, { "year": 2 }, { "year": 3 }, { "year": 4 }, { "year": 5 }, { "year": 6 }] }"""
    )]
    [InlineData(
        """
            { "ranges": [{ "startDate": { "year": 1 }, "endDate": { "year": 2 } },
                         { "startDate": { "year": 1 }, "endDate": { "year": 2 } },
                         { "startDate": { "year": 1 }, "endDate": { "year": 2 } },
                         { "startDate": { "year": 1 }, "endDate": { "year": 2 } },
                         { "startDate": { "year": 1 }, "endDate": { "year": 2 } },
                         { "startDate": { "year": 1 }, "endDate": { "year": 2 } }] }
            """
    )]
    public async Task Dates_that_the_reference_forbids_are_refused(string filter)
    {
        (await SearchAsync($$"""{ "filters": { "dateFilter": {{filter}} } }""")).Error(400, "INVALID_ARGUMENT");
    }

    [Fact]
    public async Task Five_dates_and_five_ranges_are_accepted()
    {
        const string Date = """{ "year": 2020 }""";
        const string Range = """{ "startDate": { "year": 2019 }, "endDate": { "year": 2019 } }""";
        var (dates, ranges) = (Enumerable.Repeat(Date, 5), Enumerable.Repeat(Range, 5));

        Assert.Equal(
            ["2020-02-29", "2019-06-15"],
            await library.FindAsync(
                $$"""
                { "filters": { "dateFilter": { "dates": [{{string.Join(',', dates)}}], "ranges": [{{string.Join(
                    ',',
                    ranges
                )}}] } } }
                """
            )
        );
    }

    [Theory]
    [InlineData("""{ "mediaTypeFilter": { "mediaTypes": ["VIDEO"] } }""", "video")]
    [InlineData(
        """{ "mediaTypeFilter": { "mediaTypes": ["PHOTO"] } }""",
        "undated 2021-12-31 2021-01-01 2020-02-29 2019-06-15 1999-12-31"
    )]
    [InlineData("""{ "featureFilter": { "includedFeatures": ["FAVORITES"] } }""", "")]
    [InlineData("""{ "contentFilter": { "includedContentCategories": ["PETS", "NONE"] } }""", "")]
    [InlineData(
        """{ "mediaTypeFilter": { "mediaTypes": ["PHOTO"] }, "dateFilter": { "dates": [{ "year": 2020 }] } }""",
        "2020-02-29"
    )]
    [InlineData(
        """{ "mediaTypeFilter": { "mediaTypes": ["VIDEO"] }, "dateFilter": { "dates": [{ "year": 2020 }] } }""",
        ""
    )]
    public async Task Filters_of_different_kinds_must_all_match(string filters, string expected)
    {
        Assert.Equal(expected, string.Join(' ', await library.FindAsync($$"""{ "filters": {{filters}} }""")));
    }

    [Theory]
    [InlineData("""{ "mediaTypeFilter": { "mediaTypes": ["ALL_MEDIA"] } }""")]
    [InlineData("""{ "featureFilter": { "includedFeatures": ["NONE"] } }""")]
    [InlineData("""{ "contentFilter": { "includedContentCategories": ["NONE"] } }""")]
    [InlineData("""{ "includeArchivedMedia": true, "excludeNonAppCreatedData": "true" }""")]
    [InlineData("{}")]
    public async Task Empty_filters_return_the_whole_library(string filters)
    {
        Assert.Equal(SearchLibrary.Everything, await library.FindAsync($$"""{ "filters": {{filters}} }"""));
    }

    [Theory]
    [InlineData("""{ "mediaTypeFilter": { "mediaTypes": ["PHOTO", "VIDEO"] } }""")]
    [InlineData("""{ "mediaTypeFilter": { "mediaTypes": ["MUSIC"] } }""")]
    [InlineData(
        """{ "contentFilter": { "includedContentCategories": ["PETS"], "excludedContentCategories": ["PETS"] } }"""
    )]
    [InlineData("""{ "contentFilter": { "includedContentCategories": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] } }""")]
    public async Task Filters_that_the_reference_forbids_are_refused(string filters)
    {
        (await SearchAsync($$"""{ "filters": {{filters}} }""")).Error(400, "INVALID_ARGUMENT");
    }

    [Fact]
    public async Task Order_can_be_requested_with_a_date_filter()
    {
        const string Filters = """{ "dateFilter": { "dates": [{ "year": 2021 }] }, "includeArchivedMedia": true }""";

        Assert.Equal(
            ["2021-01-01", "2021-12-31"],
            await library.FindAsync($$"""{ "orderBy": "MediaMetadata.creation_time", "filters": {{Filters}} }""")
        );
        Assert.Equal(
            ["2021-12-31", "2021-01-01"],
            await library.FindAsync($$"""{ "orderBy": "MediaMetadata.creation_time desc", "filters": {{Filters}} }""")
        );
    }

    [Fact]
    public async Task Oldest_first_has_pages_too()
    {
        const string Request = """
            "orderBy": "MediaMetadata.creation_time", "pageSize": 1,
            "filters": { "dateFilter": { "dates": [{ "year": 2021 }] } }
            """;
        var first = (await SearchAsync($$"""{ {{Request}} }""")).Success();

        var second = await library.FindAsync($$"""{ {{Request}}, "pageToken": "{{first["nextPageToken"]}}" }""");

        Assert.Equal(["2021-12-31"], second);
    }

    [Theory]
    [InlineData("""{ "orderBy": "MediaMetadata.creation_time" }""")]
    [InlineData("""{ "orderBy": "filename", "filters": { "dateFilter": { "dates": [{ "year": 2021 }] } } }""")]
    [InlineData(
        """
            { "orderBy": "MediaMetadata.creation_time desc", "filters": {
                "dateFilter": { "dates": [{ "year": 2021 }] }, "mediaTypeFilter": { "mediaTypes": ["PHOTO"] } } }
            """
    )]
    public async Task Order_needs_a_date_filter_and_excludes_other_filters(string request)
    {
        (await SearchAsync(request)).InvalidField("order_by");
    }

    [Fact]
    public async Task Album_and_filters_exclude_each_other()
    {
        var album = await library.App.CreateAlbumAsync();

        (await SearchAsync($$"""{ "albumId": "{{album}}", "filters": {} }""")).InvalidField("filters");
    }

    [Fact]
    public async Task An_album_search_has_product_urls_inside_the_album_and_items_of_any_date()
    {
        var album = await library.App.CreateAlbumAsync();
        var everything = TestApp.Ids((await SearchAsync("{}")).Success());
        await library.App.PostAsync(
            $"/v1/albums/{album}:batchAddMediaItems",
            $$"""{ "mediaItemIds": ["{{everything[0]}}"] }"""
        );

        var item = (JObject)(await SearchAsync($$"""{ "albumId": "{{album}}" }""")).Success()["mediaItems"]![0]!;

        Assert.Equal($"https://photos.google.com/lr/album/{album}/photo/{everything[0]}", (string?)item["productUrl"]);
    }

    private Task<ApiResponse> SearchAsync(string request) => library.App.PostAsync("/v1/mediaItems:search", request);
}
