using PhotosCore.Json;

namespace PhotosLibrary.Tests.MediaItems;

/// <summary>Searches as one thinks them, refused where Google does (spec/facts.md, "Search filters").</summary>
public class MediaItemQueryTests
{
    [Fact]
    public void Query_of_an_album() => AssertSent("""{"albumId":"a"}""", MediaItemQuery.InAlbum("a"));

    [Fact]
    public void Query_of_everything() => AssertSent("{}", new MediaItemQuery());

    [Fact]
    public void Query_with_dates_of_every_form() =>
        AssertSent(
            """{"filters":{"dateFilter":{"dates":[{"year":2024},{"year":2024,"month":5},{"year":2024,"month":2,"day":29},{"month":2,"day":29},{"year":2024,"month":12,"day":31}]}}}""",
            new MediaItemQuery()
                .OnDate(2024)
                .OnDate(2024, 5)
                .OnDate(2024, 2, 29)
                .OnAnniversary(2, 29)
                .OnDate(new DateTime(2024, 12, 31, 23, 59, 59))
        );

    [Fact]
    public void Query_with_ranges_of_every_form() =>
        AssertSent(
            """{"filters":{"dateFilter":{"ranges":[{"startDate":{"year":2019},"endDate":{"year":2021}},{"startDate":{"year":2024,"month":5},"endDate":{"year":2024,"month":5}},{"startDate":{"year":2024,"month":5,"day":1},"endDate":{"year":2024,"month":5,"day":2}},{"startDate":{"month":12,"day":24},"endDate":{"month":1,"day":6}}]}}}""",
            new MediaItemQuery()
                .Between(new Date { Year = 2019 }, new Date { Year = 2021 })
                .Between(new Date { Year = 2024, Month = 5 }, new Date { Year = 2024, Month = 5 })
                .Between(new DateTime(2024, 5, 1), new DateTime(2024, 5, 2))
                // Anniversaries may go over New Year's Eve.
                .Between(new Date { Month = 12, Day = 24 }, new Date { Month = 1, Day = 6 })
        );

    [Fact]
    public void Query_with_every_other_filter() =>
        AssertSent(
            """{"filters":{"contentFilter":{"includedContentCategories":["PETS","FOOD"],"excludedContentCategories":["SELFIES"]},"mediaTypeFilter":{"mediaTypes":["PHOTO"]},"featureFilter":{"includedFeatures":["FAVORITES"]},"includeArchivedMedia":true}}""",
            new MediaItemQuery()
                .OfType(MediaType.Photo)
                .WithCategory(ContentCategory.Pets, ContentCategory.Food)
                .WithoutCategory(ContentCategory.Selfies)
                .FavoritesOnly()
                .IncludeArchived()
        );

    [Fact]
    public void Query_with_an_order() =>
        AssertSent(
            """{"filters":{"dateFilter":{"dates":[{"year":2024}]},"includeArchivedMedia":true},"orderBy":"MediaMetadata.creation_time desc"}""",
            new MediaItemQuery().OnDate(2024).IncludeArchived().OrderBy(SearchOrder.NewestFirst)
        );

    [Fact]
    public async Task Search_goes_where_a_request_goes()
    {
        var network = StubNetwork.Responding("{}", "{}");
        var items = network.NewClient().MediaItems;
        await items.SearchAsync(new MediaItemQuery().OnDate(2024));
        await foreach (var _ in items.SearchAllAsync(new MediaItemQuery().OnDate(2024))) { }

        Assert.Equal(
            [
                """{"filters":{"dateFilter":{"dates":[{"year":2024}]}}}""",
                """{"pageSize":100,"filters":{"dateFilter":{"dates":[{"year":2024}]}}}""",
            ],
            network.Requests.Select(request => request.Body)
        );
    }

