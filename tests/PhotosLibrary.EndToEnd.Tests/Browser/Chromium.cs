using Microsoft.Playwright;

namespace PhotosLibrary.EndToEnd.Tests.Browser;

/// <summary>The Chromium of this machine, started once for all tests; none is ever downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] WellKnownPaths =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    private static readonly string[] Flags =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static string? Executable =>
        Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } given
            ? given
            : WellKnownPaths.FirstOrDefault(File.Exists);

    public async Task InitializeAsync()
    {
        if (Executable is not { } executable)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = executable,
                Headless = true,
                Args = Flags,
            }
        );
    }

    /// <summary>
    /// Opens a window with nothing in it and without a history; skips the test where there is no Chromium.
    /// </summary>
    /// <param name="options">Size and preferences of the window.</param>
    internal async Task<Window> OpenAsync(BrowserNewContextOptions? options = null)
    {
        Skip.If(_browser is null, "No Chromium: set CHROMIUM to its path, or install Debian's package chromium.");
        return await Window.OpenAsync(_browser, options);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

/// <summary>The tests that share one Chromium.</summary>
[CollectionDefinition(nameof(Chromium))]
public class ChromiumTests : ICollectionFixture<Chromium>;
