using System.Text.Json;
using Microsoft.Playwright;
using PhotosLibrary.Emulator;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.Browser;

/// <summary>The page at <c>/</c>, in a real browser.</summary>
[Collection(nameof(Chromium))]
public class LibraryPageTests(Chromium chromium)
{
    private static readonly BrowserNewContextOptions Phone = new()
    {
        ViewportSize = new() { Width = 390, Height = 844 },
    };

    [SkippableFact]
    public async Task Photos_are_shown_by_day_and_open_with_their_metadata()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        await library.AddAsync(TestPhotos.Jpeg(1, "2021:03:04 05:06:07"), "lake.jpg");
        await library.AddAsync(TestPhotos.Jpeg(2, "2020:01:02 03:04:05"), "hill.jpg");
        await using var window = await chromium.OpenAsync();
        var page = window.Page;

        await page.GotoAsync(library.Emulator.Address.AbsoluteUri);
        await Expect(page.Locator("h2.day")).ToHaveTextAsync(["Thu, Mar 4, 2021", "Thu, Jan 2, 2020"]);
        // Not WaitForFunction: it evaluates text in the page, which the page's own policy forbids.
        foreach (var picture in new[] { page.Locator(".tile img").Nth(0), page.Locator(".tile img").Nth(1) })
        {
            await Expect(picture).Not.ToHaveJSPropertyAsync("naturalWidth", 0);
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Photo lake.jpg" }).ClickAsync();

        var item = page.GetByRole(AriaRole.Dialog, new() { Name = "lake.jpg" });
        await Expect(item.Locator("dl")).ToContainTextAsync("64 × 48 px");
        await Expect(page.Locator(".stage img")).ToHaveJSPropertyAsync("naturalWidth", 64);
    }

    [SkippableFact]
    public async Task Markup_in_names_titles_and_texts_is_only_text()
    {
        const string markup = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">";
        await using var library = await EmulatedLibrary.StartAsync();
        var album = await library.Photos.Albums.CreateAsync(markup);
        var item = await library.AddAsync(TestPhotos.Jpeg(1), markup + ".jpg", album.Id);
        await library.Photos.MediaItems.PatchAsync(item.Id, "description", new() { Description = markup });
        await library.Photos.Albums.AddEnrichmentAsync(
            album.Id,
            new()
            {
                NewEnrichmentItem = new() { TextEnrichment = new() { Text = markup } },
                AlbumPosition = new() { Position = PositionType.FirstInAlbum },
            }
        );
        await using var window = await chromium.OpenAsync();
        var page = window.Page;

        await page.GotoAsync(library.Emulator.Address + "#/albums");
        await page.Locator(".album").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync(markup);
        await Expect(page.Locator(".enrichment")).ToHaveTextAsync(markup);
        await page.Locator(".tile").ClickAsync();

        await Expect(page.Locator("#item-title")).ToHaveTextAsync(markup + ".jpg");
        await Expect(page.Locator("aside > p")).ToHaveTextAsync(markup);
        Assert.Equal("Local Google Photos", await page.TitleAsync());
    }

    [SkippableFact]
    public async Task Album_page_shows_items_and_enrichments_in_order()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        var album = await library.Photos.Albums.CreateAsync("Trip");
        await library.AddAsync(TestPhotos.Jpeg(1), "1.jpg", album.Id);
        await library.Photos.Albums.AddEnrichmentAsync(
            album.Id,
            new()
            {
                NewEnrichmentItem = new() { TextEnrichment = new() { Text = "Then it rained." } },
                AlbumPosition = new() { Position = PositionType.LastInAlbum },
            }
        );
        await library.AddAsync(TestPhotos.Jpeg(2), "2.jpg", album.Id);
        await using var window = await chromium.OpenAsync();
        var page = window.Page;

        await page.GotoAsync(library.Emulator.Address + "#/albums");
        await Expect(page.Locator(".album")).ToContainTextAsync("2 items");
        await page.Locator(".album").ClickAsync();
        await Expect(page.Locator(".entries > *")).ToHaveCountAsync(3);

