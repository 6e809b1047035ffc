using System.Text.RegularExpressions;
using PhotosLibrary.Emulator.MediaHost;

namespace PhotosLibrary.Emulator.Control.Requests;

/// <summary>Removes secrets from the log: tokens, codes, upload URLs, base URLs.</summary>
internal static partial class Redaction
{
    public const string Text = "REDACTED";

    /// <summary>Path and query of a request.</summary>
    public static string PathAndQuery(HttpRequest request)
    {
        var path = request.Path.ToUriComponent();
        if (path.StartsWith(BaseUrls.Path, StringComparison.Ordinal))
        {
            path = BaseUrlToken().Replace(path, "$1" + Text);
        }
        else if (path.StartsWith("/v1/sharedAlbums/", StringComparison.Ordinal))
        {
            path = "/v1/sharedAlbums/" + Text;
        }

        return path
            + (request.QueryString.HasValue ? QuerySecrets().Replace(request.QueryString.Value!, "$1" + Text) : "");
    }

    /// <summary>A JSON text, which may be truncated.</summary>
    public static string? Json(string? json) => json is null ? null : JsonSecrets().Replace(json, "$1\"" + Text + "\"");

    /// <summary>The value of a header.</summary>
    public static string Header(string name, string value) =>
        name.EndsWith("-URL", StringComparison.OrdinalIgnoreCase) ? Text : value;

    [GeneratedRegex("^(" + DownloadFacts.Path + ")[^=]+")]
    private static partial Regex BaseUrlToken();

    [GeneratedRegex(
        "([?&](?:access_token|oauth_token|key|upload_id|code|token|refresh_token|client_secret|state)=)[^&]*",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex QuerySecrets();

    [GeneratedRegex(
        "(\"(?:uploadToken|upload_token|baseUrl|coverPhotoBaseUrl|profilePictureBaseUrl|shareToken|share_token"
            + "|shareableUrl|access_token|refresh_token|id_token)\"\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*(?:\"|$)"
    )]
    private static partial Regex JsonSecrets();
}
