using System.Globalization;
using System.Runtime.ExceptionServices;
using PhotosLibrary.Http;

namespace PhotosLibrary;

/// <summary>The requests of Google's upload protocol, raw and resumable, one method each; no policy.</summary>
internal sealed class UploadProtocol(HttpClient httpClient, Uri baseAddress)
{
    /// <summary>What chunks are cut by if the server does not say; Google's usual value.</summary>
    public const int DefaultGranularity = 256 * 1024;

    /// <summary>The address in front of every path.</summary>
    public Uri BaseAddress { get; } = new(Http.BaseAddress.Normalize(baseAddress));

    private Uri Endpoint => new(BaseAddress, "v1/uploads");

    /// <summary>Sends all bytes in one request.</summary>
    public async Task<UploadAnswer> UploadRawAsync(
        UploadContent content,
        string fileName,
        string contentType,
        CancellationToken cancellationToken
    )
    {
        using var request = Post(Endpoint, content);
        request.Headers.Add(UploadHeaders.Protocol, "raw");
        Describe(request, fileName, contentType);
        return await SendAsync(request, UploadMethods.Raw, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts a session.</summary>
    public async Task<UploadAnswer> StartAsync(
        string fileName,
        string contentType,
        long? size,
        CancellationToken cancellationToken
    )
    {
        using var request = Post(Endpoint);
        request.Headers.Add(UploadHeaders.Protocol, "resumable");
        request.Headers.Add(UploadHeaders.Command, "start");
        Describe(request, fileName, contentType);
        if (size is { } bytes)
        {
            request.Headers.Add(UploadHeaders.RawSize, bytes.ToString(CultureInfo.InvariantCulture));
        }

        return await SendAsync(request, UploadMethods.Start, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the answer to a start says of the new session.</summary>
    public UploadSessionState StateOf(UploadAnswer answer, string contentType, long? size)
    {
        if (answer.State != UploadState.Active)
        {
            throw answer.Unexpected($"the new session is {answer.State} already");
        }

        if (!Uri.TryCreate(answer.Header(UploadHeaders.Url), UriKind.Absolute, out var uploadUri))
        {
            throw answer.Unexpected($"{UploadHeaders.Url} is missing or not an absolute address");
        }

        if (RefusalOf(uploadUri) is { } refusal)
        {
            throw answer.Unexpected($"the session is not used, because {refusal}");
        }

        return new UploadSessionState
        {
            UploadUri = uploadUri,
            ChunkGranularity = answer.Number(UploadHeaders.Granularity) switch
            {
                null => DefaultGranularity,
                > 0 and <= int.MaxValue and var granularity => (int)granularity,
                var other => throw answer.Unexpected(
                    $"{UploadHeaders.Granularity} says {other}, which is no size of a chunk"
                ),
            },
            Size = size,
            ContentType = contentType,
        };
    }

    /// <summary>Sends a piece, and finalizes with the last one.</summary>
    public async Task<UploadAnswer> UploadAsync(Uri uploadUri, UploadPiece piece, CancellationToken cancellationToken)
    {
        using var request = Post(uploadUri, piece.Bytes);
        request.Headers.Add(
            UploadHeaders.Command,
            piece.Bytes is null ? "finalize"
                : piece.IsLast ? "upload, finalize"
                : "upload"
        );
        if (piece.Bytes is not null)
        {
            request.Headers.Add(UploadHeaders.Offset, piece.Offset.ToString(CultureInfo.InvariantCulture));
        }

        return await SendAsync(request, UploadMethods.Upload, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks where a session stands.</summary>
    public Task<UploadAnswer> QueryAsync(Uri uploadUri, CancellationToken cancellationToken) =>
        CommandAsync(uploadUri, "query", UploadMethods.Query, cancellationToken);

    /// <summary>Gives a session up.</summary>
    public Task<UploadAnswer> CancelAsync(Uri uploadUri, CancellationToken cancellationToken) =>
        CommandAsync(uploadUri, "cancel", UploadMethods.Cancel, cancellationToken);

    /// <summary>Why bytes may not be sent to an address, or null if they may.</summary>
    public string? RefusalOf(Uri uploadUri) => UploadAddress.RefusalOf(uploadUri, BaseAddress);

    private static HttpRequestMessage Post(Uri address, UploadContent? content = null) =>
        new(HttpMethod.Post, address)
        {
            // Empty rather than none, so that every handler says Content-Length: 0.
            Content = content ?? (HttpContent)new ByteArrayContent([]),
        };

    private static void Describe(HttpRequestMessage request, string fileName, string contentType)
    {
        request.Headers.Add(UploadHeaders.ContentType, contentType);
        request.Headers.Add(UploadHeaders.FileName, FileNameHeader.Encode(fileName));
    }

    private async Task<UploadAnswer> CommandAsync(
        Uri uploadUri,
        string command,
        ApiOperation operation,
        CancellationToken cancellationToken
    )
    {
        using var request = Post(uploadUri);
        request.Headers.Add(UploadHeaders.Command, command);
        return await SendAsync(request, operation, cancellationToken).ConfigureAwait(false);
    }

    private async Task<UploadAnswer> SendAsync(
        HttpRequestMessage request,
        ApiOperation operation,
        CancellationToken cancellationToken
    )
    {
        ApiCall.Begin(request, operation);
        var content = request.Content as UploadContent;
        try
        {
            using var response = await httpClient
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
            var isTokenRenewed = ApiCall.Of(request).IsTokenRenewed;
            return await UploadAnswer
                .ReadAsync(response, operation, isTokenRenewed, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception) when (content?.OwnFailure is { } ownFailure && !cancellationToken.IsCancellationRequested)
        {
            // HttpClient wraps it in an exception of the network, which it is not.
            ExceptionDispatchInfo.Capture(ownFailure).Throw();
            throw;
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            // Some handlers say that the connection broke when it was the caller who broke it.
            cancellationToken.ThrowIfCancellationRequested();
            return UploadAnswer.Broken(operation, e);
        }
        finally
        {
            if (content is not null)
            {
                await content.StopReadingAsync().ConfigureAwait(false);
            }
        }
    }

    // Cancelled without the caller's token: the HttpClient's own timeout.
    private static bool IsConnectionFailure(Exception e) =>
        e is HttpRequestException or IOException or OperationCanceledException;
}
