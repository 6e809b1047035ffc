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
    private readonly ResiliencePipeline _pipeline;
    private Dictionary<ApiOperation, IOutcomeCheck> _checks = [];

    public RetryHandler(RetryOptions options, Backoff backoff, TimeProvider time, Traffic traffic, Telemetry telemetry)
    {
        _options = options;
        _backoff = backoff;
        _time = time;
        _traffic = traffic;
        _telemetry = telemetry;
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        builder.AddTimeout(new TimeoutStrategyOptions { Timeout = options.TotalTimeout });
        if (options.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.MaxRetries,
                ShouldHandle = args => new ValueTask<bool>(
                    args.Outcome.Exception is { } failure && ShouldRepeat(ProgressOf(args.Context), failure)),
                DelayGenerator = args => new ValueTask<TimeSpan?>(ProgressOf(args.Context).Delay),
                OnRetry = args =>
                {
                    var progress = ProgressOf(args.Context);
                    _telemetry.Repeats(progress.Call, progress.Delay, args.Outcome.Exception!);
                    return default;
                },
            });
        }

        _pipeline = builder.AddTimeout(new TimeoutStrategyOptions { Timeout = options.AttemptTimeout }).Build();
    }

    /// <summary>Has the outcome of some writes looked at before they are repeated.</summary>
    public void Use(IEnumerable<IOutcomeCheck> checks) => _checks = checks.ToDictionary(check => check.Operation);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (ApiCall.Find(request) is not { } call)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        if (call.Operation.Effect == OperationEffect.Bytes)
        {
            call.Attempts = 1;
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var progress = new Progress(request, call, _time.GetTimestamp());
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        context.Properties.Set(ProgressKey, progress);
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (context, handler) =>
                    await handler.AttemptAsync(ProgressOf(context), context.CancellationToken).ConfigureAwait(false),
                context,
                this).ConfigureAwait(false);
        }
        catch (Exception e) when (e is PhotosLibraryException or HttpRequestException or IOException or TimeoutRejectedException)
        {
            // Some handlers say that the connection broke when it was the caller who broke it.
            cancellationToken.ThrowIfCancellationRequested();
            return await LookAsync(progress, cancellationToken).ConfigureAwait(false)
                ?? throw Explain(call, progress.Failure is { } failure && e is TimeoutRejectedException ? failure : e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static Progress ProgressOf(ResilienceContext context) => context.Properties.GetValue(ProgressKey, null!);

    private async Task<HttpResponseMessage> AttemptAsync(Progress progress, CancellationToken cancellationToken)
    {
        if (progress.Failure is not null && await LookAsync(progress, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        if (!MayRepeat(progress))
        {
            throw progress.Failure!;
        }

        var call = progress.Call;
        call.Attempts++;
        call.IsSent = false;
        try
        {
            var response = await base.SendAsync(progress.Request, cancellationToken).ConfigureAwait(false);
            try
            {
                return await ReadAsync(response, call, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
        catch (Exception e)
        {
            progress.Failure = e;
            call.IsOutcomeUnknown |= call.Operation.IsWrite && call.IsSent && !IsSurelyWithoutEffect(e);
            throw;
        }
    }

    private async Task<HttpResponseMessage> ReadAsync(
        HttpResponseMessage response, ApiCall call, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            var error = await ErrorReader.ReadAsync(response, call, cancellationToken).ConfigureAwait(false);
            if (Backoff.IsQuota(error) && Backoff.IsTransient(error))
            {
                var onlyWrites = error.Quota?.Kind is QuotaKind.WritesPerMinute or QuotaKind.ConcurrentWrites;
                _traffic.Pause(_time.GetUtcNow() + _backoff.LeastAfter(error), onlyWrites);
            }

            throw error;
        }

        if (response.Content is { } content)
        {
            var body = await PooledBody.ReadAsync(content, cancellationToken).ConfigureAwait(false);
            response.Content = new PooledContent(body, content);
            if (_checks.TryGetValue(call.Operation, out var check))
            {
                check.Heard(body);
            }
        }

        call.IsOutcomeUnknown = false;
        return response;
    }

    private bool ShouldRepeat(Progress progress, Exception failure)
    {
        if (!MayRepeat(progress) || _backoff.DelayAfter(progress.Call.Attempts, failure) is not { } delay)
        {
            return false;
        }

        progress.Delay = delay;
        return delay < _options.TotalTimeout - _time.GetElapsedTime(progress.Start);
    }

    private bool MayRepeat(Progress progress) => !progress.Call.IsOutcomeUnknown || progress.Call.Operation.Effect switch
    {
        OperationEffect.Unrepeatable => false,
        OperationEffect.Reconcilable => !progress.CannotLook && _checks.ContainsKey(progress.Call.Operation),
        _ => true,
    };

    /// <summary>
    /// The answer of a call that took effect unheard. Null if it did not, or if that cannot be told; then the call still
    /// says that its outcome is unknown.
    /// </summary>
    private async Task<HttpResponseMessage?> LookAsync(Progress progress, CancellationToken cancellationToken)
    {
        if (!progress.Call.IsOutcomeUnknown || progress.CannotLook
            || !_checks.TryGetValue(progress.Call.Operation, out var check))
        {
            return null;
        }

        try
        {
            var answer = await check.LookAsync(progress.Request, cancellationToken).ConfigureAwait(false);
            progress.Call.IsOutcomeUnknown = false;
            return answer is null ? null : new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = progress.Request,
                Content = new StringContent(answer, Encoding.UTF8, "application/json"),
            };
        }
        catch (Exception e) when (e is PhotosLibraryException or HttpRequestException)
        {
            // The scopes may not allow it, or it is the network's bad day. What is told is what went wrong first.
            progress.CannotLook = true;
            return null;
        }
    }

    private static bool IsSurelyWithoutEffect(Exception failure) => failure switch
    {
        PhotosLibraryException e => e.StatusCode != HttpStatusCode.RequestTimeout && e.StatusCode < HttpStatusCode.InternalServerError,
        HttpRequestException e => ConnectionFailure.IsBeforeSending(e),
        // Of ours, before anything was sent: a limiter without permits, a credential without a token.
        InvalidOperationException => true,
        _ => false,
    };

    private static Exception Explain(ApiCall call, Exception failure)
    {
        if (failure is PhotosLibraryException error)
        {
            error.Attempts = call.Attempts;
            error.IsOutcomeUnknown = call.IsOutcomeUnknown;
            return error;
        }

        var what = failure is TimeoutRejectedException or OperationCanceledException
            ? "there was no answer in time"
            : $"the connection failed ({Redaction.Redact(failure.Message).TrimEnd('.')})";
        var attempts = call.Attempts > 1 ? $", {call.Attempts} times" : "";
        var outcome = call.IsOutcomeUnknown
            ? " Whether it took effect could not be found out: look before you repeat it."
            : "";
        return new PhotosConnectionException(
            $"{call.Operation}: {what}{attempts}.{outcome}", failure, call.Operation.Method, call.Attempts, call.IsOutcomeUnknown);
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

        /// <summary>Whether it was tried to find out the outcome, and failed.</summary>
        public bool CannotLook { get; set; }
    }
}
