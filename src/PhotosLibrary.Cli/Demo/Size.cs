using System.Globalization;

namespace PhotosLibrary.Cli.Demo;

/// <summary>Sizes as people read them.</summary>
internal static class Size
{
    public static string Format(long bytes) =>
        bytes switch
        {
            < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
            < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:N0} kB"),
            < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N1} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:N2} GB"),
        };
}
