using System.Diagnostics.CodeAnalysis;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.MediaHost;

/// <summary>Splits what was requested of the media host, and refuses what the settings say Google refuses.</summary>
internal sealed class SuffixReader(UnconfirmedFacts facts)
{
    /// <summary>The token of a requested base URL: what precedes the first <c>=</c>, which is no letter of it.</summary>
    public static string TokenOf(string requested) => requested.Split('=', 2)[0];

    /// <summary>Reads the suffix of a requested base URL.</summary>
    /// <param name="requested">The token, and perhaps a suffix.</param>
    /// <param name="suffix">The suffix, if it is served.</param>
    /// <param name="refusal">Otherwise the text of the refusal.</param>
    public bool TryRead(
        string requested,
        [NotNullWhen(true)] out BaseUrlSuffix? suffix,
        [NotNullWhen(false)] out string? refusal
    )
    {
        refusal = BaseUrlSuffix.TryParse(requested.Split('=', 2).ElementAtOrDefault(1), out suffix, out var problem)
            ? RefusalOf(suffix)
            : $"The suffix of this base URL cannot be served: {problem}.";
        if (refusal is not null)
        {
            suffix = null;
        }

        return suffix is not null;
    }

    private string? RefusalOf(BaseUrlSuffix suffix) =>
        suffix switch
        {
            { IsMissing: true } when facts.BaseUrlNeedsSuffix =>
                "A base URL needs a suffix such as =w400-h300, =w400-h300-c, =d or =dv "
                    + $"(setting {nameof(facts.BaseUrlNeedsSuffix)}).",
            { Undocumented: { } part } when !facts.UndocumentedSuffixes =>
                $"The suffix of this base URL is refused: Google does not document its part '{part}' for this API "
                    + $"(setting {nameof(facts.UndocumentedSuffixes)}).",
            _ => null,
        };
}
