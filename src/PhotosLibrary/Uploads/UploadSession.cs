using PhotosCore.Http;
using PhotosLibrary.Uploads;

namespace PhotosLibrary;

/// <summary>
/// One upload that can be interrupted and resumed, also by another process (<see cref="State"/>). One call at a
/// time.
/// </summary>
/// <remarks>
/// A connection that breaks, a response of 5xx or 429, or a token that expires does not end an upload: the session
/// waits, asks the server how many bytes it has received, and resumes from there, as often in a row without new bytes,
/// and with the waits, as <see cref="PhotosClientOptions.Retry"/> says. After a refusal it asks too, but only twice.
/// What fails then is thrown; the session may still be resumed later. Streams that cannot seek resume only if what the
/// server lacks is still in memory.
/// </remarks>
public class UploadSession
{
    /// <summary>How often a server may lose bytes that it had.</summary>
    internal const int MaxLosses = 3;

    private const int DefaultBufferedChunkSize = 8 << 20;

    private readonly UploadProtocol _protocol;
    private readonly Backoff _backoff;
    private readonly UploadSessionState _state;
    private readonly int? _chunkSize;
    private readonly IProgress<TransferProgress>? _progress;

    internal UploadSession(UploadProtocol protocol, Backoff backoff, UploadSessionState state, UploadOptions? options)
    {
        _protocol = protocol;
        _backoff = backoff;
        _chunkSize = options?.ChunkSize;
        _progress = options?.Progress;
        _state = state.Copy();
    }

#pragma warning disable CS8618 // A mock overrides every member itself.
    /// <summary>Initializes a mock.</summary>
    protected UploadSession() { }
#pragma warning restore CS8618

    /// <summary>What another process needs to resume this upload: a copy. It is a secret, as a password is.</summary>
    public virtual UploadSessionState State => _state.Copy();

    /// <summary>How many bytes the server is known to have kept; 0 until it says otherwise.</summary>
    public virtual long BytesReceived { get; private set; }