    [Fact]
    public void Request_is_not_changed_by_later_changes_of_its_query()
    {
        var query = new MediaItemQuery().OnDate(2024).WithCategory(ContentCategory.Food);
        var request = query.ToRequest();
        query.OnDate(2025).WithCategory(ContentCategory.Pets);

        AssertSent(
            """{"filters":{"dateFilter":{"dates":[{"year":2024}]},"contentFilter":{"includedContentCategories":["FOOD"]}}}""",
            request
        );
    }

    [Theory]
    [InlineData(0, 0, 0, "a date cannot be empty")]
    [InlineData(null, null, null, "a date cannot be empty")]
    [InlineData(null, 5, null, "month 5 needs a year or a day")]
    [InlineData(0, 0, 5, "day 5 needs a month")]
    [InlineData(2024, 0, 5, "day 5 needs a month")]
    [InlineData(2024, 2, 30, "there is no date 2024/2/30")]
    [InlineData(2023, 2, 29, "there is no date 2023/2/29")]
    [InlineData(0, 2, 30, "there is no date 0/2/30")]
    [InlineData(2024, 13, 0, "there is no date 2024/13/0")]
    [InlineData(10000, 0, 0, "there is no date 10000/0/0")]
    [InlineData(-1, 0, 0, "there is no date -1/0/0")]
    [InlineData(2024, -1, 1, "there is no date 2024/-1/1")]
    [InlineData(2024, 1, -1, "there is no date 2024/1/-1")]
    public void Invalid_dates_are_refused(int? year, int? month, int? day, string rule)
    {
        var date = new Date
        {
            Year = year,
            Month = month,
            Day = day,
        };

        AssertRefused(rule, () => new MediaItemQuery().OnDate(date));
        AssertRefused(rule, () => new MediaItemQuery().Between(date, new Date { Year = 2024 }));
        AssertRefused(rule, () => new MediaItemQuery().Between(new Date { Year = 2024 }, date));
        AssertRefusedByHand(rule, new Filters { DateFilter = new DateFilter { Dates = [date] } });
    }

    [Fact]
    public void Invalid_ranges_are_refused()
    {
        var year = new Date { Year = 2024 };
        var month = new Date { Year = 2024, Month = 5 };
        var earlier = new Date { Year = 2024, Month = 4 };

        AssertRefused("both ends of a range must have the same form", () => new MediaItemQuery().Between(year, month));
        AssertRefused(
            "the range ends on 2024/4/0 before it begins on 2024/5/0",
            () => new MediaItemQuery().Between(month, earlier)
        );
        AssertRefused("a date is missing", () => new MediaItemQuery().Between(month, null!));
        AssertRefusedByHand(
            "a date is missing",
            new Filters { DateFilter = new DateFilter { Ranges = [new DateRange()] } }
        );
        AssertRefusedByHand("a date is missing", new Filters { DateFilter = new DateFilter { Ranges = [null!] } });
        AssertRefusedByHand(
            "before it begins",
            new Filters
            {
                DateFilter = new DateFilter { Ranges = [new DateRange { StartDate = month, EndDate = earlier }] },
            }
        );
    }

