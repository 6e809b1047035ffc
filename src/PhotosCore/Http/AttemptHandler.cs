using PhotosCore.Calls;
using PhotosCore.Responses;
using Polly;
using Polly.Timeout;

namespace PhotosCore.Http;

/// <summary>
/// Sends a call once: within its time, and until the whole response is in memory. What waits before, for a permit or
/// for a token, is neither counted nor timed.
/// </summary>
internal sealed class AttemptHandler(RetryOptions options, TimeProvider time) : DelegatingHandler
{
    private readonly ResiliencePipeline _timeout = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddTimeout(
            new TimeoutStrategyOptions { TimeoutGenerator = _ => new ValueTask<TimeSpan>(options.AttemptTimeout) }
        )
        .Build();

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var call = ApiCall.Of(request);
        call.MarkSent();
        // Bytes take as long as they take, and do not fit into memory.
        if (call.Operation.Effect == OperationEffect.Bytes)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await _timeout
                .ExecuteAsync(
                    static async (attempt, cancellationToken) =>
                        await attempt.Handler.SendWholeAsync(attempt.Request, cancellationToken).ConfigureAwait(false),
                    (Handler: this, Request: request),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (TimeoutRejectedException e)
        {
            throw new TimeoutException($"No whole response came within {options.AttemptTimeout}.", e.InnerException);
        }
    }

    private async Task<HttpResponseMessage> SendWholeAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            // As RFC 9110 asks (6.6.1): quotas and Retry-After are reckoned from it.
            response.Headers.Date ??= time.GetUtcNow();
            if (response.Content is { } content)
            {
                // Of an error the beginning is enough.
                var body = response.IsSuccessStatusCode
                    ? await PooledBody.ReadAsync(content, cancellationToken).ConfigureAwait(false)
                    : await PooledBody
                        .ReadErrorAsync(content, ErrorReader.MaxBytes, cancellationToken)
                        .ConfigureAwait(false);
                response.Content = new PooledContent(body, content);
                content.Dispose();
            }

            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
