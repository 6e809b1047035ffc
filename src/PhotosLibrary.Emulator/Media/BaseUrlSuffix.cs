using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PhotosLibrary.Emulator.Media;

/// <summary>
/// What follows <c>=</c> in a base URL, such as <c>w2048-h1024-c</c>: the shape to send it in. Beside the parts that
/// Google documents for the API there are those that its public image host knows.
/// </summary>
internal sealed record BaseUrlSuffix
{
    /// <summary>Largest width and height that can be requested.</summary>
    public const int MaxSide = DownloadFacts.SideMaxPixels;

    /// <summary>The longest side of the picture behind a suffix without a size, and behind none at all.</summary>
    public const int ReducedSide = DownloadFacts.ReducedSideMaxPixels;

    /// <summary>Width of the box to fit into (<c>w</c>, <c>s</c>); null if it has no limit.</summary>
    public int? Width { get; private init; }

    /// <summary>Height of the box to fit into (<c>h</c>, <c>s</c>); null if it has no limit.</summary>
    public int? Height { get; private init; }

    /// <summary>Fill the box exactly and cut off what is over (<c>c</c>, <c>p</c>, <c>n</c>).</summary>
    public bool Crop { get; private init; }

    /// <summary>Download the photo with its metadata except location (<c>d</c> without a size).</summary>
    public bool Download { get; private init; }

    /// <summary>Download the video (<c>dv</c>).</summary>
    public bool DownloadVideo { get; private init; }

    /// <summary>Leave the play button off a video's thumbnail (<c>no</c>).</summary>
    public bool NoOverlay { get; private init; }

    /// <summary>Never larger than the source, also when it is cut (<c>nu</c>).</summary>
    public bool NoEnlargement { get; private init; }

    /// <summary>
    /// The format to send the picture in (<c>rj</c>, <c>rp</c>, <c>rw</c>, <c>rg</c>); null for one that fits it.
    /// </summary>
    public MediaFormat? Format { get; private init; }

    /// <summary>Whether a browser is to save it rather than to show it (<c>d</c>, also beside a size).</summary>
    public bool IsAttachment { get; private init; }

    /// <summary>Whether there was none.</summary>
    public bool IsMissing { get; private init; }

    /// <summary>The first part that Google does not document for this API; null if it documents all.</summary>
    public string? Undocumented { get; private init; }

    /// <summary>Reads a suffix.</summary>
    /// <param name="text">The text after <c>=</c>, without it; null or empty if there is none.</param>
    /// <param name="suffix">The suffix, if it can be served.</param>
    /// <param name="problem">What is wrong with it otherwise, as a part of a sentence.</param>
    public static bool TryParse(
        string? text,
        [NotNullWhen(true)] out BaseUrlSuffix? suffix,
        [NotNullWhen(false)] out string? problem
    )
    {
        var parts = new SuffixParts();
        problem = string.IsNullOrEmpty(text) ? null : parts.Read(text);
        suffix = problem is null ? Of(parts) with { IsMissing = string.IsNullOrEmpty(text) } : null;
        return suffix is not null;
    }

    /// <inheritdoc cref="TryParse(string?, out BaseUrlSuffix?, out string?)"/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out BaseUrlSuffix? suffix) =>
        TryParse(text, out suffix, out _);

    /// <summary>What is rendered, in one spelling, whatever the one of the URL.</summary>
    public override string ToString()
    {
        string?[] parts =
        [
            Width is { } width ? string.Create(CultureInfo.InvariantCulture, $"w{width}") : null,
            Height is { } height ? string.Create(CultureInfo.InvariantCulture, $"h{height}") : null,
            Width is null && Height is null && !Download && !DownloadVideo ? "s0" : null,
            Crop ? "c" : null,
            Download ? "d" : null,
            DownloadVideo ? "dv" : null,
            NoOverlay ? "no" : null,
            NoEnlargement ? "nu" : null,
            SuffixParts.Formats.FirstOrDefault(format => format.Value == Format).Key,
        ];
        return string.Join('-', parts.Where(part => part is not null));
    }

    private static BaseUrlSuffix Of(SuffixParts parts)
    {
        var isFile = !parts.HasSize && (parts.Has("d") || parts.Has("dv"));
        var (width, height) = parts.HasSize ? (parts.Width, parts.Height) : (ReducedSide, ReducedSide);
        return new()
        {
            Width = isFile ? null : width,
            Height = isFile ? null : height,
            // With one side there is nothing to cut.
            Crop = parts.IsCropped && !isFile && width is not null && height is not null,
            Download = isFile && parts.Has("d"),
            DownloadVideo = parts.Has("dv"),
            NoOverlay = parts.Has("no"),
            NoEnlargement = parts.Has("nu"),
            Format = parts.Format,
            IsAttachment = parts.Has("d") || parts.Has("dv"),
            Undocumented = parts.Undocumented,
        };
    }
}
