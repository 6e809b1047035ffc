using System.ComponentModel;
using System.Diagnostics;

namespace PhotosLibrary.Cli.Terminal;

/// <summary>The browser of the user.</summary>
internal static class Browser
{
    /// <summary>
    /// Whether there is a screen to open it on: without one, what opens browsers is often installed all the same, and
    /// would fail or wait for ever.
    /// </summary>
    public static bool HasScreen { get; } =
        !OperatingSystem.IsLinux()
        || Array.Exists(
            ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"],
            name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))
        );

    /// <summary>Opens a page; one in the terminal keeps it until the user leaves.</summary>
    /// <exception cref="CommandException">None can be opened.</exception>
    public static async Task OpenAsync(string? page, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(page, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new CommandException("Google gave no page that could be opened.");
        }

        if (!HasScreen)
        {
            throw new CommandException($"No browser can be opened here. The page: {address.AbsoluteUri}");
        }

        try
        {
            using var opened = Process.Start(
                new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true, ErrorDialog = false }
            );
            await (opened?.WaitForExitAsync(cancellationToken) ?? Task.CompletedTask);
        }
        catch (Win32Exception)
        {
            throw new CommandException($"No browser could be opened. The page: {address.AbsoluteUri}");
        }
    }
}