    /// <summary>
    /// Sends the content of a session that has got no bytes yet (<c>photoslibrary.uploads.upload</c>).
    /// </summary>
    /// <param name="content">
    /// The bytes, from where the stream stands to its end; for a session of known size they must be as many. It is not
    /// closed.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation; the session stays and may be resumed.</param>
    /// <returns>
    /// The upload token, for <see cref="SimpleMediaItem.UploadToken"/>. Google keeps the bytes for one day.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The stream cannot be read, is empty, or has not as many bytes as announced; one that cannot seek is read to its
    /// announced end before that shows.
    /// </exception>
    /// <exception cref="PhotosLibraryException">
    /// Google refused the bytes, or the session is gone (404, 410).
    /// </exception>
    /// <exception cref="PhotosConnectionException">The connection broke, again and again.</exception>
    /// <exception cref="IOException">
    /// The content could not be read, ended too early, or cannot seek to where the upload would resume.
    /// </exception>
    public virtual async Task<string> UploadAsync(Stream content, CancellationToken cancellationToken = default)
    {
        using var source = Open(content);
        return await TransferAsync(source, isResumed: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Asks the server how many bytes it has and sends the rest (<c>photoslibrary.uploads.query</c>, then
    /// <c>.upload</c>).
    /// </summary>
    /// <param name="content">
    /// The whole content again, standing at its first byte, not at where the upload was interrupted. It must be able to
    /// seek, and is not closed.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation; the session stays and may be resumed.</param>
    /// <returns>
    /// The upload token, for <see cref="SimpleMediaItem.UploadToken"/>. Google keeps the bytes for one day.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The stream cannot be read or cannot seek, is empty, or has not as many bytes as announced.
    /// </exception>
    /// <exception cref="PhotosLibraryException">
    /// Google refused the bytes; the session is gone (404, 410); or it was complete already and its token is lost.
    /// </exception>
    /// <exception cref="PhotosConnectionException">The connection broke, again and again.</exception>
    /// <exception cref="IOException">The content could not be read, or ended too early.</exception>
    public virtual async Task<string> ResumeAsync(Stream content, CancellationToken cancellationToken = default)
    {
        if (content is { CanSeek: false })
        {
            throw new ArgumentException("To resume an upload takes a stream that can seek.", nameof(content));
        }

        using var source = Open(content);
        return await TransferAsync(source, isResumed: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the server where the session stands (<c>photoslibrary.uploads.query</c>).</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="PhotosLibraryException">
    /// The session is gone (404, 410), or the response does not say where it stands.
    /// </exception>
    /// <exception cref="PhotosConnectionException">The connection broke.</exception>
    public virtual async Task<UploadStatus> QueryAsync(CancellationToken cancellationToken = default)
    {
        var response = await _protocol.QueryAsync(Address, cancellationToken).ConfigureAwait(false);
        var state = response.EnsureSuccess().State;
        var received = response.BytesReceived;
        if (state == UploadState.Active)
        {
            BytesReceived = received ?? throw SizeMissing(response);
        }

        return new UploadStatus(state, received, state == UploadState.Final ? response.Token : null);
    }

    /// <summary>
    /// Gives the session up, so that Google can drop its bytes (<c>photoslibrary.uploads.cancel</c>). Sessions that are
    /// merely left end by themselves.
    /// </summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="PhotosLibraryException">The session is complete, or gone.</exception>
    /// <exception cref="PhotosConnectionException">The connection broke.</exception>
    public virtual async Task CancelAsync(CancellationToken cancellationToken = default)
    {
        var response = await _protocol.CancelAsync(Address, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccess();
    }

    /// <summary>Describes the upload without its address.</summary>
    public override string ToString() => $"{_state}, {BytesReceived} bytes received";

    // Every way to open a session checks that there is one.
    private Uri Address => _state.UploadUrl!;

    private UploadSource Open(Stream content)
    {
        UploadsClient.CheckReadable(content);
        if (!content.CanSeek)
        {
            return _state.Size is { } size && _chunkSize is null
                ? new StreamSource(content, size, null, SentBytes.Of(_progress, size))
                : new BufferedSource(
                    content,
                    _state.Size,
                    Cut(_chunkSize ?? DefaultBufferedChunkSize),
                    SentBytes.Of(_progress, _state.Size)
                );
        }

        var length = content.Length - content.Position;
        if (length <= 0)
        {
            throw new ArgumentException(UploadsClient.EmptyContent, nameof(content));
        }

        if (_state.Size is { } announced && length != announced)
        {
            throw new ArgumentException(
                $"The session was started for {announced} bytes, but the stream has {length} from where it stands. "
                    + "Give it standing at the first byte of the same content.",
                nameof(content)
            );
        }

        return new StreamSource(
            content,
            length,
            _chunkSize is { } chunkSize ? Cut(chunkSize) : null,
            SentBytes.Of(_progress, length)
        );
    }

    /// <summary>The largest multiple of the granularity that is not above a size, or the granularity itself.</summary>
    private int Cut(int size) => Math.Max(size - (size % _state.ChunkGranularity), _state.ChunkGranularity);

    private async Task<string> TransferAsync(UploadSource source, bool isResumed, CancellationToken cancellationToken)
    {
        var isUnsure = isResumed;
        var offset = 0L;
        var retry = new UploadRetry(_backoff, _protocol.OnRetry);
        var losses = 0;
        Exception? failure = null;
        while (true)
        {
            var piece = isUnsure ? null : await source.NextAsync(cancellationToken).ConfigureAwait(false);
            var response = piece is null
                ? await _protocol.QueryAsync(Address, cancellationToken).ConfigureAwait(false)
                : await _protocol.UploadAsync(Address, piece, cancellationToken).ConfigureAwait(false);
            if (response.Failure is not null)
            {
                failure = response.Failure;
                if (
                    !response.IsSessionAlive
                    || !await retry.WaitAsync(response, cancellationToken).ConfigureAwait(false)
                )
                {
                    response.EnsureSuccess();
                }

                isUnsure = true;
                continue;
            }

            if (piece is not null && !response.HasState)
            {
                // Google's guide promises no more than 200 here, and the token after the last bytes.
                if (piece.IsLast && response.Token is { } token)
                {
                    return token;
                }

                if (!await WaitAsync().ConfigureAwait(false))
                {
                    throw response.Unexpected("the server takes bytes, but does not say what becomes of them", failure);
                }

                isUnsure = true;
                continue;
            }

            if (response.State != UploadState.Active)
            {
                return TokenOf(response, piece, failure);
            }

            var received = ReceivedAfter(response, piece);
            if (received > offset)
            {
                retry.Reset();
            }
            else if (received < offset && ++losses > MaxLosses)
            {
                throw response.Unexpected(
                    $"the server has lost bytes that it had, {losses} times; now it has {received} of {offset}",
                    failure
                );
            }
            else if (received == offset && piece is not null && !await WaitAsync().ConfigureAwait(false))
            {
                throw response.Unexpected(
                    piece.IsLast
                        ? "the server has got the last byte, but does not finish the upload"
                        : $"the server takes bytes but still keeps only {received}",
                    failure
                );
            }

            isUnsure = piece is { IsLast: true };
            BytesReceived = offset = received;
            source.MoveTo(received, failure);
            if (piece is null)
            {
                _progress?.Report(new TransferProgress(received, _state.Size));
            }
        }

        Task<bool> WaitAsync() => retry.WaitAsync(null, cancellationToken);
    }

    /// <summary>How many bytes the server has after a response that leaves the session active.</summary>
    private static long ReceivedAfter(UploadResponse response, UploadPiece? piece)
    {
        if (piece is null)
        {
            return response.BytesReceived ?? throw SizeMissing(response);
        }

        var end = piece.Offset + (piece.Bytes?.BytesRead ?? 0);
        var received = response.BytesReceived ?? end;
        return received <= end
            ? received
            : throw response.Unexpected($"the server says that it has {received} bytes, but only {end} were sent");
    }

    private static string TokenOf(UploadResponse response, UploadPiece? piece, Exception? failure)
    {
        if (response.State == UploadState.Cancelled)
        {
            throw response.Lost("the upload session was cancelled; start a new one", failure);
        }

        if (piece is { IsLast: false })
        {
            throw response.Lost("the server ended the upload before its last byte; start a new session", failure);
        }

        return response.Token
            ?? throw response.Lost(
                piece is null
                    ? "the upload is complete, but its token was lost with the response; upload the content again"
                    : response.NoToken,
                failure
            );
    }

    private static PhotosLibraryException SizeMissing(UploadResponse response) =>
        response.Unexpected($"{UploadHeaders.SizeReceived} is missing, so it is not known where the upload resumes");
}
