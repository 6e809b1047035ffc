using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;

namespace PhotosCore;

/// <summary>How the client of an API works. Read once, when the client is made.</summary>
public abstract class PhotosClientOptions
{
    /// <summary>Initializes the options of an API.</summary>
    /// <param name="baseAddress">Google's address of the API.</param>
    protected PhotosClientOptions(Uri baseAddress)
    {
        BaseAddress = baseAddress;
    }

    /// <summary>
    /// The address in front of every path; Google's by default. Set it to call a local emulator, for example
    /// <c>http://127.0.0.1:8085</c>. It must use https, or be on this machine.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Uri BaseAddress
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>
    /// Name of your application, sent in the <c>User-Agent</c> header beside the name of this library.
    /// </summary>
    public string? ApplicationName { get; set; }

    /// <summary>When and how failed calls are retried.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public RetryOptions Retry
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new();

    /// <summary>
    /// How many writes of one user are in progress at the same time; 1 by default, since Google refuses writes that
    /// come at the same time with 429. Uploads of bytes are not writes. All clients that were made with the same
    /// credential and the same value share the limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int MaxConcurrentWrites
    {
        get;
        set => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least 1.");
    } = 1;

    /// <summary>
    /// Most bytes that a response of the API may have, after decompression; 64 MiB by default, and a page of 100 items
    /// has about 100 KB. A larger one is an error, and is not read to its end. Bytes of photos and videos do not count:
    /// they are never held in memory.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or is more than 1 GiB.</exception>
    public int MaxResponseBytes
    {
        get;
        set =>
            field = value is > 0 and <= 1 << 30
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), value, "At least 1, and at most 1 GiB.");
    } = 64 << 20;

    /// <summary>
    /// Gives every request to the API one permit, uploads and retries included: a budget per process, or per fleet with
    /// a limiter that the fleet shares. A request that it refuses fails with <see cref="PhotosRateLimitException"/>. A
    /// bulk upload holds permits for its batches before it sends bytes, but none of a <see cref="ConcurrencyLimiter"/>.
    /// Null for none. Stays yours to dispose.
    /// </summary>
    public RateLimiter? RequestLimiter { get; set; }

    /// <summary>
    /// Gives every write one permit, retries included; uploads of bytes are not writes. How many writes Google allows
    /// per minute and user is not known. Null for none. Stays yours to dispose.
    /// </summary>
    public RateLimiter? WriteLimiter { get; set; }

    /// <summary>
    /// The transport, the last handler, instead of the library's own: for a proxy, for certificates of
    /// your own, or for tests. It must neither follow redirects, nor add credentials, nor retry by itself; and it
    /// should neither log nor trace addresses, since base URLs and upload URLs open what they lead to. Stays yours to
    /// dispose. Null for the library's own.
    /// </summary>
    public HttpMessageHandler? Transport { get; set; }

    /// <summary>
    /// Takes the log of the client; null for none. It holds no tokens, no upload URLs and no base URLs.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>The clock by which calls wait; tests may want another.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = TimeProvider.System;
}
