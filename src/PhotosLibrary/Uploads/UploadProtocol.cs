using System.Globalization;
using System.Runtime.ExceptionServices;
using PhotosCore.Calls;
using PhotosCore.Http;

namespace PhotosLibrary.Uploads;

/// <summary>The requests of Google's upload protocol, raw and resumable, one method each; no policy.</summary>
internal sealed class UploadProtocol(ApiPipeline pipeline)
{
    /// <summary>The address in front of every path.</summary>
    public Uri BaseAddress => pipeline.BaseAddress;

    /// <summary>Whom the app wants told of retries.</summary>
    public Action<RetryAttempt>? OnRetry => pipeline.Retry.OnRetry;

    private Uri Endpoint => new(BaseAddress, UploadFacts.Path);

    /// <summary>Sends all bytes in one request.</summary>
    public async Task<UploadResponse> UploadRawAsync(
        UploadContent content,
        string fileName,
        string contentType,
        CancellationToken cancellationToken
    )
    {
        using var request = Post(Endpoint, content);
        request.Headers.Add(UploadHeaders.Protocol, UploadWords.Raw);
        Describe(request, fileName, contentType);
        return await SendAsync(request, UploadMethods.Raw, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts a session.</summary>
    public async Task<UploadResponse> StartAsync(
        string fileName,
        string contentType,
        long? size,
        CancellationToken cancellationToken
    )
    {
        using var request = Post(Endpoint);
        request.Headers.Add(UploadHeaders.Protocol, UploadWords.Resumable);
        request.Headers.Add(UploadHeaders.Command, UploadWords.Start);
        Describe(request, fileName, contentType);
        if (size is { } bytes)
        {
            request.Headers.Add(UploadHeaders.RawSize, bytes.ToString(CultureInfo.InvariantCulture));
        }

        return await SendAsync(request, UploadMethods.Start, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the response to a start says of the new session.</summary>
    public UploadSessionState StateOf(UploadResponse response, string contentType, long? size)
    {
        if (response.State != UploadState.Active)
        {
            throw response.Unexpected($"the new session is {response.State} already");
        }

        if (!Uri.TryCreate(response.Header(UploadHeaders.Url), UriKind.Absolute, out var uploadUrl))
        {
            throw response.Unexpected($"{UploadHeaders.Url} is missing or not an absolute address");
        }

        if (RefusalOf(uploadUrl) is { } refusal)
        {
            throw response.Unexpected($"the session is not used, because {refusal}");
        }

        return new UploadSessionState
        {
            UploadUrl = uploadUrl,
            ChunkGranularity = response.Number(UploadHeaders.Granularity) switch
            {
                null => UploadFacts.ChunkGranularityBytes,
                > 0 and <= int.MaxValue and var granularity => (int)granularity,
                var other => throw response.Unexpected(
                    $"{UploadHeaders.Granularity} says {other}, which is no size of a chunk"
                ),
            },
            Size = size,
            ContentType = contentType,
        };
    }

    /// <summary>Sends a piece, and finalizes with the last one.</summary>
    public async Task<UploadResponse> UploadAsync(Uri uploadUrl, UploadPiece piece, CancellationToken cancellationToken)
    {
        using var request = Post(uploadUrl, piece.Bytes);
        request.Headers.Add(
            UploadHeaders.Command,
            piece.Bytes is null ? UploadWords.Finalize
                : piece.IsLast ? $"{UploadWords.Upload}, {UploadWords.Finalize}"
                : UploadWords.Upload
        );
        if (piece.Bytes is not null)
        {
            request.Headers.Add(UploadHeaders.Offset, piece.Offset.ToString(CultureInfo.InvariantCulture));
        }

        return await SendAsync(request, UploadMethods.Upload, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks where a session stands.</summary>
    public Task<UploadResponse> QueryAsync(Uri uploadUrl, CancellationToken cancellationToken) =>
        CommandAsync(uploadUrl, UploadWords.Query, UploadMethods.Query, cancellationToken);

    /// <summary>Gives a session up.</summary>
    public Task<UploadResponse> CancelAsync(Uri uploadUrl, CancellationToken cancellationToken) =>
        CommandAsync(uploadUrl, UploadWords.Cancel, UploadMethods.Cancel, cancellationToken);

    /// <summary>Why bytes may not be sent to an address, or null if they may.</summary>
    public string? RefusalOf(Uri uploadUrl) => UploadAddress.RefusalOf(uploadUrl, BaseAddress);

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

    private async Task<UploadResponse> CommandAsync(
        Uri uploadUrl,
        string command,
        ApiOperation operation,
        CancellationToken cancellationToken
    )
    {
        using var request = Post(uploadUrl);
        request.Headers.Add(UploadHeaders.Command, command);
        return await SendAsync(request, operation, cancellationToken).ConfigureAwait(false);
    }

    private async Task<UploadResponse> SendAsync(
        HttpRequestMessage request,
        ApiOperation operation,
        CancellationToken cancellationToken
    )
    {
        var call = ApiCall.Begin(request, operation);
        var content = request.Content as UploadContent;
        try
        {
            using var response = await pipeline
                .Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
            return await UploadResponse.ReadAsync(response, call, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (content?.OwnFailure is { } ownFailure && !cancellationToken.IsCancellationRequested)
        {
            // HttpClient wraps it in an exception of the connection, which it is not.
            ExceptionDispatchInfo.Capture(ownFailure).Throw();
            throw;
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            // Some handlers say that the connection broke when it was the caller who cancelled.
            cancellationToken.ThrowIfCancellationRequested();
            return UploadResponse.Broken(operation, e, request.RequestUri);
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
        e is HttpRequestException or IOException or TimeoutException or OperationCanceledException;
}
