namespace PhotosLibrary.Emulator.Tests.Library;

/// <summary>A library whose items have categories, some of them marked.</summary>
public sealed class MarkedLibrary : IAsyncLifetime
{
    private readonly Dictionary<string, string> _names = [];

    internal TestEmulator Emulator { get; } = new();

    internal TestApp App => Emulator.App("dev:marked");

    public async Task InitializeAsync()
    {
        await Emulator.InitializeAsync();
        (string Name, ItemMarks Marks)[] items =
        [
            ("cat", new() { Categories = [ContentCategory.Pets, ContentCategory.Animals] }),
            ("cow", new() { Categories = [ContentCategory.Animals], IsFavorite = true }),
            ("meal", new() { Categories = [ContentCategory.Food], IsArchived = true }),
            (
                "slide",
                new()
                {
                    Categories = [ContentCategory.Whiteboards],
                    IsFavorite = true,
                    IsArchived = true,
                }
            ),
            ("plain", new()),
        ];
        foreach (var (item, number) in items.Select((item, number) => (item, number)))
        {
            item.Marks.CaptureTime = new DateTimeOffset(2020, 1, 10 - number, 0, 0, 0, TimeSpan.Zero);
            var id = await Emulator.Library.AddItemAsync(
                "marked",
                new MemoryStream(TestPhotos.Jpeg(number)),
                new OwnItem { App = "dev", Marks = item.Marks }
            );
            _names[id] = item.Name;
        }
    }

    public async Task DisposeAsync() => await Emulator.DisposeAsync();

    internal Task<ApiResponse> SearchAsync(string filters) =>
        App.PostAsync("/v1/mediaItems:search", $$"""{ "filters": {{filters}} }""");

    internal async Task<string> FindAsync(string filters) =>
        string.Join(' ', TestApp.Ids((await SearchAsync(filters)).Success()).Select(id => _names[id]));
}

/// <summary>Filters by category, feature and archive (spec/facts.md, "Search filters").</summary>
public class MarkSearchTests(MarkedLibrary library) : IClassFixture<MarkedLibrary>
{
    [Theory]
    [InlineData("""{ "includedContentCategories": ["PETS"] }""", "cat")]
    [InlineData("""{ "includedContentCategories": ["PETS", "FOOD", "UTILITY"] }""", "cat meal slide")]
    [InlineData("""{ "includedContentCategories": ["WEDDINGS"] }""", "")]
    [InlineData("""{ "includedContentCategories": ["ANIMALS"], "excludedContentCategories": ["PETS"] }""", "cow")]
    [InlineData("""{ "excludedContentCategories": ["ANIMALS", "FOOD"] }""", "slide plain")]
    [InlineData("""{ "includedContentCategories": ["NONE", "PETS"] }""", "cat")]
    [InlineData("""{ "includedContentCategories": ["NONE"] }""", "cat cow meal slide plain")]
    [InlineData("""{ "excludedContentCategories": ["NONE"] }""", "cat cow meal slide plain")]
    [InlineData("""{ "includedContentCategories": ["NONE", "FOOD"], "excludedContentCategories": ["NONE"] }""", "meal")]
    [InlineData("""{ "includedContentCategories": "PETS" }""", "cat")]
    [InlineData("""{ "includedContentCategories": [7] }""", "cat")]
    [InlineData("""{ "includedContentCategories": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }""", "cat")]
    public async Task Categories_of_one_list_are_alternatives_and_the_lists_are_combined(string filter, string expected)
    {
        Assert.Equal(
            expected,
            await library.FindAsync($$"""{ "includeArchivedMedia": true, "contentFilter": {{filter}} }""")
        );
    }

    [Theory]
    [InlineData("""{ "includedContentCategories": ["FOOD", "PETS"], "excludedContentCategories": ["PETS"] }""")]
    [InlineData("""{ "includedContentCategories": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] }""")]
    [InlineData("""{ "excludedContentCategories": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] }""")]
    public async Task A_category_in_both_lists_and_more_than_ten_are_refused(string filter)
    {
        (await library.SearchAsync($$"""{ "contentFilter": {{filter}} }""")).InvalidField("filters.content_filter");
    }

    [Theory]
    [InlineData("{}", "cat cow plain")]
    [InlineData("""{ "includeArchivedMedia": false }""", "cat cow plain")]
    [InlineData("""{ "includeArchivedMedia": true }""", "cat cow meal slide plain")]
    [InlineData("""{ "featureFilter": { "includedFeatures": ["FAVORITES"] } }""", "cow")]
    [InlineData("""{ "featureFilter": { "includedFeatures": ["NONE", "FAVORITES"] } }""", "cow")]
    [InlineData(
        """{ "featureFilter": { "includedFeatures": ["FAVORITES"] }, "includeArchivedMedia": true }""",
        "cow slide"
    )]
    [InlineData("""{ "featureFilter": { "includedFeatures": ["NONE"] } }""", "cat cow plain")]
    public async Task Archived_items_are_excluded_by_default_and_favourites_can_be_requested(
        string filters,
        string expected
    )
    {
        Assert.Equal(expected, await library.FindAsync(filters));
    }

    [Fact]
    public async Task Filters_of_different_kinds_must_all_match()
    {
        Assert.Equal(
            "cow",
            await library.FindAsync(
                """
                {
                  "contentFilter": { "includedContentCategories": ["ANIMALS"] },
                  "featureFilter": { "includedFeatures": ["FAVORITES"] },
                  "mediaTypeFilter": { "mediaTypes": ["PHOTO"] },
                  "dateFilter": { "dates": [{ "year": 2020, "month": 1, "day": 9 }] }
                }
                """
            )
        );
    }

    // The day is that of the offset given, as the photographer knew it.
    [Fact]
    public async Task Capture_time_that_was_set_decides_the_day()
    {
        var id = await library.Emulator.Library.AddItemAsync(
            "night",
            new MemoryStream(TestPhotos.Jpeg(1)),
            new OwnItem
            {
                App = "dev",
                Marks = new() { CaptureTime = new DateTimeOffset(2021, 12, 31, 23, 0, 0, TimeSpan.FromHours(-5)) },
            }
        );
        await library.Emulator.Library.MarkItemAsync(id, new ItemMarks { IsFavorite = true });
        var night = library.Emulator.App("dev:night");

        var found = await night.PostAsync(
            "/v1/mediaItems:search",
            """
            { "filters": { "dateFilter": { "dates": [{ "year": 2021, "month": 12, "day": 31 }] } } }
            """
        );
        Assert.Equal([id], TestApp.Ids(found.Success()));
    }
}
