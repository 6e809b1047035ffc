using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>Searches with <c>photos search</c>, whose options downloads have as well.</summary>
public sealed class SearchCommandTests : IAsyncLifetime, IDisposable
{
    private EmulatedLibrary _library = null!;
    private PhotosProgram _photos = null!;

    public async Task InitializeAsync()
    {
        _library = await EmulatedLibrary.StartAsync();
        _photos = new PhotosProgram(isNative: false, _library.Emulator.Address, "dev:alice");
        await _library.AddAsync(TestPhotos.Jpeg(1, "2022:12:24 10:20:30"), "eve.jpg");
        await _library.AddAsync(TestPhotos.Jpeg(2, "2023:05:01 10:20:30"), "may.jpg");
        await _library.AddAsync(TestPhotos.Jpeg(3, "2024:06:02 10:20:30"), "june.jpg");
    }

    public async Task DisposeAsync() => await _library.DisposeAsync();

    public void Dispose() => _photos.Dispose();

    [SkippableTheory]
    [InlineData("--date 2022 --date 2024-06", "june.jpg eve.jpg")]
    [InlineData("--date 12-24", "eve.jpg")]
    [InlineData("--from 2023 --to 2024", "june.jpg may.jpg")]
    [InlineData("--from 2023-05-01 --to 2023-05-02 --from 2022-12-01 --to 2022-12-31", "may.jpg eve.jpg")]
    [InlineData("--from 2024-01-01", "june.jpg")]
    [InlineData("--to 2022", "eve.jpg")]
    [InlineData("--from 2022 --order oldest", "eve.jpg may.jpg june.jpg")]
    [InlineData("--from 2022 --order newest --limit 2", "june.jpg may.jpg")]
    [InlineData("--category pets --category food", "")]
    [InlineData("--not-category pets --date 2023", "may.jpg")]
    [InlineData("--favorites", "")]
    [InlineData("--archived --type photo", "june.jpg may.jpg eve.jpg")]
    [InlineData("--type video", "")]
    public async Task Filters_find_what_they_say(string options, string names)
    {
        var search = await _photos.RunAsync(["search", .. options.Split(' ')]);

        Assert.True(search.ExitCode == 0, search.Error);
        Assert.Equal(
            names,
            string.Join(
                ' ',
                search.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[^1])
            )
        );
    }

    [SkippableTheory]
    [InlineData("--order oldest", "an order needs a date")]
    [InlineData("--order oldest --date 2024 --favorites", "an order allows no filter")]
    [InlineData("--from 2024 --to 2023-05", "the same form")]
    [InlineData("--from 2024 --to 2023", "ends on")]
    [InlineData("--from 2022 --from 2023 --to 2024", "each needs its --from and its --to")]
    [InlineData("--date 2024-02-30", "is no date")]
    [InlineData("--category pets --not-category pets", "cannot be both")]
    [InlineData("--category dragons", "'dragons'")]
    [InlineData("--date 1 --date 2021 --date 2022 --date 2023 --date 2024 --date 2025", "")]
    public async Task What_Google_would_refuse_is_a_usage_error_with_the_rule(string options, string rule)
    {
        var requests = _library.Emulator.Requests.List().Count;

        foreach (
            var command in (string[][])
                [
                    ["search"],
                    ["download", "copies"],
                ]
        )
        {
            var run = await _photos.RunAsync([.. command, .. options.Split(' ')]);

            Assert.Equal(2, run.ExitCode);
            Assert.Contains(rule, run.Error, StringComparison.Ordinal);
            Assert.Empty(run.Output);
        }

        Assert.Equal(requests, _library.Emulator.Requests.List().Count);
    }

    [SkippableFact]
    public async Task Every_category_of_the_API_is_offered()
    {
        var help = (await _photos.RunAsync("search", "--help")).Output;

        Assert.All(
            typeof(ContentCategory).GetProperties().Where(property => property.PropertyType == typeof(ContentCategory)),
            category =>
                Assert.True(
                    category.Name == "None"
                        || help.Contains(category.Name.ToLowerInvariant(), StringComparison.Ordinal),
                    $"{category.Name} is missing."
                )
        );
    }
}
