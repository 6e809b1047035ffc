using System.Buffers;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using PhotosCore.Http;
using PhotosCore.Storage;
using PhotosLibrary.Uploads;

namespace PhotosLibrary;

/// <summary>
/// Sends the bytes of photos and videos to Google, which responds with an upload token that
/// <see cref="MediaItemsClient.BatchCreateAsync"/> makes a media item of.
/// </summary>
/// <remarks>
/// Needs the scope <see cref="PhotosLibraryScopes.AppendOnly"/>. Safe for use by many threads at once: Google advises
/// to send bytes in parallel, and to create items one batch at a time. Google's discovery document leaves the upload
/// endpoint out, so <see cref="PhotosException.Method"/> follows its pattern: <c>photoslibrary.uploads</c> for
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
    public const long PhotoMaxBytes = UploadFacts.PhotoMaxBytes;

    /// <summary>Most bytes that a video may have: 20 GB, read as 20 × 2³⁰.</summary>
    public const long VideoMaxBytes = UploadFacts.VideoMaxBytes;

    internal const string EmptyContent = "There is nothing to upload: the content has no bytes from where it stands.";

    // Of one file: a stored one may have expired long ago, and a new one may be lost once or twice.
    private const int MostSessions = 3;

    private readonly UploadProtocol _protocol;
    private readonly Backoff _backoff;
    private readonly ApiPipeline _pipeline;

    internal UploadsClient(ApiPipeline pipeline)
    {
        _pipeline = pipeline;
        _protocol = new UploadProtocol(pipeline);
        _backoff = pipeline.Backoff;
    }

#pragma warning disable CS8618 // A mock overrides every method itself.
    /// <summary>Initializes a mock.</summary>
    protected UploadsClient() { }
