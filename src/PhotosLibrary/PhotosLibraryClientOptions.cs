using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;

namespace PhotosLibrary;

/// <summary>How a <see cref="PhotosLibraryClient"/> works. Read once, when the client is made.</summary>
public sealed class PhotosLibraryClientOptions
{
    /// <summary>
    /// The address in front of every path; Google's by default. Set it to call a local emulator, for example
    /// <c>http://127.0.0.1:8085</c>. It must use https, or be on this machine.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Uri BaseAddress
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = Http.BaseAddress.Google;

    /// <summary>
    /// Name of your application, sent in the <c>User-Agent</c> header beside the name of this library. An
    /// <see cref="HttpClient"/> that you bring sends what you gave it.
    /// </summary>
    public string? ApplicationName { get; set; }

    /// <summary>
    /// When and how failed calls are repeated. An <see cref="HttpClient"/> that you bring repeats no call of the API
    /// unless it does so by itself.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public RetryOptions Retry
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new();

    /// <summary>
    /// Whether the writes of one user wait for each other, which they should: Google answers writes that come at the
    /// same time with 429. All clients that were made with the same credential wait together.
    /// </summary>
    public bool SerializeWrites { get; set; } = true;

    /// <summary>
    /// Gives every request to the API one permit, uploads and repeated requests included: a budget per process, or per
    /// fleet with a limiter that the fleet shares. Google allows 10,000 requests per project and day. Null for none.
    /// Stays yours to dispose.
    /// </summary>
    public RateLimiter? RequestLimiter { get; set; }

    /// <summary>
    /// Gives every write one permit, repeated writes included; uploads of bytes are not writes. How many writes Google
    /// allows per minute and user is not known. Null for none. Stays yours to dispose.
    /// </summary>
    public RateLimiter? WriteLimiter { get; set; }

    /// <summary>
    /// Speaks to the network instead of the library's own connections: for a proxy, for certificates of your own, or
    /// for tests. It must neither follow redirects, nor add credentials, nor repeat anything by itself; and the
    /// addresses that it gets must not be traced, since some open a photo to whoever reads them (on .NET, set
    /// <c>SocketsHttpHandler.ActivityHeadersPropagator</c> to null). Stays yours to dispose. Null for the library's
    /// own.
    /// </summary>
    public HttpMessageHandler? Network { get; set; }

    /// <summary>
    /// Makes the loggers; null for none. Neither tokens nor upload URLs nor base URLs are logged.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>The clock of everything that waits or expires; tests may want another.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = TimeProvider.System;
}
