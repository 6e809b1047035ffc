using System.Net.Sockets;
using PhotosCore.Calls;
using PhotosCore.Responses;

namespace PhotosCore.Http;

/// <summary>
/// Sends a call once: within its time, and until the whole response is in memory; of a download, until it begins. What
/// waits before, for a permit or for a token, is not counted here. A stream of bytes may take as long as it takes, as
/// long as the server goes on taking them.
/// </summary>
internal sealed class AttemptHandler(ApiService service, RetryOptions options, int maxBytes, TimeProvider time)
    : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var call = ApiCall.Of(request);
        call.MarkSent();
        using var limit = new TimeLimit(options.AttemptTimeout, time, cancellationToken);
        var content = request.Content;
        if (content is not (null or ByteArrayContent))
        {
            request.Content = new TimedContent(content, limit);
        }

        try
        {
            limit.Start("no response came");
            return await limit
                .WaitAsync(
                    call.Operation.IsDownload ? base.SendAsync(request, limit.Token) : SendWholeAsync(request, limit)
                )
                .ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            // Some leave HttpClient's own transport as they are, and those of apps may leave any.
            throw new HttpRequestException(e.Message, e);
        }
        finally
        {
            // A retry sends the same request again.
            request.Content = content;
        }
    }

    private async Task<HttpResponseMessage> SendWholeAsync(HttpRequestMessage request, TimeLimit limit)
    {
        var cancellationToken = limit.Token;
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        // Not every handler looks at a token while it waits for bytes; all of them notice this.
        using var abort = cancellationToken.Register(static state => ((HttpResponseMessage)state!).Dispose(), response);
        try
        {
            // As RFC 9110 asks (6.6.1): quotas and Retry-After are reckoned from it.
            response.Headers.Date ??= time.GetUtcNow();
            if (response.Content is { } content)
            {
                // Of an error the beginning is enough.
                var body = response.IsSuccessStatusCode
                    ? await PooledBody.ReadWholeAsync(content, maxBytes, cancellationToken).ConfigureAwait(false)
                    : await PooledBody
                        .ReadErrorAsync(content, ErrorReader.MaxBytes, cancellationToken)
                        .ConfigureAwait(false);
                response.Content = new PooledContent(body, content);
                content.Dispose();
            }

            return response;
        }
        catch (ResponseTooLargeException e)
        {
            using (response)
            {
                var operation = ApiCall.Of(request).Operation;
                throw service.Fail(
                    operation.Method,
                    $"{operation}: the response {e.Message} ({nameof(PhotosClientOptions.MaxResponseBytes)}), "
                        + "and was not read. Ask for fewer items per page, or for fewer fields.",
                    response.StatusCode,
                    e
                );
            }
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
