using System.Text.RegularExpressions;

namespace PhotosLibrary.Errors;

/// <summary>Takes out of a text what would open a library to whoever reads a log.</summary>
internal static class Redaction
{
    private static readonly Regex Secrets = new(
        @"ya29\.[\w.-]+" +                                              // access tokens
        @"|(?<=\bBearer\s{1,8})[^\s""']+" +
        @"|(?<=\b(?:access_token|refresh_token|oauth_token|upload_id|code)(?:=|""?\s{0,8}:\s{0,8}""))[^&\s""']+" +
        @"|(?<=""(?:uploadToken|shareToken|baseUrl|coverPhotoBaseUrl|profilePictureBaseUrl)""\s{0,8}:\s{0,8}"")[^\s""]+" +
        @"|(?<=\bhttps?://[\w.-]*googleusercontent\.com/)[^\s""'<]+",   // base URLs
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        TimeSpan.FromSeconds(1));

    /// <summary>The text with every secret replaced by three dots.</summary>
    public static string Redact(string text) => Secrets.Replace(text, "...");
}
