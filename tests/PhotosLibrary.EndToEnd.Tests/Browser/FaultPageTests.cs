using Microsoft.Playwright;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.Browser;

/// <summary>The switches of the page, and what a client of the emulator feels of them.</summary>
[Collection(nameof(Chromium))]
public class FaultPageTests(Chromium chromium)
{
    [SkippableFact]
    public async Task Fault_set_on_the_page_hits_the_client_and_is_logged()
    {
        await using var library = await EmulatedLibrary.StartAsync();
        await using var window = await chromium.OpenAsync();
        var page = window.Page;
        await page.GotoAsync(library.Emulator.Address + "#/controls");
        await page.GetByLabel("What goes wrong")
            .SelectOptionAsync(new SelectOptionValue { Label = "403 permission denied" });
        await page.GetByLabel("In which calls").FillAsync("MediaItems_List");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set fault" }).ClickAsync();
        await Assertions.Expect(page.Locator(".fault")).ToContainTextAsync("MediaItems_List");

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() => library.Photos.MediaItems.ListAsync());

        Assert.Equal("PERMISSION_DENIED", failure.Status);
        await Assertions.Expect(page.Locator(".fault")).ToContainTextAsync("struck 1 times");
        await Assertions
            .Expect(page.Locator("tbody tr").Filter(new() { HasText = "/v1/mediaItems" }))
            .ToContainTextAsync("fault-1");
    }
}
