using System.Buffers;
using System.Net.Http.Headers;

namespace PhotosLibrary;

/// <summary>
/// Sends the bytes of photos and videos to Google, each answered with an upload token that
/// <see cref="MediaItemsClient.BatchCreateAsync"/> makes a media item of.
/// </summary>
/// <remarks>
/// Needs the scope <see cref="PhotosLibraryScopes.AppendOnly"/>. Safe for use by many threads at once: Google advises
/// to send bytes in parallel, and to create items one batch at a time. Google's discovery document leaves the upload
/// endpoint out, so <see cref="PhotosLibraryException.Method"/> follows its pattern: <c>photoslibrary.uploads</c> for
/// bytes that go up in one request, <c>photoslibrary.uploads.start</c>, <c>.upload</c>, <c>.query</c> and
/// <c>.cancel</c> for the steps of a session.
/// </remarks>
public class UploadsClient
{
    /// <summary>
    /// Content of up to this many bytes (5 MiB) goes up in one request, larger content in a session that survives
    /// broken connections: to send a small photo twice costs less than a further request for each, of which Google
    /// allows 10,000 a day.
    /// </summary>
    public const int RawMaxBytes = 5 << 20;

    /// <summary>Most bytes that a photo may have: 200 MB, read as 200 × 2²⁰.</summary>
    public const long PhotoMaxBytes = 200L << 20;

    /// <summary>Most bytes that a video may have: 20 GB, read as 20 × 2³⁰.</summary>
    public const long VideoMaxBytes = 20L << 30;

    internal const string EmptyContent = "There is nothing to upload: the content has no bytes from where it stands.";

    private readonly UploadProtocol _protocol;

    /// <summary>Makes a client over an <see cref="HttpClient"/> that authenticates its requests.</summary>
    /// <param name="httpClient">Sends every request; is not disposed.</param>
    /// <param name="baseAddress">The address in front of every path.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The base address cannot be used.</exception>
    public UploadsClient(HttpClient httpClient, Uri baseAddress)
    {
        _protocol = new UploadProtocol(httpClient ?? throw new ArgumentNullException(nameof(httpClient)), baseAddress);
    }

#pragma warning disable CS8618 // A mock answers every method itself.
    /// <summary>For mocks.</summary>
    protected UploadsClient()
    {
    }
#pragma warning restore CS8618

