using System.Text.RegularExpressions;

namespace PhotosCore.Errors;

/// <summary>Takes out of a text what would open a library to the readers of a log.</summary>
internal static class Redaction
{
    // Texts come as they are, in JSON, in JSON within JSON (\" and \/), and in queries within queries (%3D).
    private const string Colon = @"\\?[""']?\s{0,8}:\s{0,8}\\?[""']";
    private const string Value = @"(?:(?!%26)[^&\s""'<\\]|\\[^\s""'])+";

    private static readonly Regex Secrets = new(
        @"ya29\.[\w.-]+"
            + // access tokens
            @"|(?<=\bBearer(?:\s|%20|\+){1,8})"
            + Value
            + @"|(?<=(?:\b|%26|%3F)"
            + "(?:access_token|refresh_token|id_token|oauth_token|client_secret|code_verifier|upload_id|code)"
            + "(?:=|%3D|"
            + Colon
            + "))"
            + Value
            + "|(?<=(?:uploadToken|shareToken|baseUrl|coverPhotoBaseUrl|profilePictureBaseUrl)"
            + Colon
            + ")"
            + Value
            + @"|(?<=googleusercontent\.com(?::\d{1,5})?(?:\\?/|%2F))"
            + Value, // base URLs
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        TimeSpan.FromSeconds(1)
    );

    /// <summary>The text with every secret replaced by three dots.</summary>
    public static string Redact(string text) => Secrets.Replace(text, "...");

    /// <summary>
    /// What was caught, to be an inner exception: the same, unless a text in it, however deep, holds a secret.
    /// </summary>
    public static Exception Redact(Exception cause)
    {
        var text = cause.ToString();
        var redacted = Redact(text);
        return redacted == text ? cause : new RedactedException(Redact(cause.Message), redacted);
    }

    /// <summary>Stands in for an exception whose texts hold a secret.</summary>
    /// <param name="message">Its message, without the secret.</param>
    /// <param name="text">All that it says of itself, inner exceptions included, without the secret.</param>
    private sealed class RedactedException(string message, string text) : Exception(message)
    {
        public override string ToString() => text;
    }
}