#pragma warning restore CS8618

    /// <summary>
    /// Uploads the bytes of one photo or video: up to <see cref="RawMaxBytes"/> in one request, more in a session that
    /// resumes after broken connections (<see cref="UploadSession"/>). What fails transiently is retried, and
    /// the content of a stream that can seek begins anew, twice at most, if its session is lost.
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
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>
    /// The upload token, for <see cref="SimpleMediaItem.UploadToken"/>. It is good for one day. Bytes of a type that
    /// Google does not take get one too, and fail when the item is created.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The stream cannot be read or is empty, a photo or video is too large, or the content type is not one.
    /// </exception>
    /// <exception cref="PhotosLibraryException">Google refused the upload.</exception>
    /// <exception cref="PhotosConnectionException">The connection broke and could not be recovered.</exception>
    /// <exception cref="IOException">
    /// The content could not be read, ended too early, or cannot seek to where the upload would resume.
    /// </exception>
    /// <example>
    /// <code><![CDATA[
    /// await using Stream content = File.OpenRead("lake.jpg");
    /// string token = await photos.Uploads.UploadAsync(content, "lake.jpg");
    /// ]]></code>
    /// </example>
    public virtual async Task<string> UploadAsync(
        Stream content,
        string fileName,
        UploadOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        CheckReadable(content);
        CheckFileName(fileName);
        if (content.CanSeek)
        {
            return await UploadSeekableAsync(content, fileName, options, null, cancellationToken).ConfigureAwait(false);
        }

        // Enough of the beginning to see whether there is anything, what it is, and whether it is small.
        var head = ArrayPool<byte>.Shared.Rent(RawMaxBytes);
        try
        {
            var length = await ReadHeadAsync(content, head, RawMaxBytes, cancellationToken).ConfigureAwait(false);
            if (length < RawMaxBytes)
            {
                using var whole = new MemoryStream(head, 0, length, writable: false);
                return await UploadSeekableAsync(whole, fileName, options, null, cancellationToken)
                    .ConfigureAwait(false);
            }

            var contentType =
                ContentTypeOf(options, fileName)
                ?? MediaTypes.FromContent(head.AsSpan(0, MediaTypes.HeadLength))
                ?? MediaTypes.Unknown;
            var session = await StartAsync(fileName, contentType, null, options, cancellationToken)
                .ConfigureAwait(false);
            using var all = new LeadingStream(new ArraySegment<byte>(head, 0, length), content);
            return await session.UploadAsync(all, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(head);
        }
    }

    /// <summary>Uploads what comes out of a pipe, as a stream that cannot seek.</summary>
    /// <param name="content">The bytes, up to where the writer completes them; not completed itself.</param>
    /// <param name="fileName">Name with extension, as for a stream.</param>
    /// <param name="options">How to upload; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <inheritdoc cref="UploadAsync(Stream, string, UploadOptions, CancellationToken)" path="/returns"/>
    /// <inheritdoc cref="UploadAsync(Stream, string, UploadOptions, CancellationToken)" path="/exception"/>
    public virtual async Task<string> UploadAsync(
        PipeReader content,
        string fileName,
        UploadOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        if (content is null)
        {
            throw new ArgumentNullException(nameof(content));
        }

        using var stream = content.AsStream(leaveOpen: true);
        return await UploadAsync(stream, fileName, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Uploads a file, as a stream. With a <see cref="UploadOptions.SessionStore"/> a file whose upload was
    /// interrupted, even by the end of the process, is resumed; one that has changed since begins anew.
    /// </summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="options">How to upload; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The upload token, for <see cref="SimpleMediaItem.UploadToken"/>. It is good for one day.</returns>
    /// <exception cref="ArgumentException">
    /// The file is empty, a photo or video is too large, or the content type is not one.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="PhotosLibraryException">Google refused the upload.</exception>
    /// <exception cref="PhotosConnectionException">The connection broke and could not be recovered.</exception>
    /// <exception cref="IOException">
    /// The file cannot be read, or was changed while it was uploaded; or it is none, but a pipe or a folder.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The user has no right to read it.</exception>
    /// <example>
    /// <code><![CDATA[
    /// // Called again after whatever ended the process, it resumes.
    /// var options = new UploadOptions { SessionStore = new FileUploadSessionStore("sessions") };
    /// string token = await photos.Uploads.UploadFileAsync("video.mp4", options);
    /// await photos.MediaItems.CreateManyAsync([NewMediaItem.FromUpload(token, "video.mp4")]);
    /// ]]></code>
    /// </example>
    public virtual async Task<string> UploadFileAsync(
        string path,
        UploadOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        if (path is null)
        {
            throw new ArgumentNullException(nameof(path));
        }

        var snapshot = FileSnapshot.Take(path);
        using var file = RegularFile.OpenRead(path);
        if (file.Length == 0)
        {
            throw new ArgumentException($"There is nothing to upload: {path} is empty.", nameof(path));
        }

        string token;
        try
        {
            token = await UploadSeekableAsync(file, Path.GetFileName(path), options, snapshot.Key, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (IOException e) when (!snapshot.IsCurrent())
        {
            throw Changed(path, e);
        }

        return snapshot.IsCurrent() ? token : throw Changed(path, null);
    }

    /// <summary>Starts a session, for uploads that outlive a process (<c>photoslibrary.uploads.start</c>).</summary>
    /// <param name="fileName">
    /// Name with extension, as for <see cref="UploadAsync(Stream, string, UploadOptions, CancellationToken)"/>.
    /// </param>
    /// <param name="size">Number of bytes of the whole content; null if it is not known.</param>
    /// <param name="options">
    /// How the session uploads; null for the defaults. Without a content type only the file name tells it.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ArgumentException">The size is none, or too large, or the content type is not one.</exception>
    /// <exception cref="PhotosLibraryException">
    /// Google refused, or sent an upload address that must not be used.
    /// </exception>
    /// <exception cref="PhotosConnectionException">The connection broke.</exception>
    /// <example>
    /// <code><![CDATA[
    /// await using Stream content = File.OpenRead("video.mp4");
    /// UploadSession session = await photos.Uploads.StartSessionAsync("video.mp4", content.Length);
    /// UploadSessionState state = session.State; // Store it: another process can open the session.
    /// string token = await photos.Uploads.OpenSession(state).ResumeAsync(content);
    /// ]]></code>
    /// </example>
    public virtual async Task<UploadSession> StartSessionAsync(
        string fileName,
        long? size = null,
        UploadOptions? options = null,
        CancellationToken cancellationToken = default
    )
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
    /// Its upload URL is missing or belongs neither to the API nor to Google, or its granularity is not positive.
    /// </exception>
    public virtual UploadSession OpenSession(UploadSessionState state, UploadOptions? options = null)
    {
        if (state is null)
        {
            throw new ArgumentNullException(nameof(state));
        }

        // A copy, so that what was checked is what is used.
        state = state.Copy();
        if (state.UploadUrl is null)
        {
            throw new ArgumentException("The session has no upload URL: was its state saved whole?", nameof(state));
        }

        if (_protocol.RefusalOf(state.UploadUrl) is { } refusal)
        {
            throw new ArgumentException($"The session is not used, because {refusal}.", nameof(state));
        }

        return state.ChunkGranularity > 0
            ? new UploadSession(_protocol, _backoff, state, options)
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
            throw new ArgumentException(
                "The stream cannot be read; is it closed, or for writing only?",
                nameof(content)
            );
        }
    }

    private async Task<string> UploadSeekableAsync(
        Stream content,
        string fileName,
        UploadOptions? options,
        string? key,
        CancellationToken cancellationToken
    )
    {
        var contentType =
            ContentTypeOf(options, fileName)
            ?? await SniffAsync(content, cancellationToken).ConfigureAwait(false)
            ?? MediaTypes.Unknown;
        var size = content.Length - content.Position;
        CheckSize(size, contentType, nameof(content));
        if (size > Math.Min(options?.ChunkSize ?? RawMaxBytes, RawMaxBytes))
        {
            return await UploadInSessionsAsync(content, size, fileName, contentType, options, key, cancellationToken)
                .ConfigureAwait(false);
        }

        var start = content.Position;
        var response = await RetryAsync(
                () =>
                    _protocol.UploadRawAsync(
                        new UploadContent(
                            content,
                            start,
                            size,
                            0,
                            SentBytes.Of(options?.Progress, size),
                            cancellationToken
                        ),
                        fileName,
                        contentType,
                        cancellationToken
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return response.Token ?? throw response.Unexpected(response.NoToken);
    }

    /// <summary>Resumes the stored session of a file, or begins one, and again if it is lost.</summary>
    private async Task<string> UploadInSessionsAsync(
        Stream content,
        long size,
        string fileName,
        string contentType,
        UploadOptions? options,
        string? key,
        CancellationToken cancellationToken
    )
    {
        var start = content.Position;
        var store = key is null ? null : options?.SessionStore;
        key = $"{_protocol.BaseAddress}\n{key}";
        var stored = store is null
            ? null
            : await WaitForStoreAsync(cancel => store.GetAsync(key, cancel), cancellationToken).ConfigureAwait(false);
        var isResumed = stored is not null && MayOpen(stored, size);
        for (var sessions = isResumed ? 0 : 1; ; sessions++)
        {
            UploadSession session;
            if (isResumed)
            {
                session = OpenSession(stored!, options);
            }
            else
            {
                session = await StartAsync(fileName, contentType, size, options, cancellationToken)
                    .ConfigureAwait(false);
                await ChangeStoreAsync(
                        store,
                        (store, cancel) => store.SetAsync(key, session.State, cancel),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }

            try
            {
                var token = isResumed
                    ? await session.ResumeAsync(content, cancellationToken).ConfigureAwait(false)
                    : await session.UploadAsync(content, cancellationToken).ConfigureAwait(false);
                await ChangeStoreAsync(store, (store, cancel) => store.RemoveAsync(key, cancel), cancellationToken)
                    .ConfigureAwait(false);
                return token;
            }
            catch (PhotosLibraryException e) when (e.IsUploadLost && sessions < MostSessions)
            {
                isResumed = false;
                content.Position = start;
            }
        }
    }

    private async Task ChangeStoreAsync(
        IUploadSessionStore? store,
        Func<IUploadSessionStore, CancellationToken, Task> changeAsync,
        CancellationToken cancellationToken
    )
    {
        if (store is not null)
        {
            await WaitForStoreAsync(
                    async cancel =>
                    {
                        await changeAsync(store, cancel).ConfigureAwait(false);
                        return true;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
    }

    // It is the app's own, and may wait for a lock or a network.
    private async Task<T> WaitForStoreAsync<T>(
        Func<CancellationToken, Task<T>> useAsync,
        CancellationToken cancellationToken
    )
    {
        using var limit = new TimeLimit(_pipeline.Retry.AttemptTimeout, _pipeline.Time, cancellationToken);
        limit.Start("The store of upload sessions did not respond");
        try
        {
            return await limit.WaitAsync(useAsync(limit.Token)).ConfigureAwait(false);
        }
        catch (TimeoutException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"{e.Message} ({nameof(RetryOptions.AttemptTimeout)}); is it locked?", e);
        }
    }

    private bool MayOpen(UploadSessionState state, long size) =>
        state is { UploadUrl: not null, ChunkGranularity: > 0 }
        && state.Size == size
        && _protocol.RefusalOf(state.UploadUrl) is null;

    private async Task<UploadSession> StartAsync(
        string fileName,
        string contentType,
        long? size,
        UploadOptions? options,
        CancellationToken cancellationToken
    )
    {
        var response = await RetryAsync(
                () => _protocol.StartAsync(fileName, contentType, size, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        return new UploadSession(_protocol, _backoff, _protocol.StateOf(response, contentType, size), options);
    }

    // Neither bytes nor a session leave anything behind before an item is made of them.
    private async Task<UploadResponse> RetryAsync(
        Func<Task<UploadResponse>> sendAsync,
        CancellationToken cancellationToken
    )
    {
        var retry = new UploadRetry(_backoff, _protocol.OnRetry);
        while (true)
        {
            var response = await sendAsync().ConfigureAwait(false);
            if (!response.IsTransient || !await retry.WaitAsync(response, cancellationToken).ConfigureAwait(false))
            {
                return response.EnsureSuccess();
            }
        }
    }

    private static async Task<int> ReadHeadAsync(
        Stream content,
        byte[] buffer,
        int count,
        CancellationToken cancellationToken
    )
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
                $"\"{contentType}\" is not a content type, such as image/jpeg.",
                nameof(options)
            );
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
                $"{size} bytes of {contentType} are too many: "
                    + $"Google Photos takes photos of up to {PhotoMaxBytes >> 20} MB "
                    + $"and videos of up to {VideoMaxBytes >> 30} GB.",
                parameter
            );
        }
    }

    private static IOException Changed(string path, Exception? cause) =>
        new($"{path} was changed while it was uploaded, so the upload is not used. Upload it again.", cause);
}
