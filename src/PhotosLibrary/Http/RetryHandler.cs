using System.Net;
using System.Text;
using PhotosLibrary.Errors;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace PhotosLibrary.Http;

/// <summary>
/// Repeats calls that failed by something that passes, as far as the method may be called twice. A call that failed for
/// good leaves this handler as an exception; the answer of one that did not is in memory, whole.
/// </summary>
internal sealed class RetryHandler : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<Progress> ProgressKey = new("PhotosLibrary.Progress");

    private readonly RetryOptions _options;
    private readonly Backoff _backoff;
    private readonly TimeProvider _time;
    private readonly Traffic _traffic;
    private readonly Telemetry _telemetry;
    private readonly ResiliencePipeline _deadline;
    private readonly ResiliencePipeline _repetitions;
    private Dictionary<ApiOperation, IOutcomeCheck> _checks = [];

    public RetryHandler(RetryOptions options, Backoff backoff, TimeProvider time, Traffic traffic, Telemetry telemetry)
    {
        _options = options;
        _backoff = backoff;
        _time = time;
        _traffic = traffic;
        _telemetry = telemetry;
        _deadline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(
                new TimeoutStrategyOptions { TimeoutGenerator = _ => new ValueTask<TimeSpan>(options.TotalTimeout) }
            )
            .Build();
        _repetitions =
            options.MaxRetries == 0
                ? ResiliencePipeline.Empty
                : new ResiliencePipelineBuilder { TimeProvider = time }
                    .AddRetry(
                        new RetryStrategyOptions
                        {
                            MaxRetryAttempts = options.MaxRetries,
                            ShouldHandle = args => new ValueTask<bool>(
                                args.Outcome.Exception is { } failure
                                    && ShouldRepeat(ProgressOf(args.Context), args.AttemptNumber + 1, failure)
                            ),
                            DelayGenerator = args => new ValueTask<TimeSpan?>(ProgressOf(args.Context).Delay),
                            OnRetry = args =>
                            {
                                var progress = ProgressOf(args.Context);
                                _telemetry.Repeats(progress.Call, progress.Delay, args.Outcome.Exception!);
                                _options.OnRetry?.Invoke(
                                    new RetryNotice(
                                        progress.Call.Operation.Method,
                                        progress.Call.Attempts,
                                        progress.Delay,
                                        Redaction.Redact(args.Outcome.Exception!)
                                    )
                                );
                                return default;
                            },
                        }
                    )
                    .Build();
    }

    /// <summary>Has the outcome of some writes looked at before they are repeated.</summary>
    public void Use(IEnumerable<IOutcomeCheck> checks) => _checks = checks.ToDictionary(check => check.Operation);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (ApiCall.Find(request) is not { } call)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

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
                    static async (context, handler) => await handler.RepeatAsync(context).ConfigureAwait(false),
                    context,
                    this
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e) || e is TimeoutRejectedException)
        {
            // Some handlers say that the connection broke when it was the caller who broke it.
            cancellationToken.ThrowIfCancellationRequested();
            throw Explain(call, e is TimeoutRejectedException && progress.Failure is { } failure ? failure : e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static Progress ProgressOf(ResilienceContext context) => context.Properties.GetValue(ProgressKey, null!);

    // What can be told of as a failure of the call; anything else is a mistake, or the caller's own doing.
    private static bool IsFailure(Exception failure) =>
        failure is PhotosLibraryException or HttpRequestException or IOException or TimeoutException;

    private async Task<HttpResponseMessage> RepeatAsync(ResilienceContext context)
    {
        try
        {
            return await _repetitions
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
            // It is not repeated, but there may be something to find.
            if (await LookAsync(ProgressOf(context), context.CancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }

            throw;
        }
    }

    private async Task<HttpResponseMessage> AttemptAsync(Progress progress, CancellationToken cancellationToken)
    {
        var call = progress.Call;
        if (await LookAsync(progress, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        if (call.IsOutcomeUnknown && call.Operation.Effect != OperationEffect.Idempotent)
        {
            throw progress.Failure!;
        }

        call.IsSent = false;
        try
        {
            return await SendOnceAsync(progress.Request, call, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException e) when (e is not ObjectDisposedException && progress.Failure is not null)
        {
            // No permit to repeat it. What is told is what went wrong first.
            throw progress.Failure;
        }
        catch (Exception e)
        {
            // Given up neither by the caller nor for the deadline: the network has timeouts of its own.
            progress.Failure =
                e is OperationCanceledException && !cancellationToken.IsCancellationRequested
                    ? new TimeoutException("The network gave up waiting.", e)
                    : e;
            if (call.Operation.IsWrite && call.IsSent && !IsSurelyWithoutEffect(progress.Failure))
            {
                call.IsOutcomeUnknown = true;
                progress.IsLookDue = true;
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
            if (response.Content is PooledContent content && _checks.TryGetValue(call.Operation, out var check))
            {
                check.Heard(content.Body);
            }

            call.IsOutcomeUnknown = false;
            return response;
        }

        using (response)
        {
            var error = await ErrorReader.ReadAsync(response, call, cancellationToken).ConfigureAwait(false);
            Pause(error);
            throw error;
        }
    }

    // Who holds the bytes knows how to go on. But that it was told to wait, all must know.
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
            Pause(await ErrorReader.ReadAsync(response, call, cancellationToken).ConfigureAwait(false));
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

    private void Pause(PhotosLibraryException error)
    {
        var least = _backoff.LeastAfter(error);
        // For longer than a call may take nobody waits: each is told by itself when to come back.
        if (least > TimeSpan.Zero && least < _options.TotalTimeout && Backoff.IsTransient(error))
        {
            _traffic.Pause(Traffic.Now(_time) + least, error.Quota?.Kind);
        }
    }

    private bool ShouldRepeat(Progress progress, int attempt, Exception failure)
    {
        if (!MayRepeat(progress) || _backoff.DelayAfter(attempt, failure) is not { } delay)
        {
            return false;
        }

        progress.Delay = delay;
        return delay < _options.TotalTimeout - _time.GetElapsedTime(progress.Start);
    }

    private bool MayRepeat(Progress progress) =>
        !progress.Call.IsOutcomeUnknown
        || progress.Call.Operation.Effect switch
        {
            OperationEffect.Unrepeatable => false,
            OperationEffect.Reconcilable => !progress.CannotLook && _checks.ContainsKey(progress.Call.Operation),
            _ => true,
        };

    /// <summary>
    /// The answer of a call that took effect unheard. Null if it did not, or if that cannot be told; then the call
    /// still says that its outcome is unknown.
    /// </summary>
    private async Task<HttpResponseMessage?> LookAsync(Progress progress, CancellationToken cancellationToken)
    {
        if (!progress.IsLookDue || progress.CannotLook || !_checks.TryGetValue(progress.Call.Operation, out var check))
        {
            return null;
        }

        string? answer;
        try
        {
            answer = await check.LookAsync(progress.Request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The scopes may not allow it, or it is the network's bad day. What is told is what went wrong first.
            progress.CannotLook = true;
            return null;
        }

        // What may still take effect has to be looked for again, and must not be repeated.
        progress.IsLookDue = answer is null && progress.MayStillTakeEffect;
        progress.Call.IsOutcomeUnknown = progress.IsLookDue;
        return answer is null
            ? null
            : new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = progress.Request,
                Content = new StringContent(answer, Encoding.UTF8, "application/json"),
            };
    }

    private static bool IsSurelyWithoutEffect(Exception failure) =>
        failure switch
        {
            // 499: it was cancelled at the server, at whatever point.
            PhotosLibraryException e => (int)e.StatusCode is < 500 and not (408 or 499) or 501,
            HttpRequestException e => ConnectionFailure.IsBeforeSending(e),
            _ => false,
        };

    // Nobody said that it failed: the server may be slow, and still be at it.
    private static bool IsLate(Exception failure) =>
        failure switch
        {
            PhotosLibraryException e => e.StatusCode == HttpStatusCode.GatewayTimeout,
            HttpRequestException or IOException => false,
            _ => true,
        };

    // What .NET says of a certificate that is no good is "see inner exception".
    private static string ReasonOf(Exception failure) =>
        failure.InnerException is { } inner && failure.Message.Contains("see inner exception")
            ? $"{failure.Message.Replace(", see inner exception", "").TrimEnd('.')}: {ReasonOf(inner)}"
            : failure.Message;

    private static Exception Explain(ApiCall call, Exception failure)
    {
        if (failure is PhotosLibraryException error)
        {
            error.Attempts = call.Attempts;
            error.IsOutcomeUnknown = call.IsOutcomeUnknown;
            return error;
        }

        var what =
            failure is HttpRequestException or IOException
                ? $"the connection failed ({Redaction.Redact(ReasonOf(failure)).TrimEnd('.')})"
            : call.Attempts > 0 ? "there was no answer in time"
            : "it was not sent in time: "
                + "it waited for a token, for a permit, or since Google had told this user's calls to";
        var attempts = call.Attempts > 1 ? $", at the last of {call.Attempts} attempts" : "";
        var outcome = call.IsOutcomeUnknown
            ? " Whether it took effect could not be found out: look before you repeat it."
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

        /// <summary>Whether an attempt may have taken effect of which no look has told.</summary>
        public bool IsLookDue { get; set; }

        /// <summary>Whether an attempt may take effect even after a look has found nothing.</summary>
        public bool MayStillTakeEffect { get; set; }

        /// <summary>Whether it was tried to find out the outcome, and failed.</summary>
        public bool CannotLook { get; set; }
    }
}
