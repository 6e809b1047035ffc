using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>HTML in which whatever is put into the gaps is encoded, unless it is markup itself.</summary>
internal static class Markup
{
    public static HtmlString Of(FormattableString template) =>
        new(string.Format(CultureInfo.InvariantCulture, template.Format, [.. template.GetArguments().Select(Encode)]));

    public static HtmlString Join(IEnumerable<HtmlString> parts) => new(string.Concat(parts));

    private static string Encode(object? value) =>
        value switch
        {
            HtmlString markup => markup.ToString(),
            _ => HtmlEncoder.Default.Encode(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
        };
}
