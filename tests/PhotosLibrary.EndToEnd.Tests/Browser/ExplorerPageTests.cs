using Microsoft.Playwright;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.Browser;

/// <summary>The API explorer in a real browser, used as a developer who learns the API would.</summary>
[Collection(nameof(Chromium))]
public class ExplorerPageTests(Chromium chromium)
{
    [SkippableFact]
    public async Task Explorer_signs_in_uploads_a_photo_and_shows_it()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        await using var window = await chromium.OpenAsync();
        var page = window.Page;
        await page.GotoAsync(library.Emulator.Address + "explorer");
        await SignInAsync(page, "carol");

        var upload = await OpenAsync(page, "Uploads_Create");
        await upload
            .Locator("input[type=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "lake.jpg",
                    MimeType = "image/jpeg",
                    Buffer = TestPhotos.Jpeg(1, "2021:03:04 05:06:07"),
                }
            );
        var token = await ExecuteAsync(upload);
        Assert.DoesNotContain("error", token, StringComparison.OrdinalIgnoreCase);

        var create = await OpenAsync(page, "MediaItems_BatchCreate");
        await create
            .Locator("textarea.body-param__text")
            .FillAsync(
                $$"""
                { "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{token}}", "fileName": "lake.jpg" } }] }
                """
            );
        Assert.Contains("\"lake.jpg\"", await ExecuteAsync(create));

        var album = await OpenAsync(page, "Albums_Create");
        await album.Locator("textarea.body-param__text").FillAsync("""{ "album": { "title": "The lake" } }""");
        Assert.Contains("\"The lake\"", await ExecuteAsync(album));

        var search = await OpenAsync(page, "MediaItems_Search");
        await search
            .Locator("textarea.body-param__text")
            .FillAsync("""{ "filters": { "dateFilter": { "dates": [{ "year": 2021, "month": 3, "day": 4 }] } } }""");
        Assert.Contains("\"lake.jpg\"", await ExecuteAsync(search));

        await page.GotoAsync(library.Emulator.Address.AbsoluteUri);
        await Assertions.Expect(page.Locator("#account")).ToHaveValueAsync("carol");
        await Assertions.Expect(page.Locator(".tile")).ToHaveAttributeAsync("data-name", "lake.jpg");
    }

    [SkippableFact]
    public async Task Scope_unticked_on_the_consent_page_is_not_granted()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        await using var window = await chromium.OpenAsync();
        var page = window.Page;
        await page.GotoAsync(library.Emulator.Address + "explorer");
        await SignInAsync(page, "carol", untick: "photoslibrary.readonly.appcreateddata");

        var list = await OpenAsync(page, "MediaItems_List");
        Assert.Contains("PERMISSION_DENIED", await ExecuteAsync(list));
    }

    private static async Task SignInAsync(IPage page, string account, string? untick = null)
    {
        await page.Locator(".btn.authorize").First.ClickAsync();
        var scheme = page.Locator(".auth-container", new() { HasText = "oauth2" });
        var consent = await page.RunAndWaitForPopupAsync(() => scheme.Locator("button.authorize").ClickAsync());
        await consent.GetByLabel("Name of the account").FillAsync(account);
        if (untick is not null)
        {
            await consent.Locator($"input[value='https://www.googleapis.com/auth/{untick}']").UncheckAsync();
        }

        await consent.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await scheme.GetByText("Logout").WaitForAsync();
        await page.Locator(".close-modal").ClickAsync();
    }

    private static async Task<ILocator> OpenAsync(IPage page, string operation)
    {
        var section = page.Locator($"[id$='-{operation}']");
        await section.Locator(".opblock-summary-control").ClickAsync();
        await section.GetByRole(AriaRole.Button, new() { Name = "Execute" }).WaitForAsync();
        return section;
    }

    // The body of the response, as the page shows it.
    private static async Task<string> ExecuteAsync(ILocator section)
    {
        await section.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        var body = section.Locator(".live-responses-table .response-col_description pre").First;
        await body.WaitForAsync();
        return (await body.InnerTextAsync()).Trim();
    }
}