    /// <summary>
    /// Uploads the bytes of one photo or video: up to <see cref="RawMaxBytes"/> in one request, more in a session that
    /// goes on after broken connections (<see cref="UploadSession"/>).
    /// </summary>
    /// <param name="content">
    /// The bytes, from where the stream stands to its end; not closed. If it cannot seek, its beginning and one chunk
    /// at a time are held in memory.
    /// </param>
    /// <param name="fileName">
    /// Name with extension. It goes into a header, percent-encoded where it is not ASCII; set
    /// <see cref="SimpleMediaItem.FileName"/>, which takes Unicode, for the name that the user will see.
    /// </param>
    /// <param name="options">How to upload; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the upload.</param>
    /// <returns>
    /// The upload token, for <see cref="SimpleMediaItem.UploadToken"/>. It is good for one day. Bytes of a type that
    /// Google does not take get one too, and fail when the item is created.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The stream cannot be read or is empty, a photo or video is too large, or the content type is not one.
    /// </exception>
    /// <exception cref="PhotosLibraryException">Google refused the upload.</exception>
    /// <exception cref="HttpRequestException">The connection broke and could not be recovered.</exception>
    /// <exception cref="IOException">
    /// The content could not be read, ended too early, or cannot seek to where the upload would go on.
    /// </exception>
    public virtual async Task<string> UploadAsync(
        Stream content, string fileName, UploadOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckReadable(content);
        CheckFileName(fileName);
        if (content.CanSeek)
        {
            return await UploadSeekableAsync(content, fileName, options, cancellationToken).ConfigureAwait(false);
        }

        // Enough of the beginning to see whether there is anything, what it is, and whether it is small.
        var head = ArrayPool<byte>.Shared.Rent(RawMaxBytes);
        try
        {
            var length = await ReadHeadAsync(content, head, RawMaxBytes, cancellationToken).ConfigureAwait(false);
            if (length < RawMaxBytes)
            {
                using var whole = new MemoryStream(head, 0, length, writable: false);
                return await UploadSeekableAsync(whole, fileName, options, cancellationToken).ConfigureAwait(false);
            }

            var contentType = ContentTypeOf(options, fileName)
                ?? MediaTypes.FromContent(head.AsSpan(0, MediaTypes.HeadLength))
                ?? MediaTypes.Unknown;
            var session = await StartAsync(fileName, contentType, null, options, cancellationToken).ConfigureAwait(false);
            using var all = new LeadingStream(new ArraySegment<byte>(head, 0, length), content);
            return await session.UploadAsync(all, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(head);
        }
    }

    /// <summary>Uploads a file, as <see cref="UploadAsync"/> does.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="options">How to upload; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the upload.</param>
    /// <returns>The upload token, for <see cref="SimpleMediaItem.UploadToken"/>. It is good for one day.</returns>
    /// <exception cref="ArgumentException">
    /// The file is empty, a photo or video is too large, or the content type is not one.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="PhotosLibraryException">Google refused the upload.</exception>
    /// <exception cref="HttpRequestException">The connection broke and could not be recovered.</exception>
    /// <exception cref="IOException">The file cannot be read, or was changed while it was uploaded.</exception>
    public virtual async Task<string> UploadFileAsync(
        string path, UploadOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (path is null)
        {
            throw new ArgumentNullException(nameof(path));
        }

        var snapshot = FileSnapshot.Take(path);
        // Whoever has the file open may go on writing: that is noticed, and not ours to forbid. No buffer of its own: the
        // one that pumps is larger.
        using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            1,
            FileOptions.Asynchronous | FileOptions.SequentialScan);
        if (file.Length == 0)
        {
            throw new ArgumentException($"There is nothing to upload: {path} is empty.", nameof(path));
        }

        string token;
        try
        {
            token = await UploadAsync(file, Path.GetFileName(path), options, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e) when (!snapshot.IsCurrent())
        {
            throw Changed(path, e);
        }

        return snapshot.IsCurrent() ? token : throw Changed(path, null);
    }

    /// <summary>Starts a session, for uploads that outlive a process (<c>photoslibrary.uploads.start</c>).</summary>
    /// <param name="fileName">Name with extension, as for <see cref="UploadAsync"/>.</param>
    /// <param name="size">Number of bytes of the whole content; null if it is not known.</param>
    /// <param name="options">
    /// How the session uploads; null for the defaults. Without a content type only the file name tells it.
    /// </param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <exception cref="ArgumentException">The size is none, or too large, or the content type is not one.</exception>
    /// <exception cref="PhotosLibraryException">
    /// Google refused, or sent an upload address that must not be used.
    /// </exception>
    /// <exception cref="HttpRequestException">The connection broke.</exception>
    public virtual async Task<UploadSession> StartSessionAsync(
        string fileName,
        long? size = null,
        UploadOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        CheckFileName(fileName);
        var contentType = ContentTypeOf(options, fileName) ?? MediaTypes.Unknown;
        if (size is { } bytes)
        {
            CheckSize(bytes, contentType, nameof(size));
        }

        return await StartAsync(fileName, contentType, size, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a session that was started before, perhaps by another process. Sends nothing.</summary>
    /// <param name="state">What <see cref="UploadSession.State"/> was.</param>
    /// <param name="options">How the session uploads; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="state"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// Its upload URI is missing or belongs neither to the API nor to Google, or its granularity is not positive.
    /// </exception>
    public virtual UploadSession OpenSession(UploadSessionState state, UploadOptions? options = null)
    {
        if (state is null)
        {
            throw new ArgumentNullException(nameof(state));
        }

        // A copy, so that what was checked is what is used.
        state = state.Copy();
        if (state.UploadUri is null)
        {
            throw new ArgumentException("The session has no upload URI: was its state saved whole?", nameof(state));
        }

        if (_protocol.RefusalOf(state.UploadUri) is { } refusal)
        {
            throw new ArgumentException($"The session is not used, because {refusal}.", nameof(state));
        }

        return state.ChunkGranularity > 0
            ? new UploadSession(_protocol, state, options)
            : throw new ArgumentException("The chunk granularity must be positive.", nameof(state));
    }

    internal static void CheckReadable(Stream content)
    {
        if (content is null)
        {
            throw new ArgumentNullException(nameof(content));
        }

        if (!content.CanRead)
        {
            throw new ArgumentException("The stream cannot be read; is it closed, or for writing only?", nameof(content));
        }
    }

    private async Task<string> UploadSeekableAsync(
        Stream content, string fileName, UploadOptions? options, CancellationToken cancellationToken)
    {
        var contentType = ContentTypeOf(options, fileName)
            ?? await SniffAsync(content, cancellationToken).ConfigureAwait(false)
            ?? MediaTypes.Unknown;
        var size = content.Length - content.Position;
        CheckSize(size, contentType, nameof(content));
        if (size > Math.Min(options?.ChunkSize ?? RawMaxBytes, RawMaxBytes))
        {
            var session = await StartAsync(fileName, contentType, size, options, cancellationToken).ConfigureAwait(false);
            return await session.UploadAsync(content, cancellationToken).ConfigureAwait(false);
        }

        var bytes = new UploadContent(content, content.Position, size, 0, options?.Progress, cancellationToken);
        return await _protocol.UploadRawAsync(bytes, fileName, contentType, cancellationToken).ConfigureAwait(false);
    }

    private async Task<UploadSession> StartAsync(
        string fileName, string contentType, long? size, UploadOptions? options, CancellationToken cancellationToken)
    {
        var state = await _protocol.StartAsync(fileName, contentType, size, cancellationToken).ConfigureAwait(false);
        return new UploadSession(_protocol, state, options);
    }

    private static async Task<int> ReadHeadAsync(
        Stream content, byte[] buffer, int count, CancellationToken cancellationToken)
    {
        var length = 0;
        while (length < count)
        {
            var read = await content.ReadAsync(buffer, length, count - length, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return length;
    }

    private static async Task<string?> SniffAsync(Stream content, CancellationToken cancellationToken)
    {
        var start = content.Position;
        var head = new byte[MediaTypes.HeadLength];
        var length = await ReadHeadAsync(content, head, head.Length, cancellationToken).ConfigureAwait(false);
        content.Position = start;
        return MediaTypes.FromContent(head.AsSpan(0, length));
    }

    /// <summary>The type that the caller or the file name says, or null if neither does.</summary>
    private static string? ContentTypeOf(UploadOptions? options, string fileName)
    {
        if (options?.ContentType is not { } contentType)
        {
            return MediaTypes.FromFileName(fileName);
        }

        return MediaTypeHeaderValue.TryParse(contentType, out _)
            ? contentType
            : throw new ArgumentException(
                $"\"{contentType}\" is not a content type, such as image/jpeg.", nameof(options));
    }

    private static void CheckFileName(string fileName)
    {
        if (fileName is null)
        {
            throw new ArgumentNullException(nameof(fileName));
        }

        if (fileName.Trim().Length == 0)
        {
            throw new ArgumentException("The file name is empty.", nameof(fileName));
        }
    }

    private static void CheckSize(long size, string contentType, string parameter)
    {
        if (size <= 0)
        {
            throw new ArgumentException(EmptyContent, parameter);
        }

        var isPhoto = contentType.StartsWith("image/", StringComparison.OrdinalIgnoreCase);
        if (size > (isPhoto ? PhotoMaxBytes : VideoMaxBytes))
        {
            throw new ArgumentException(
                $"{size} bytes of {contentType} are too many: " +
                "Google Photos takes photos of up to 200 MB and videos of up to 20 GB.",
                parameter);
        }
    }

    private static IOException Changed(string path, Exception? cause) =>
        new($"{path} was changed while it was uploaded, so the upload is not used. Upload it again.", cause);
}
