using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Control;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>Creates, shows, fills and changes albums with <c>photos album</c>.</summary>
public sealed class AlbumCommandTests : IAsyncLifetime, IDisposable
{
    private EmulatedLibrary _library = null!;
    private PhotosProgram _photos = null!;

    public async Task InitializeAsync()
    {
        _library = await EmulatedLibrary.StartAsync();
        _photos = new PhotosProgram(isNative: false, _library.Emulator.Address, "dev:alice");
    }

    public async Task DisposeAsync() => await _library.DisposeAsync();

    public void Dispose() => _photos.Dispose();

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Album_is_created_filled_shown_and_emptied_by_title_or_id(bool isNative)
    {
        using var photos = new PhotosProgram(isNative, _library.Emulator.Address, "dev:alice");
        var lake = (await _library.AddAsync(TestPhotos.Jpeg(1), "lake.jpg")).Id;
        var hill = (await _library.AddAsync(TestPhotos.Jpeg(2), "hill.jpg")).Id;

        var create = await photos.RunAsync("album", "create", "Trip");
        var id = create.Output.Trim();
        var add = await photos.RunAsync("album", "add", "Trip", lake, hill);
        var cover = await photos.RunAsync("album", "cover", id, hill);
        var show = await photos.RunAsync("album", "show", id);
        var json = await photos.RunAsync("album", "show", "Trip", "--json");
        var remove = await photos.RunAsync("album", "remove", "Trip", lake, "--json");
        var left = await photos.RunAsync("list", "--album", "Trip");

        Assert.True(create.ExitCode == 0, create.Error);
        Assert.Equal(new ProcessRun(0, "", "2 of 2 items added: \"Trip\".\n"), add);
        Assert.Equal(new ProcessRun(0, "", "\"Trip\" has a new cover.\n"), cover);
        var album = await _library.Photos.Albums.GetAsync(id);
        Assert.Equal($"Title  Trip\nId     {id}\nItems  2\nCover  {hill}\nPage   {album.ProductUrl}\n", show.Output);
        Assert.Equal("2", (string?)JObject.Parse(json.Output)["mediaItemsCount"]);
        Assert.Equal(
            [lake, "removed"],
            JObject.Parse(remove.Output).Properties().Take(2).Select(property => (string?)property.Value)
        );
        Assert.Contains("hill.jpg", Assert.Single(left.Output.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("{0}\n\n  {1}  \n{2}\n")]
    [InlineData("{{\"id\":\"{0}\"}}\n{{\"filename\":\"x\",\"id\":\"{1}\"}}\n{2}")]
    public async Task Ids_come_from_the_input_too(string input)
    {
        var ids = new List<string>();
        for (var i = 1; i <= 4; i++)
        {
            ids.Add((await _library.AddAsync(TestPhotos.Jpeg(i), $"{i}.jpg")).Id);
        }

        var album = await _library.Photos.Albums.CreateAsync("Trip");
        var add = await _photos.FeedAsync(string.Format(null, input, [.. ids]), "album", "add", "Trip", ids[3], "-");

        Assert.Equal(new ProcessRun(0, "", "4 of 4 items added: \"Trip\".\n"), add);
        Assert.Equal(4, (await _library.Photos.Albums.GetAsync(album.Id)).MediaItemsCount);
    }

    [SkippableFact]
    public async Task Input_that_is_empty_is_nothing_to_do_and_one_without_ids_is_wrong()
    {
        await _library.Photos.Albums.CreateAsync("Trip");

        var none = await _photos.FeedAsync("\n", "album", "add", "Trip", "-");
        var wrong = await _photos.FeedAsync("{\"name\":1}\n", "album", "add", "Trip", "-");

        Assert.Equal(new ProcessRun(0, "", "No ids were given: there was nothing to do.\n"), none);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("Line 1 of the input", wrong.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Item_that_cannot_be_added_is_named_and_the_others_are_added()
    {
        var lake = (await _library.AddAsync(TestPhotos.Jpeg(1), "lake.jpg")).Id;
        await _library.Photos.Albums.CreateAsync("Trip");

        var add = await _photos.RunAsync("album", "add", "Trip", "no-such-item", lake, "--json");

        Assert.Equal(6, add.ExitCode);
        Assert.Contains("Not added: no-such-item: ", add.Error, StringComparison.Ordinal);
        Assert.EndsWith("1 of 2 items added: \"Trip\".\n", add.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["failed", "added"],
            add.Output.Trim().Split('\n').Select(line => (string?)JObject.Parse(line)["outcome"])
        );
    }

    [SkippableFact]
    public async Task Used_up_quota_ends_it_with_5_and_says_so_once()
    {
        await _library.Photos.Albums.CreateAsync("Trip");
        _library.Emulator.Faults.Add(
            new Fault
            {
                Operation = "Albums_BatchAddMediaItems",
                Error = FaultError.DailyQuota,
                Times = null,
            }
        );

        var add = await _photos.RunAsync("album", "add", "Trip", "one", "two");

        Assert.Equal(5, add.ExitCode);
        Assert.Single(add.Error.Split('\n'), line => line.Contains("quota", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("0 of 2 items added", add.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Create_makes_a_second_album_unless_it_is_to_reuse_one()
    {
        var first = await _photos.RunAsync("album", "create", "Trip");
        var reused = await _photos.RunAsync("album", "create", "Trip", "--reuse", "--json");
        var second = await _photos.RunAsync("album", "create", "Trip");
        var ambiguous = await _photos.RunAsync("album", "show", "Trip");

        Assert.Equal(first.Output.Trim(), (string?)JObject.Parse(reused.Output)["id"]);
        Assert.NotEqual(first.Output, second.Output);
        Assert.Equal(1, ambiguous.ExitCode);
        Assert.Contains("2 albums have the title \"Trip\"", ambiguous.Error, StringComparison.Ordinal);
        Assert.Contains(second.Output.Trim(), ambiguous.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Rename_changes_the_title()
    {
        var album = await _library.Photos.Albums.CreateAsync("Trip");

        var rename = await _photos.RunAsync("album", "rename", "Trip", "Trip 2024", "--json");

        Assert.Equal("Trip 2024", (string?)JObject.Parse(rename.Output)["title"]);
        Assert.Equal("\"Trip\" is now \"Trip 2024\".\n", rename.Error);
        Assert.Equal("Trip 2024", (await _library.Photos.Albums.GetAsync(album.Id)).Title);
    }

    [SkippableFact]
    public async Task Missing_album_is_named()
    {
        var show = await _photos.RunAsync("album", "show", "Nowhere");

        Assert.Equal(1, show.ExitCode);
        Assert.Contains("no album with the title or id \"Nowhere\"", show.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("FIRST_IN_ALBUM", null, "--first")]
    [InlineData("LAST_IN_ALBUM", null, "--last")]
    [InlineData("LAST_IN_ALBUM", null)]
    [InlineData("AFTER_MEDIA_ITEM", "relativeMediaItemId", "--after", "ITEM")]
    [InlineData("AFTER_ENRICHMENT_ITEM", "relativeEnrichmentItemId", "--after-enrichment", "ENRICHMENT")]
    public async Task Text_goes_where_it_is_to_go(string position, string? relative, params string[] place)
    {
        var album = await _library.Photos.Albums.CreateAsync("Trip");
        var item = (await _library.AddAsync(TestPhotos.Jpeg(1), "lake.jpg", album.Id)).Id;
        var before = (await _library.Photos.Albums.AddTextAsync(album.Id, "Before")).Id!;
        place =
        [
            .. place.Select(word =>
                word == "ITEM" ? item
                : word == "ENRICHMENT" ? before
                : word
            ),
        ];

        var text = await _photos.RunAsync(["album", "text", "Trip", "The first day", .. place]);

        Assert.True(text.ExitCode == 0, text.Error);
        Assert.NotEmpty(text.Output.Trim());
        var sent = JObject.Parse(_library.Emulator.Requests.List()[^1].RequestBody!);
        Assert.Equal("The first day", (string?)sent.SelectToken("newEnrichmentItem.textEnrichment.text"));
        Assert.Equal(position, (string?)sent.SelectToken("albumPosition.position"));
        Assert.Equal(
            relative is null ? null : place[^1],
            (string?)sent.SelectToken($"albumPosition.{relative ?? "relativeMediaItemId"}")
        );
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Location_and_map_have_names_and_points(bool isNative)
    {
        using var photos = new PhotosProgram(isNative, _library.Emulator.Address, "dev:alice");
        await _library.Photos.Albums.CreateAsync("Trip");

        var location = await photos.RunAsync("album", "location", "Trip", "Sydney", "--at", "-33.86,151.21", "--json");
        var map = await photos.RunAsync([
            "album",
            "map",
            "Trip",
            "Como",
            "Bellagio",
            "--from-at",
            "45.81,9.08",
            "--to-at=45.98,9.26",
        ]);

        Assert.True(location.ExitCode == 0, location.Error);
        Assert.NotNull((string?)JObject.Parse(location.Output)["id"]);
        Assert.True(map.ExitCode == 0, map.Error);
        var sent = _library
            .Emulator.Requests.List()
            .Where(request => request.Operation == "Albums_AddEnrichment")
            .Select(request => JObject.Parse(request.RequestBody!)["newEnrichmentItem"]!)
            .ToList();
        Assert.Equal("Sydney", (string?)sent[0].SelectToken("locationEnrichment.location.locationName"));
        Assert.Equal(-33.86, (double?)sent[0].SelectToken("locationEnrichment.location.latlng.latitude"));
        Assert.Equal(151.21, (double?)sent[0].SelectToken("locationEnrichment.location.latlng.longitude"));
        Assert.Equal("Como", (string?)sent[1].SelectToken("mapEnrichment.origin.locationName"));
        Assert.Equal(45.81, (double?)sent[1].SelectToken("mapEnrichment.origin.latlng.latitude"));
        Assert.Equal("Bellagio", (string?)sent[1].SelectToken("mapEnrichment.destination.locationName"));
        Assert.Equal(9.26, (double?)sent[1].SelectToken("mapEnrichment.destination.latlng.longitude"));
    }

    [SkippableTheory]
    [InlineData("is no point on Earth", "location", "Trip", "Sydney", "--at", "91,0")]
    [InlineData("is no point on Earth", "location", "Trip", "Sydney", "--at", "Sydney")]
    [InlineData("Only one of --first", "text", "Trip", "Hello", "--first", "--last")]
    [InlineData("An id is empty", "text", "Trip", "Hello", "--after", "")]
    public async Task Wrong_places_are_refused_before_any_request(string said, params string[] arguments)
    {
        var run = await _photos.RunAsync(["album", .. arguments]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Empty(_library.Emulator.Requests.List());
    }
}
