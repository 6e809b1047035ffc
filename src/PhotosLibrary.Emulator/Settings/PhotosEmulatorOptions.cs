using System.Globalization;

namespace PhotosLibrary.Emulator;

/// <summary>How a <see cref="PhotosEmulator"/> works.</summary>
public sealed class PhotosEmulatorOptions
{
    /// <summary>
    /// Where to listen: <c>http://</c>, an IP address or <c>localhost</c>, and a port; port 0, the default, takes a
    /// free one. Only an address written here opens the emulator to other machines.
    /// </summary>
    public Uri Url { get; set; } = new("http://127.0.0.1:0");

    /// <summary>
    /// The folder that holds the library: a database and the bytes. With null it is a temporary folder, which is
    /// deleted at the end.
    /// </summary>
    public string? DataDirectory { get; set; }

    /// <summary>
    /// Which of Google's rules hold: those of today, or those before 2025-03-31 with sharing and whole libraries.
    /// </summary>
    public PhotosPolicy Policy { get; set; }

    /// <summary>
    /// Refuses the bearer tokens <c>dev:NAME</c> and <c>dev:NAME@APP</c>, which otherwise stand for account NAME,
    /// through the app with client id APP, with every scope of the <see cref="Policy"/>. What follows the last <c>@</c>
    /// is the app.
    /// </summary>
    public bool StrictAuth { get; set; }

    /// <summary>
    /// How long a new video stays <c>PROCESSING</c> and cannot be downloaded; with zero, the default, it is
    /// <c>READY</c> at once.
    /// </summary>
    public TimeSpan VideoProcessingTime { get; set; }

    /// <summary>
    /// The address that clients reach the emulator by, if it is not the one that it listens on: behind a proxy or from
    /// other containers. Upload URLs and base URLs then begin with it, and requests for its host are accepted.
    /// </summary>
    public Uri? ExternalUrl { get; set; }

    /// <summary>
    /// The origins, such as <c>http://localhost:5173</c>, whose scripts may call the API, upload, and read base URLs from
    /// a browser (CORS); none by default. Each is a scheme, a host and perhaps a port, and stands for itself alone.
    /// </summary>
    public IList<Uri> AllowedOrigins { get; set; } = [];

    /// <summary>
    /// Whether to listen on <see cref="Url"/> at all. Without it, only <see cref="PhotosEmulator.CreateHandler"/> leads
    /// to the emulator.
    /// </summary>
    public bool Listen { get; set; } = true;

    /// <summary>
    /// The quotas that are enforced; none by default. <see cref="QuotaOptions.Google"/> has Google's.
    /// </summary>
    public QuotaOptions Quotas { get; set; } = new();

    /// <summary>What to do where Google's behaviour is not confirmed.</summary>
    public UnconfirmedFacts Unconfirmed { get; set; } = new();

    /// <summary>
    /// The clock of the emulator: ages of tokens, base URLs and uploads. Tests may pass one that they control.
    /// </summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// A folder that the library begins with: the files in it become media items, its sub-folders become albums. It is
    /// read at every start, and what is not in the library yet is copied; the folder itself is never changed.
    /// </summary>
    public string? SeedDirectory { get; set; }

    /// <summary>
    /// How many synthetic media items the library begins with; 0, the default, for none. They are photos and videos of
    /// the years 2004 to 2025, in albums of up to 20,000 items, whose pictures are drawn when they are requested. A
    /// video of them has one second.
    /// </summary>
    public int Seed { get; set; }

    /// <summary>Makes another synthetic library of the same size; the same number makes the same one.</summary>
    public int SeedNumber { get; set; } = 1;

    /// <summary>The account whose library is seeded.</summary>
    public string SeedAccount { get; set; } = "demo";

    /// <summary>
    /// Client id of the app that seems to have created what is seeded; the default is that of the tokens
    /// <c>dev:NAME</c>. Any other, such as an empty one, hides it from them, as Google hides what the user added.
    /// </summary>
    public string SeedApp { get; set; } = "dev";

    /// <summary>
    /// How many requests <see cref="PhotosEmulator.Requests"/> holds: 10,000 unless it is set; 0 for none.
    /// </summary>
    public int RequestLogSize { get; set; } = 10_000;

    internal void Check()
    {
        CheckExternalUrl();
        CheckAllowedOrigins();
        Quotas.Check();
        Unconfirmed.Check();
        if (Seed < 0)
        {
            throw new ArgumentException($"Cannot seed {Seed} items: the number must not be negative.");
        }

        if (RequestLogSize < 0)
        {
            throw new ArgumentException($"Cannot log {RequestLogSize} requests: the number must not be negative.");
        }

        if (VideoProcessingTime < TimeSpan.Zero)
        {
            throw new ArgumentException(
                $"{nameof(VideoProcessingTime)} must not be negative, but is {VideoProcessingTime}."
            );
        }
    }

    /// <summary>The origin of a URL as browsers write it.</summary>
    internal static string OriginOf(Uri url)
    {
        var host = url.HostNameType == UriHostNameType.Dns ? url.IdnHost : url.Host;
        return url.IsDefaultPort
            ? $"{url.Scheme}://{host}"
            : string.Create(CultureInfo.InvariantCulture, $"{url.Scheme}://{host}:{url.Port}");
    }

    private void CheckAllowedOrigins()
    {
        foreach (var origin in AllowedOrigins)
        {
            if (!IsAddress(origin))
            {
                throw new ArgumentException(
                    $"The allowed origin {origin.OriginalString} must be http:// or https://, a host and perhaps a port, "
                        + "for example http://localhost:5173."
                );
            }
        }
    }

    private void CheckExternalUrl()
    {
        if (ExternalUrl is { } url && !IsAddress(url))
        {
            throw new ArgumentException(
                $"The external URL {url.OriginalString} must be http:// or https://, a host and perhaps a port."
            );
        }
    }

    private static bool IsAddress(Uri url) =>
        url.IsAbsoluteUri
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.PathAndQuery == "/"
        && url.Fragment.Length == 0
        && url.UserInfo.Length == 0
        && !url.Host.Contains('*');
}
