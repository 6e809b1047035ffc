using Microsoft.Playwright;
using PhotosLibrary.Emulator;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.Browser;

/// <summary>What the explorer offers before anybody has typed a word.</summary>
[Collection(nameof(Chromium))]
public class ExplorerExampleTests(Chromium chromium)
{
    // Why an example cannot succeed as it stands.
    private static readonly Dictionary<string, int> Refused = new()
    {
        // A token is good for one item, so it must come from an upload of one's own.
        ["MediaItems_BatchCreate"] = 400,
        // Google closed these.
        ["Albums_Share"] = 403,
        ["Albums_Unshare"] = 403,
        ["SharedAlbums_List"] = 403,
        ["SharedAlbums_Get"] = 403,
        ["SharedAlbums_Join"] = 403,
        ["SharedAlbums_Leave"] = 403,
    };

    [SkippableFact]
    public async Task Every_method_succeeds_as_it_is_offered_and_shows_code_that_compiles()
    {
        await using var library = await EmulatedLibrary.StartAsync(new PhotosEmulatorOptions { Seed = 100 });
        await using var window = await chromium.OpenAsync();
        var page = window.Page;
        await page.GotoAsync(library.Emulator.Address + "explorer");
        await Assertions.Expect(page.Locator("#who")).ToHaveTextAsync("Signed in with dev:demo");
        await page.Locator(".opblock").First.WaitForAsync();

        var sections = await page.Locator(".opblock").AllAsync();
        Assert.Equal(20, sections.Count);
        foreach (var section in sections)
        {
            var operation = (await section.GetAttributeAsync("id"))!.Split('-')[^1];
            await section.Locator(".opblock-summary-control").ClickAsync();
            var execute = section.GetByRole(AriaRole.Button, new() { Name = "Execute" });
            await execute.WaitForAsync();
            if (operation == "Uploads_Create")
            {
                await section
                    .Locator("input[type=file]")
                    .SetInputFilesAsync(
                        new FilePayload
                        {
                            Name = "lake.jpg",
                            MimeType = "image/jpeg",
                            Buffer = TestPhotos.Jpeg(1),
                        }
                    );
            }

            var choice = section.Locator(".examples-select-element").First;
            var examples = await choice.CountAsync() == 0 ? [""] : await OptionsOf(choice);
            foreach (var example in examples)
            {
                if (example.Length > 0)
                {
                    await choice.SelectOptionAsync(example);
                }

                await ExecuteAsync(section, execute, operation);
            }

            await section.Locator(".opblock-summary-control").ClickAsync();
        }
    }

    private static async Task ExecuteAsync(ILocator section, ILocator execute, string operation)
    {
        var clear = section.GetByRole(AriaRole.Button, new() { Name = "Clear" });
        if (await clear.IsVisibleAsync())
        {
            await clear.ClickAsync();
        }

        await execute.ClickAsync();
        var status = section.Locator(".live-responses-table .response .response-col_status");
        await status.WaitForAsync();
        var expected = Refused.GetValueOrDefault(operation, 200);
        Assert.StartsWith($"{expected}", (await status.InnerTextAsync()).Trim());
        await section.Locator(".request-snippets .btn", new() { HasText = "C#" }).ClickAsync();
        var code = await section.Locator(".request-snippets .microlight").InnerTextAsync();
        Assert.Contains("await photos.", code);
        CSharpSnippet.AssertCompiles(code);
    }

    private static Task<string[]> OptionsOf(ILocator choice) =>
        choice
            .Locator("option")
            .EvaluateAllAsync<string[]>("all => all.map(o => o.value).filter(v => v !== '__MODIFIED__VALUE__')");

    [SkippableFact]
    public async Task Developer_token_typed_into_its_field_is_who_calls()
    {
        await using var library = await EmulatedLibrary.StartAsync(new PhotosEmulatorOptions { Seed = 10 });
        await library.Photos.Albums.CreateAsync("Of alice");
        await using var window = await chromium.OpenAsync();
        var page = window.Page;
        await page.GotoAsync(library.Emulator.Address + "explorer");
        await page.Locator(".btn.authorize").First.ClickAsync();
        var scheme = page.Locator(".auth-container", new() { HasText = "developer" });
        await scheme.GetByText("Logout").ClickAsync();
        await scheme.Locator("input").FillAsync("dev:alice");
        await scheme.GetByRole(AriaRole.Button, new() { Name = "Apply credentials" }).ClickAsync();
        await page.Locator(".close-modal").ClickAsync();

        await Assertions.Expect(page.Locator("#who")).ToHaveTextAsync("Signed in with dev:alice");
        var list = page.Locator("[id$='-Albums_List']");
        await list.Locator(".opblock-summary-control").ClickAsync();
        await list.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        await Assertions
            .Expect(list.Locator(".live-responses-table .response-col_description pre").First)
            .ToContainTextAsync("Of alice");
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Badges_of_all_verbs_are_readable(ColorScheme scheme)
    {
        await using var library = await EmulatedLibrary.StartAsync();
        await using var window = await chromium.OpenAsync(new() { ColorScheme = scheme });
        var page = window.Page;
        await page.GotoAsync(library.Emulator.Address + "explorer");
        await page.Locator(".opblock").First.WaitForAsync();

        var contrasts = await page.Locator(".opblock-summary-method").EvaluateAllAsync<double[]>(Contrasts);

        Assert.Equal(20, contrasts.Length);
        Assert.All(contrasts, contrast => Assert.InRange(contrast, 4.5, 21));
    }

    // As the accessibility guidelines (WCAG 2) define it; what is partly transparent counts as unreadable.
    private const string Contrasts = """
        badges => badges.map(badge => {
          const style = getComputedStyle(badge);
          for (let at = badge; at; at = at.parentElement) if (getComputedStyle(at).opacity !== "1") return 0;
          const luminance = colour => colour.match(/[\d.]+/g).slice(0, 3)
            .map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
            .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
          const [dark, light] = [style.color, style.backgroundColor].map(luminance).sort((a, b) => a - b);
          return (light + 0.05) / (dark + 0.05);
        })
        """;
}
