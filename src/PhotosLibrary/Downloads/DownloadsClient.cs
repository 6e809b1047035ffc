using System.Buffers;
using System.Net;
using PhotosLibrary.Errors;
using PhotosLibrary.Http;

namespace PhotosLibrary;

/// <summary>Fetches the bytes of photos and videos. Safe for use by many threads at once.</summary>
/// <remarks>
/// Google allows 75,000 requests for bytes per project and day. The bytes come from another host than the API, which
/// needs no token: the client of a credential sends none there. Exceptions call the method <c>media.download</c>, and never hold the address.
/// </remarks>
public class DownloadsClient
{
    private static readonly ApiOperation Operation = new("media.download", OperationEffect.Bytes, [], []);
    private const int BufferSize = 80 * 1024;
    private const int MostRedirects = 5;

    private readonly HttpClient _httpClient;

    /// <summary>Makes a client over an <see cref="HttpClient"/>.</summary>
    /// <param name="httpClient">Sends every request; is not disposed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="httpClient"/> is null.</exception>
    public DownloadsClient(HttpClient httpClient)
    {
        _httpClient = httpClient ?? throw new ArgumentNullException(nameof(httpClient));
    }

#pragma warning disable CS8618 // A mock answers every method itself.
    /// <summary>For mocks.</summary>
    protected DownloadsClient()
    {
    }
#pragma warning restore CS8618

    /// <summary>Writes the bytes of a photo or video, or a picture of it, to a stream as they come.</summary>
    /// <param name="item">The item, fetched less than 60 minutes ago.</param>
    /// <param name="destination">
    /// Written to from where it stands; not closed. If the download fails it may have got a part.
    /// </param>
    /// <param name="options">What to download; null for the whole photo or video.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <exception cref="ArgumentException">
    /// The stream cannot be written, or the options contradict each other.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The item has no base URL, or is a video that is not ready.
    /// </exception>
    /// <exception cref="PhotosLibraryException">
    /// The download was refused (403: the base URL has expired), or the answer is not a photo or video.
    /// </exception>
    /// <exception cref="HttpRequestException">The connection broke.</exception>
    /// <exception cref="IOException">
    /// The connection broke, or the bytes ended before their announced number.
    /// </exception>
    public virtual async Task DownloadAsync(
        MediaItem item,
        Stream destination,
        DownloadOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        if (item is null)
        {
            throw new ArgumentNullException(nameof(item));
        }

        if (destination is null)
        {
            throw new ArgumentNullException(nameof(destination));
        }

        if (!destination.CanWrite)
        {
            throw new ArgumentException("The stream cannot be written.", nameof(destination));
        }

        using var response = await GetAsync(item.GetDownloadUrl(options), cancellationToken).ConfigureAwait(false);
        await CheckAsync(response, item, cancellationToken).ConfigureAwait(false);
        await CopyAsync(response.Content, destination, options?.Progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Downloads to a file, which appears under its name only when it is complete: until then the bytes are in a
    /// temporary file beside it, which a failure removes.
    /// </summary>
    /// <param name="item">The item, fetched less than 60 minutes ago.</param>
    /// <param name="path">Path of the file. One that exists is replaced.</param>
    /// <param name="options">What to download; null for the whole photo or video.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <exception cref="ArgumentException">The path is a folder, or the options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">
    /// The item has no base URL, or is a video that is not ready.
    /// </exception>
    /// <exception cref="PhotosLibraryException">
    /// The download was refused (403: the base URL has expired), or the answer is not a photo or video.
    /// </exception>
    /// <exception cref="HttpRequestException">The connection broke.</exception>
    /// <exception cref="IOException">
    /// The file cannot be written, the connection broke, or the bytes ended before their announced number.
    /// </exception>
    public virtual async Task DownloadToFileAsync(
        MediaItem item, string path, DownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (item is null)
        {
            throw new ArgumentNullException(nameof(item));
        }

        if (path is null)
        {
            throw new ArgumentNullException(nameof(path));
        }

        if (Directory.Exists(path))
        {
            throw new ArgumentException($"{path} is a folder; name the file.", nameof(path));
        }

        using var file = new PartialFile(path);
        await DownloadAsync(item, file.Content, options, cancellationToken).ConfigureAwait(false);
        await file.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    // The media host may send a video from elsewhere. The API's handlers follow no redirect, because of the token; here
    // there is none to lose, but the way must stay encrypted.
    private async Task<HttpResponseMessage> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            ApiCall.Begin(request, Operation);
            var response = await _httpClient
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308)
                || redirects == MostRedirects
                || response.Headers.Location is not { } location)
            {
                return response;
            }

            var next = new Uri(address, location);
            if (next.Scheme != Uri.UriSchemeHttps && !(next.Scheme == Uri.UriSchemeHttp && next.IsLoopback))
            {
                return response;
            }

            response.Dispose();
            address = next;
        }
    }

    private static async Task CheckAsync(
        HttpResponseMessage response, MediaItem item, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var advice = response.StatusCode == HttpStatusCode.Forbidden
                ? $"A base URL is good for 60 minutes: fetch the item {item.Id} again and use its new one."
                : null;
            throw await ErrorReader.ReadAsync(response, Operation.Method, cancellationToken, advice).ConfigureAwait(false);
        }

        var type = response.Content?.Headers.ContentType?.MediaType ?? "";
        if (type.Length > 0
            && !type.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
            && !type.StartsWith("video/", StringComparison.OrdinalIgnoreCase)
            && !type.Equals(MediaTypes.Unknown, StringComparison.OrdinalIgnoreCase))
        {
            throw new PhotosLibraryException(
                $"{Operation}: the answer for the item {item.Id} is {type}, not a photo or video; is a proxy on the way?",
                response.StatusCode)
            {
                Method = Operation.Method,
            };
        }
    }

    private static async Task CopyAsync(
        HttpContent content, Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var network = await content.OpenStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var written = 0L;
        try
        {
            int read;
            while ((read = await network.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
            {
                await destination.WriteAsync(buffer, 0, read, cancellationToken).ConfigureAwait(false);
                written += read;
                progress?.Report(written);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (content.Headers.ContentLength is { } announced && written != announced)
        {
            throw new IOException($"The download ended after {written} of {announced} bytes.");
        }

        if (written == 0)
        {
            throw new IOException("The download has no bytes, which no photo or video has.");
        }
    }
}
