using System.Globalization;

namespace PhotosCore.Downloads;

/// <summary>What must follow a base URL to say in which form the media is wanted.</summary>
internal static class BaseUrlSuffix
{
    private const string Photo = "=d";
    private const string Video = "=dv";

    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public static string For(DownloadOptions? options, bool isVideo)
    {
        if (options is { Crop: true } and not { MaxWidth: not null, MaxHeight: not null })
        {
            throw new ArgumentException("Crop needs both MaxWidth and MaxHeight.", nameof(options));
        }

        if (options is not { IsSized: true })
        {
            return isVideo ? Video : Photo;
        }

        string?[] parts =
        [
            Side('w', options.MaxWidth),
            Side('h', options.MaxHeight),
            options.Crop ? "c" : null,
            options.HidePlayButton && isVideo ? "no" : null,
        ];
        return "=" + string.Join("-", parts.Where(part => part is not null));
    }

    private static string? Side(char name, int? pixels) =>
        pixels is { } value ? name + value.ToString(CultureInfo.InvariantCulture) : null;
}
