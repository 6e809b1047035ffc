using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PhotosLibrary.Emulator.Media;

/// <summary>What follows <c>=</c> in a base URL, such as <c>w2048-h1024-c</c>: the shape to send it in.</summary>
internal sealed record BaseUrlSuffix
{
    /// <summary>Largest width and height that can be requested.</summary>
    public const int MaxSide = DownloadFacts.SideMaxPixels;

    /// <summary>Width of the box to fit into (<c>w</c>).</summary>
    public int? Width { get; private init; }

    /// <summary>Height of the box to fit into (<c>h</c>).</summary>
    public int? Height { get; private init; }

    /// <summary>Fill the box exactly and cut off what is over (<c>c</c>).</summary>
    public bool Crop { get; private init; }

    /// <summary>Download the photo with its metadata except location (<c>d</c>).</summary>
    public bool Download { get; private init; }

    /// <summary>Download the video (<c>dv</c>).</summary>
    public bool DownloadVideo { get; private init; }

    /// <summary>Leave the play button off a video's thumbnail (<c>no</c>).</summary>
    public bool NoOverlay { get; private init; }

    /// <summary>Reads a suffix; the base URL alone, without one, is not legal.</summary>
    /// <param name="text">The text after <c>=</c>, without it.</param>
    /// <param name="suffix">The suffix, if it is a legal one.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out BaseUrlSuffix? suffix)
    {
        suffix = null;
        var parsed = new BaseUrlSuffix();
        var seen = new HashSet<string>();
        foreach (var part in (text ?? "").Split('-'))
        {
            if (WithPart(parsed, part) is not { } next || !seen.Add(part.TrimEnd("0123456789".ToCharArray())))
            {
                return false;
            }

            parsed = next;
        }

        if (!parsed.IsConsistent)
        {
            return false;
        }

        suffix = parsed;
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string?[] parts =
        [
            Width is { } width ? string.Create(CultureInfo.InvariantCulture, $"w{width}") : null,
            Height is { } height ? string.Create(CultureInfo.InvariantCulture, $"h{height}") : null,
            Crop ? "c" : null,
            Download ? "d" : null,
            DownloadVideo ? "dv" : null,
            NoOverlay ? "no" : null,
        ];
        return string.Join('-', parts.Where(part => part is not null));
    }

    // A download is of the whole, so it goes with nothing else; a crop needs both sides of its box.
    private bool IsConsistent
    {
        get
        {
            if (Download || DownloadVideo)
            {
                return !(Download && DownloadVideo) && !Crop && !NoOverlay && Width is null && Height is null;
            }

            return Crop ? Width is not null && Height is not null : Width is not null || Height is not null;
        }
    }

    private static BaseUrlSuffix? WithPart(BaseUrlSuffix suffix, string part) =>
        part switch
        {
            "c" => suffix with { Crop = true },
            "d" => suffix with { Download = true },
            "dv" => suffix with { DownloadVideo = true },
            "no" => suffix with { NoOverlay = true },
            ['w', .. var side] when TryParseSide(side, out var width) => suffix with { Width = width },
            ['h', .. var side] when TryParseSide(side, out var height) => suffix with { Height = height },
            _ => null,
        };

    private static bool TryParseSide(string text, out int side) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out side) && side is > 0 and <= MaxSide;
}