    [Fact]
    public void Too_many_of_any_filter_are_refused()
    {
        var dates = Enumerable.Range(2000, 6).Select(year => new Date { Year = year }).ToList();
        var ranges = dates.ConvertAll(date => new DateRange { StartDate = date, EndDate = date });
        ContentCategory[] categories =
        [
            ContentCategory.Animals,
            ContentCategory.Arts,
            ContentCategory.Birthdays,
            ContentCategory.Cityscapes,
            ContentCategory.Crafts,
            ContentCategory.Documents,
            ContentCategory.Fashion,
            ContentCategory.Flowers,
            ContentCategory.Food,
            ContentCategory.Gardens,
            ContentCategory.Holidays,
        ];

        AssertRefused(
            "at most 5 dates",
            () => dates.Aggregate(new MediaItemQuery(), (query, date) => query.OnDate(date))
        );
        AssertRefused(
            "at most 5 ranges",
            () => dates.Aggregate(new MediaItemQuery(), (query, date) => query.Between(date, date))
        );
        AssertRefused("at most 10 categories to find", () => new MediaItemQuery().WithCategory(categories));
        AssertRefused("at most 10 categories to leave out", () => new MediaItemQuery().WithoutCategory(categories));
        Assert.Contains(
            "one media type only",
            Assert
                .Throws<InvalidOperationException>(() =>
                    new MediaItemQuery().OfType(MediaType.Photo).OfType(MediaType.Video)
                )
                .Message,
            StringComparison.Ordinal
        );
        AssertRefusedByHand("at most 5 dates", new Filters { DateFilter = new DateFilter { Dates = dates } });
        AssertRefusedByHand("at most 5 ranges", new Filters { DateFilter = new DateFilter { Ranges = ranges } });
        AssertRefusedByHand(
            "at most 10",
            new Filters { ContentFilter = new ContentFilter { IncludedContentCategories = categories } }
        );
        AssertRefusedByHand(
            "only one media type",
            new Filters { MediaTypeFilter = new MediaTypeFilter { MediaTypes = [MediaType.Photo, MediaType.Video] } }
        );
    }

    [Fact]
    public void Query_with_a_category_included_and_excluded()
    {
        AssertRefused(
            "FOOD cannot be both",
            () => new MediaItemQuery().WithCategory(ContentCategory.Food).WithoutCategory(ContentCategory.Food)
        );
        AssertRefused(
            "FOOD cannot be both",
            () => new MediaItemQuery().WithoutCategory(ContentCategory.Food).WithCategory(ContentCategory.Food)
        );
        // NONE stands for nothing.
        new MediaItemQuery()
            .WithCategory(ContentCategory.None)
            .WithoutCategory(ContentCategory.None)
            .ToRequest();
    }

    [Fact]
    public void Query_of_an_album_with_filters_is_refused() =>
        AssertRefused(
            "an album and filters exclude each other",
            () =>
                StubNetwork
                    .Responding()
                    .NewClient()
                    .MediaItems.SearchAllAsync(
                        new SearchMediaItemsRequest
                        {
                            AlbumId = "a",
                            Filters = new MediaItemQuery().OnDate(2024).ToRequest().Filters,
                        }
                    )
        );

    [Fact]
    public void Order_without_dates_or_beside_other_filters_is_refused()
    {
        AssertRefused("an order needs a date", () => new MediaItemQuery().OrderBy(SearchOrder.OldestFirst).ToRequest());
        foreach (
            var query in (MediaItemQuery[])
                [
                    new MediaItemQuery().OfType(MediaType.Photo),
                    new MediaItemQuery().WithCategory(ContentCategory.Food),
                    new MediaItemQuery().FavoritesOnly(),
                ]
        )
        {
            AssertRefused(
                "an order allows no filter beside the dates",
                () => query.OnDate(2024).OrderBy(SearchOrder.OldestFirst).ToRequest()
            );
        }
    }

    [Fact]
    public void Album_needs_an_id() => Assert.Throws<ArgumentException>(() => MediaItemQuery.InAlbum(""));

    private static void AssertSent(string json, SearchMediaItemsRequest request) =>
        Assert.Equal(json, JsonSettings.Serialize(request));

    private static void AssertRefused(string rule, Func<object> search)
    {
        var message = Assert
            .Throws<ArgumentException>(() =>
            {
                search();
            })
            .Message;
        Assert.StartsWith("Google refuses this search: ", message, StringComparison.Ordinal);
        Assert.Contains(rule, message, StringComparison.Ordinal);
    }

    private static void AssertRefusedByHand(string rule, Filters filters) =>
        AssertRefused(
            rule,
            () =>
                StubNetwork
                    .Responding()
                    .NewClient()
                    .MediaItems.SearchAllAsync(new SearchMediaItemsRequest { Filters = filters })
        );
}
