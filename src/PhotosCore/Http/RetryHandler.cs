using System.Net;
using System.Text;
using PhotosCore.Calls;
using PhotosCore.Errors;
using PhotosCore.Responses;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace PhotosCore.Http;

/// <summary>
/// Retries calls that failed transiently, as far as the method may be called twice. A call that failed for good leaves
/// this handler as an exception; the response of one that did not is in memory, whole.
/// </summary>
internal sealed class RetryHandler : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<Progress> ProgressKey = new("PhotosCore.Progress");

    private readonly ApiService _service;
    private readonly RetryOptions _options;
    private readonly Backoff _backoff;
    private readonly TimeProvider _time;
    private readonly Throttle _throttle;
    private readonly Telemetry _telemetry;
    private readonly ResiliencePipeline _deadline;
    private readonly ResiliencePipeline _retries;
    private readonly Dictionary<ApiOperation, IReconciler> _reconcilers;
    private readonly Lazy<ApiPipeline> _pipeline;

    /// <param name="service">The API.</param>
    /// <param name="options">How often and how long.</param>
    /// <param name="backoff">When.</param>
    /// <param name="time">The clock.</param>
    /// <param name="throttle">What the calls of the user share.</param>
    /// <param name="telemetry">Counts and logs retries.</param>
    /// <param name="reconcilers">What can find out the outcome of writes.</param>
    /// <param name="pipelineFrom">Makes the pipeline that begins here, with which reconcilers ask.</param>
    public RetryHandler(
        ApiService service,
        RetryOptions options,
        Backoff backoff,
        TimeProvider time,
        Throttle throttle,
        Telemetry telemetry,
        IEnumerable<IReconciler> reconcilers,
        Func<HttpMessageHandler, ApiPipeline> pipelineFrom
    )
    {
        _service = service;
        _options = options;
        _backoff = backoff;
        _time = time;
        _throttle = throttle;
        _telemetry = telemetry;
        _reconcilers = reconcilers.ToDictionary(reconciler => reconciler.Operation);
        _pipeline = new Lazy<ApiPipeline>(() => pipelineFrom(this));
        _deadline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(
                new TimeoutStrategyOptions { TimeoutGenerator = _ => new ValueTask<TimeSpan>(options.TotalTimeout) }
            )
            .Build();
        _retries =
            options.MaxRetries == 0
                ? ResiliencePipeline.Empty
                : new ResiliencePipelineBuilder { TimeProvider = time }
                    .AddRetry(
                        new RetryStrategyOptions
                        {
                            MaxRetryAttempts = options.MaxRetries,
                            ShouldHandle = args => new ValueTask<bool>(
                                args.Outcome.Exception is { } failure
                                    && ShouldRetry(ProgressOf(args.Context), args.AttemptNumber + 1, failure)
                            ),
                            DelayGenerator = args => new ValueTask<TimeSpan?>(ProgressOf(args.Context).Delay),
                            OnRetry = args =>
                            {
                                Tell(ProgressOf(args.Context), args.Outcome.Exception!);
                                return default;
                            },
                        }
                    )
                    .Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var call = ApiCall.Of(request);
        if (call.Operation.Effect == OperationEffect.Bytes)
        {
            return await PassBytesAsync(request, call, cancellationToken).ConfigureAwait(false);
        }

        var progress = new Progress(request, call, _time.GetTimestamp());
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        context.Properties.Set(ProgressKey, progress);
        try
        {
            return await _deadline
                .ExecuteAsync(
                    static async (context, handler) =>
                        await handler.SendWithRetriesAsync(context).ConfigureAwait(false),
                    context,
                    this
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e) || e is TimeoutRejectedException)
        {
            // Some handlers say that the connection broke when it was the caller who cancelled.
            cancellationToken.ThrowIfCancellationRequested();
            throw Explain(
                request,
                call,
                _options,
                e is TimeoutRejectedException && progress.Failure is { } failure ? failure : e
            );
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static Progress ProgressOf(ResilienceContext context) => context.Properties.GetValue(ProgressKey, null!);

    // What can be thrown as a failure of the call; anything else is a bug, or the caller's own doing.
    private static bool IsFailure(Exception failure) =>
        failure is PhotosApiException or HttpRequestException or IOException or TimeoutException;

    private void Tell(Progress progress, Exception failure)
    {
        _telemetry.Retrying(progress.Call, progress.Delay, failure);
        _options.OnRetry?.Invoke(
            new RetryAttempt(
                progress.Call.Operation.Method,
                progress.Call.Attempts,
                progress.Delay,
                failure is HttpRequestException or IOException
                    ? ConnectionFailure.Explain(
                        failure,
                        progress.Call.Operation.Method,
                        progress.Call.Attempts,
                        progress.Request.RequestUri
                    )
                    : Redaction.Redact(failure)
            )
        );
    }

    private async Task<HttpResponseMessage> SendWithRetriesAsync(ResilienceContext context)
    {
        try
        {
            return await _retries
                .ExecuteAsync(
                    static async (context, handler) =>
                        await handler
                            .AttemptAsync(ProgressOf(context), context.CancellationToken)
                            .ConfigureAwait(false),
                    context,
                    this
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e))
        {
            // There is no further retry, but the outcome may be reconciled.
            if (await ReconcileAsync(ProgressOf(context), context.CancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }

            throw;
        }
    }

    private async Task<HttpResponseMessage> AttemptAsync(Progress progress, CancellationToken cancellationToken)
    {
        var call = progress.Call;
        if (await ReconcileAsync(progress, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        if (call.IsOutcomeUnknown && call.Operation.Effect != OperationEffect.Idempotent)
        {
            throw progress.Failure!;
        }

        call.MarkUnsent();
        try
        {
            return await SendOnceAsync(progress.Request, call, cancellationToken).ConfigureAwait(false);
        }
        catch (PhotosRateLimitException) when (progress.Failure is not null)
        {
            // No permit for the retry. What is thrown is what went wrong first.
            throw progress.Failure;
        }
        catch (Exception e)
        {
            // Neither the caller's token nor the deadline: the transport has timeouts of its own.
            progress.Failure =
                e is OperationCanceledException && !cancellationToken.IsCancellationRequested
                    ? new TimeoutException("the transport stopped waiting", e)
                    : e;
            if (call.Operation.IsWrite && call.IsSent && !IsSurelyWithoutEffect(progress.Failure))
            {
                call.IsOutcomeUnknown = true;
                progress.IsReconcileDue = true;
                progress.MayStillTakeEffect |= IsLate(progress.Failure);
            }

            throw progress.Failure;
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpRequestMessage request,
        ApiCall call,
        CancellationToken cancellationToken
    )
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            try
            {
                await AcceptAsync(response, call).ConfigureAwait(false);
                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }

        using (response)
        {
            var error = await ErrorReader.ReadAsync(response, _service, call, cancellationToken).ConfigureAwait(false);
            Pause(error);
            throw error;
        }
    }

    private async Task AcceptAsync(HttpResponseMessage response, ApiCall call)
    {
        if (call.Accept is not null)
        {
            await call.Accept(response).ConfigureAwait(false);
        }

        if (response.Content is PooledContent content && _reconcilers.TryGetValue(call.Operation, out var reconciler))
        {
            reconciler.Observe(content.Body);
        }

        call.IsOutcomeUnknown = false;
    }

    // The caller that holds the bytes knows how to resume. But that Google asks to stay away, all calls must know.
    private async Task<HttpResponseMessage> PassBytesAsync(
        HttpRequestMessage request,
        ApiCall call,
        CancellationToken cancellationToken
    )
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode || !call.Operation.IsOfApi || response.Content is not { } content)
        {
            return response;
        }

        try
        {
            var beginning = await ErrorReader.ReadBeginningAsync(content, cancellationToken).ConfigureAwait(false);
            response.Content = NewCopy();
            Pause(await ErrorReader.ReadAsync(response, _service, call, cancellationToken).ConfigureAwait(false));
            response.Content = NewCopy();
            return response;

            HttpContent NewCopy()
            {
                var copy = new ByteArrayContent(beginning);
                copy.Headers.ContentType = content.Headers.ContentType;
                return copy;
            }
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private void Pause(PhotosApiException error)
    {
        var delay = _backoff.MinDelayAfter(error);
        // Longer than a call may take is not waited for: each call is told by itself when to come back.
        if (delay > TimeSpan.Zero && delay < _options.TotalTimeout && Backoff.IsTransient(error))
        {
            _throttle.Pause(Throttle.Now(_time) + delay, error.Quota?.Kind);
        }
    }

    private bool ShouldRetry(Progress progress, int attempt, Exception failure)
    {
        if (attempt > progress.Call.MaxRetriesOfRequest && Backoff.MayBeOfRequest(failure))
        {
            return false;
        }

        if (!MayRetry(progress) || _backoff.DelayAfter(attempt, failure) is not { } delay)
        {
            return false;
        }

        progress.Delay = delay;
        return delay < _options.TotalTimeout - _time.GetElapsedTime(progress.Start);
    }

    private bool MayRetry(Progress progress) =>
        !progress.Call.IsOutcomeUnknown
        || progress.Call.Operation.Effect switch
        {
            OperationEffect.Unrepeatable => false,
            OperationEffect.Reconcilable => !progress.CannotReconcile
                && _reconcilers.ContainsKey(progress.Call.Operation),
            _ => true,
        };

    /// <summary>
    /// The response of a call whose outcome was unknown and that took effect. Null if it did not, or if that cannot be
    /// told; then the call still says that its outcome is unknown.
    /// </summary>
    private async Task<HttpResponseMessage?> ReconcileAsync(Progress progress, CancellationToken cancellationToken)
    {
        if (
            !progress.IsReconcileDue
            || progress.CannotReconcile
            || !_reconcilers.TryGetValue(progress.Call.Operation, out var reconciler)
        )
        {
            return null;
        }

        string? found;
        try
        {
            found = await reconciler
                .FindAsync(progress.Request, _pipeline.Value, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The scopes may not allow it, or the connection breaks again. What is thrown is what went wrong first.
            progress.CannotReconcile = true;
            return null;
        }

        // What may still take effect has to be reconciled again, and must not be retried.
        progress.IsReconcileDue = found is null && progress.MayStillTakeEffect;
        progress.Call.IsOutcomeUnknown = progress.IsReconcileDue;
        return found is null
            ? null
            : new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = progress.Request,
                Content = new StringContent(found, Encoding.UTF8, "application/json"),
            };
    }

    private static bool IsSurelyWithoutEffect(Exception failure) =>
        failure switch
        {
            // Less than 300: it says success, but not of what. 499: it was cancelled at the server, at whatever point.
            PhotosApiException e => (int)e.StatusCode is >= 300 and < 500 and not (408 or 499) or 501,
            HttpRequestException e => ConnectionFailure.IsBeforeSending(e),
            _ => false,
        };

    // No response said that it failed: the server may be slow, and still be at it, or its lists may be behind.
    private static bool IsLate(Exception failure) =>
        failure switch
        {
            PhotosApiException e => e.StatusCode == HttpStatusCode.GatewayTimeout || (int)e.StatusCode < 300,
            HttpRequestException or IOException => false,
            _ => true,
        };

    private static PhotosException Explain(
        HttpRequestMessage request,
        ApiCall call,
        RetryOptions options,
        Exception failure
    )
    {
        if (failure is PhotosApiException error)
        {
            error.Attempts = call.Attempts;
            error.IsOutcomeUnknown = call.IsOutcomeUnknown;
            return error;
        }

        var what = failure switch
        {
            HttpRequestException or IOException =>
                $"the connection failed ({ConnectionFailure.ReasonOf(failure, request.RequestUri)})",
            TimeoutException => $"{failure.Message} ({nameof(RetryOptions.AttemptTimeout)})",
            _ when call.Attempts > 0 => $"no response came within {TimeLimit.InWords(options.TotalTimeout)} "
                + $"({nameof(RetryOptions.TotalTimeout)})",
            _ => $"it was not sent within {TimeLimit.InWords(options.TotalTimeout)} "
                + $"({nameof(RetryOptions.TotalTimeout)}): "
                + "it waited for a token, for a permit, or since Google had asked this user's calls to",
        };
        var attempts = call.Attempts > 1 ? $", at the last of {call.Attempts} attempts" : "";
        var outcome = call.IsOutcomeUnknown
            ? " Whether it took effect could not be found out: verify before you retry it."
            : "";
        var cause = failure is TimeoutRejectedException or OperationCanceledException
            ? new TimeoutException(failure.Message, failure.InnerException)
            : failure;
        return new PhotosConnectionException(
            $"{call.Operation}: {what}{attempts}.{outcome}",
            Redaction.Redact(cause),
            call.Operation.Method,
            call.Attempts,
            call.IsOutcomeUnknown
        );
    }

    /// <summary>A call and all its attempts.</summary>
    private sealed class Progress(HttpRequestMessage request, ApiCall call, long start)
    {
        public HttpRequestMessage Request { get; } = request;

        public ApiCall Call { get; } = call;

        public long Start { get; } = start;

        /// <summary>How the last attempt ended.</summary>
        public Exception? Failure { get; set; }

        /// <summary>How long the next attempt waits.</summary>
        public TimeSpan Delay { get; set; }

        /// <summary>Whether an attempt may have taken effect that has not been reconciled.</summary>
        public bool IsReconcileDue { get; set; }

        /// <summary>Whether an attempt may take effect even after nothing of it was found.</summary>
        public bool MayStillTakeEffect { get; set; }

        /// <summary>Whether the attempt to reconcile it failed.</summary>
        public bool CannotReconcile { get; set; }
    }
}
