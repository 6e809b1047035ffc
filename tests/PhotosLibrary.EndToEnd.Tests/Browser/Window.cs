using Microsoft.Playwright;

namespace PhotosLibrary.EndToEnd.Tests.Browser;

/// <summary>
/// A browser window that records its requests and errors. When it is disposed of, it fails the test if a request left
/// the machine, or a page threw or violated its content security policy.
/// </summary>
internal sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _requests = [];
    private readonly List<string> _problems = [];

    private Window(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
    }

    public IPage Page { get; }

    /// <summary>Every address that was asked for.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public static async Task<Window> OpenAsync(IBrowser browser, BrowserNewContextOptions? options)
    {
        var context = await browser.NewContextAsync(options);
        // Slow machines run many tests at once.
        context.SetDefaultTimeout(60_000);
        var window = new Window(context, await context.NewPageAsync());
        context.Request += (_, request) =>
        {
            lock (window._requests)
            {
                window._requests.Add(request.Url);
            }
        };
        context.WebError += (_, error) => window.Note(error.Error);
        context.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                window.Note(message.Text);
            }
        };
        return window;
    }

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        Assert.NotEmpty(Requests);
        Assert.All(Requests, address => Assert.Matches("^(http://127\\.0\\.0\\.1:|data:|blob:|about:)", address));
        lock (_problems)
        {
            Assert.Empty(_problems);
        }
    }

    private void Note(string problem)
    {
        lock (_problems)
        {
            _problems.Add(problem);
        }
    }
}
