using System.Net;
using PhotosLibrary.Emulator;

namespace PhotosLibrary.EndToEnd.Tests.Library;

/// <summary>Searches by filters, and the rules of them.</summary>
public class SearchTests
{
    private static readonly ContentCategory[] Categories =
    [
        .. typeof(ContentCategory)
            .GetProperties()
            .Where(p => p.PropertyType == typeof(ContentCategory))
            .Select(p => (ContentCategory)p.GetValue(null)!),
    ];

    [Fact]
    public async Task Search_finds_the_items_that_match()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        await library.AddAsync(TestPhotos.Jpeg(1, "2024:05:01 10:00:00"), "may.jpg");
        await library.AddAsync(TestPhotos.Jpeg(2, "2024:02:29 10:00:00"), "leap.jpg");
        await library.AddAsync(TestPhotos.Jpeg(3, "2020:02:29 10:00:00"), "leap-before.jpg");
        await library.AddAsync(TestPhotos.Jpeg(4), "undated.jpg");

        Assert.Equal(
            "may.jpg",
            await NamesAsync(library, new MediaItemQuery().OnDate(2024, 5).OfType(MediaType.Photo))
        );
        Assert.Equal("leap-before.jpg leap.jpg", await NamesAsync(library, new MediaItemQuery().OnAnniversary(2, 29)));
        Assert.Equal("leap.jpg", await NamesAsync(library, new MediaItemQuery().OnDate(new DateOnly(2024, 2, 29))));
        Assert.Equal(
            "leap.jpg may.jpg",
            await NamesAsync(library, new MediaItemQuery().Between(new DateOnly(2024, 1, 1), new DateOnly(2024, 5, 1)))
        );
        Assert.Equal("", await NamesAsync(library, new MediaItemQuery().OfType(MediaType.Video)));
        Assert.Equal("", await NamesAsync(library, new MediaItemQuery().FavoritesOnly()));
    }

    [Fact]
    public async Task Client_and_server_refuse_the_same_searches()
    {
        await using var library = await EmulatedLibrary.StartAsync(
            new PhotosEmulatorOptions { Seed = 10 },
            account: "demo"
        );
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var (taken, refused) = (0, 0);
        for (var round = 0; round < 600; round++)
        {
            var request = RandomRequest(random);
            var local = Refusal(() => library.Photos.MediaItems.SearchAllAsync(request));
            var remote = await Record.ExceptionAsync(() => library.Photos.MediaItems.SearchAsync(request));

            var what =
                $"seed {seed}, round {round}: {Newtonsoft.Json.JsonConvert.SerializeObject(request)} {local} "
                + $"{remote?.Message}";
            Assert.True(remote is null or PhotosLibraryException { StatusCode: HttpStatusCode.BadRequest }, what);
            // The client alone knows the calendar; whether Google does is not known, but nothing is ever found on such
            // days.
            if (local?.Contains("there is no date", StringComparison.Ordinal) != true)
            {
                Assert.True(local is null == remote is null, what);
            }

            taken += remote is null ? 1 : 0;
            refused += local is null ? 0 : 1;
        }

        Assert.True(taken > 50 && refused > 50, $"seed {seed}: {taken} taken, {refused} refused");
    }

    private static async Task<string> NamesAsync(EmulatedLibrary library, MediaItemQuery query)
    {
        var names = new List<string>();
        await foreach (var item in library.Photos.MediaItems.SearchAllAsync(query))
        {
            names.Add(item.Filename!);
        }

        return string.Join(' ', names.Order(StringComparer.Ordinal));
    }

    private static string? Refusal(Func<object> call)
    {
        try
        {
            call();
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }

    private static SearchMediaItemsRequest RandomRequest(Random random)
    {
        var filters = new Filters
        {
            DateFilter =
                random.Next(2) == 0
                    ? null
                    : new DateFilter
                    {
                        Dates = Many(random, 6, () => RandomDate(random)),
                        Ranges = Many(
                            random,
                            3,
                            () =>
                            {
                                var first = RandomDate(random);
                                return new DateRange
                                {
                                    StartDate = first,
                                    EndDate = random.Next(2) == 0 ? Later(first, random) : RandomDate(random),
                                };
                            }
                        ),
                    },
            ContentFilter =
                random.Next(3) > 0
                    ? null
                    : new ContentFilter
                    {
                        IncludedContentCategories = Many(random, 11, () => Categories[random.Next(Categories.Length)]),
                        ExcludedContentCategories = Many(random, 2, () => Categories[random.Next(Categories.Length)]),
                    },
            MediaTypeFilter =
                random.Next(4) > 0 ? null : new MediaTypeFilter { MediaTypes = Many(random, 2, () => MediaType.Photo) },
            FeatureFilter = random.Next(4) > 0 ? null : new FeatureFilter { IncludedFeatures = [Feature.Favorites] },
            IncludeArchivedMedia = random.Next(2) == 0 ? null : true,
        };
        return new SearchMediaItemsRequest
        {
            Filters = filters,
            OrderBy = random.Next(4) > 0 ? (SearchOrder?)null : SearchOrder.OldestFirst,
        };
    }

    // Small counts are common, the largest is one too many.
    private static List<T>? Many<T>(Random random, int most, Func<T> make) =>
        random.Next(3) == 0
            ? null
            : [.. Enumerable.Range(0, random.Next(8) == 0 ? most : random.Next(1, 3)).Select(_ => make())];

    private static Date RandomDate(Random random) =>
        random.Next(12) switch
        {
            0 => new Date { Year = random.Next(2000, 2030) },
            1 => new Date { Month = random.Next(1, 13), Day = random.Next(1, 29) },
            2 => new Date
            {
                Year = random.Next(-1, 3),
                Month = random.Next(-1, 14),
                Day = random.Next(-1, 33),
            },
            3 or 4 => new Date { Year = random.Next(2000, 2030), Month = random.Next(1, 13) },
            _ => new Date
            {
                Year = random.Next(2000, 2030),
                Month = random.Next(1, 13),
                Day = random.Next(1, 29),
            },
        };

    private static Date Later(Date date, Random random) =>
        new()
        {
            Year = date.Year + random.Next(0, 3),
            Month = date.Month,
            Day = date.Day,
        };
}
