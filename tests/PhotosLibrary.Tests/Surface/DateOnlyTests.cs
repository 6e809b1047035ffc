using PhotosCore.Json;

namespace PhotosLibrary.Tests.Surface;

/// <summary>Days as <see cref="DateOnly"/>, which only the net10.0 build knows.</summary>
public class DateOnlyTests
{
    [Fact]
    public void Query_with_days_and_ranges_of_days() =>
        Assert.Equal(
            """{"filters":{"dateFilter":{"dates":[{"year":2024,"month":2,"day":29}],"ranges":[{"startDate":{"year":2024,"month":5,"day":1},"endDate":{"year":2024,"month":5,"day":2}}]}}}""",
            JsonSettings.Serialize(
                new MediaItemQuery()
                    .OnDate(new DateOnly(2024, 2, 29))
                    .Between(new DateOnly(2024, 5, 1), new DateOnly(2024, 5, 2))
                    .ToRequest()
            )
        );
}