        var order = await page.Locator(".entries > *")
            .EvaluateAllAsync<string[]>("all => all.map(e => e.dataset.name ?? e.textContent)");
        Assert.Equal(["1.jpg", "Then it rained.", "2.jpg"], order);
    }

    [SkippableFact]
    public async Task Library_page_works_with_the_keyboard_alone()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await library.AddAsync(TestPhotos.Jpeg(i, $"2021:03:0{3 - i} 00:00:00"), $"{i}.jpg");
        }

        await using var window = await chromium.OpenAsync();
        var page = window.Page;

        await page.GotoAsync(library.Emulator.Address.AbsoluteUri);
        await Expect(page.Locator(".tile")).ToHaveCountAsync(3);
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(Focused(page)).ToHaveAttributeAsync("data-name", "0.jpg");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(Focused(page)).ToHaveAttributeAsync("data-name", "1.jpg");
        Assert.NotEqual(
            "none",
            await Focused(page).EvaluateAsync<string>("tile => getComputedStyle(tile).outlineStyle")
        );
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#item-title")).ToHaveTextAsync("1.jpg");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("#item-title")).ToHaveTextAsync("2.jpg");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Expect(Focused(page)).ToHaveAttributeAsync("data-name", "2.jpg");

        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("#query")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("0.jp");
        await Expect(page.Locator(".tile")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await Expect(Focused(page)).ToHaveAttributeAsync("data-name", "0.jpg");
    }

    [SkippableFact]
    public async Task Library_page_fits_a_phone_without_sideways_scrolling()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        await library.AddAsync(TestPhotos.Jpeg(1), "1.jpg");
        await using var window = await chromium.OpenAsync(Phone);
        var page = window.Page;

        foreach (var view in new[] { "#/photos", "#/albums", "explorer" })
        {
            await page.GotoAsync(library.Emulator.Address + view);
            await page.Locator(".tile, .empty, .opblock").First.WaitForAsync();
            Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 390);
        }
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Both_pages_follow_the_colour_scheme_of_the_user(ColorScheme scheme)
    {
        await using var library = await EmulatedLibrary.StartAsync();
        await using var window = await chromium.OpenAsync(new() { ColorScheme = scheme });
        var page = window.Page;

        foreach (var view in new[] { "", "explorer" })
        {
            await page.GotoAsync(library.Emulator.Address + view);
            await page.Locator(".empty, .opblock").First.WaitForAsync();
            var background = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
            Assert.Equal(scheme == ColorScheme.Light ? "rgb(255, 255, 255)" : "rgb(19, 19, 20)", background);
        }
    }

    [SkippableFact]
    public async Task Library_page_draws_only_the_visible_photos_of_many_thousand()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        await using var window = await chromium.OpenAsync();
        var page = window.Page;
        await page.RouteAsync(
            "**/emulator/pages/items?*",
            route => route.FulfillAsync(new() { ContentType = "application/json", Body = ManyItems(route.Request.Url) })
        );
        await page.RouteAsync(
            "**/lr/*",
            route => route.FulfillAsync(new() { ContentType = "image/jpeg", BodyBytes = TestPhotos.Jpeg(1) })
        );

        await page.GotoAsync(library.Emulator.Address.AbsoluteUri);
        await page.Locator(".tile").First.WaitForAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(Focused(page)).ToHaveAttributeAsync("data-index", "0");
        for (var last = 0; last < 1_000; )
        {
            await page.Keyboard.PressAsync("End");
            last = await Focused(page).EvaluateAsync<int>("tile => Number(tile.dataset.index)");
        }

        Assert.InRange(await page.Locator(".tile").CountAsync(), 10, 400);
    }

    [SkippableFact]
    public async Task Rows_of_the_library_page_are_full_however_few_photos_a_day_has()
    {
        await using var library = await EmulatedLibrary.StartAsync(new PhotosEmulatorOptions { Seed = 200 });
        await using var window = await chromium.OpenAsync(
            new()
            {
                ViewportSize = new() { Width = 1440, Height = 900 },
            }
        );
        var page = window.Page;

        await page.GotoAsync(library.Emulator.Address.AbsoluteUri);
        await page.Locator(".tile").First.WaitForAsync();
        var tiles = await page.Locator(".row:not(.days)")
            .EvaluateAllAsync<int[]>("rows => rows.map(row => row.children.length)");
        var right = await page.Locator(".tile")
            .EvaluateAllAsync<double>("all => Math.max(...all.map(tile => tile.getBoundingClientRect().right))");

        Assert.InRange(tiles.Length, 3, 200);
        Assert.All(tiles, count => Assert.Equal(tiles[0], count));
        Assert.InRange(right, 1390, 1440);
    }

    [SkippableFact]
    public async Task Controls_page_sends_the_chosen_settings_to_the_emulator()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        await using var window = await chromium.OpenAsync();
        var page = window.Page;
        var sent = new List<string>();
        foreach (
            var (endpoint, response) in new[]
            {
                ("clock", """{ "now": "2026-01-02T03:04:05Z", "isFrozen": false }"""),
                (
                    "faults",
                    """
                    {
                      "faults": [
                        {
                          "fault": { "id": "fault-1", "operation": "Albums_Create", "reset": true },
                          "matched": 3,
                          "fired": 2
                        }
                      ]
                    }
                    """
                ),
                (
                    "quotas",
                    """{ "quotas": [{ "name": "RequestsPerDay", "project": "my-app", "used": 75, "limit": 100 }] }"""
                ),
                (
                    "requests?*",
                    """
                    {
                      "requests": [
                        {
                          "sequence": 1,
                          "time": "2026-01-02T03:04:05Z",
                          "method": "GET",
                          "path": "/v1/albums",
                          "status": 503,
                          "duration": "0.003s",
                          "fault": "fault-1"
                        }
                      ]
                    }
                    """
                ),
            }
        )
        {
            await page.RouteAsync(
                $"**/emulator/{endpoint}",
                route =>
                {
                    if (route.Request.Method == "POST")
                    {
                        sent.Add(route.Request.PostData!);
                    }

                    return route.FulfillAsync(new() { ContentType = "application/json", Body = response });
                }
            );
        }

        await page.GotoAsync(library.Emulator.Address + "#/controls");
        await Expect(page.Locator(".clock")).ToHaveTextAsync("2 Jan 2026, 03:04:05 UTC");
        await Expect(page.Locator(".gauge")).ToContainTextAsync("75 of 100");
        await Expect(page.Locator(".fault")).ToContainTextAsync("struck 2 times");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("503");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("3.0 ms");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("fault-1");
        await page.GetByLabel("In which calls").FillAsync("MediaItems_List");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set fault" }).ClickAsync();
        await Expect(page.Locator("#status")).ToHaveTextAsync("The fault is set.");
        await page.GetByRole(AriaRole.Button, new() { Name = "+1 hour" }).ClickAsync();
        await Expect(page.Locator("#status")).ToHaveTextAsync("The clock moved 1 hour ahead.");

        Assert.Equal(
            ["""{"operation":"MediaItems_List","nth":1,"times":1,"error":"unavailable"}""", """{"advance":"1h"}"""],
            sent
        );
    }

    private static ILocator Focused(IPage page) => page.Locator(":focus");

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    // Two hundred items, and then always more.
    private static string ManyItems(string address)
    {
        var query = System.Web.HttpUtility.ParseQueryString(new Uri(address).Query);
        var first = int.TryParse(query["after"], out var after) ? after : 0;
        return JsonSerializer.Serialize(
            new
            {
                items = Enumerable
                    .Range(first, 200)
                    .Select(number => new
                    {
                        id = $"item-{number}",
                        time = 1_600_000_000_000 - (number * 10_000_000L),
                        filename = $"{number}.jpg",
                        isVideo = false,
                        baseUrl = $"/lr/{number}",
                    }),
                next = $"{first + 200}",
            }
        );
    }
}
