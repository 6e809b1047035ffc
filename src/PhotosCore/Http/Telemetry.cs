using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PhotosCore.Calls;
using PhotosCore.Errors;

namespace PhotosCore.Http;

/// <summary>
/// What can be watched of a client: traces and metrics under the name of its API, and logs. Nothing here may hold an
/// address: upload URLs and base URLs open what they lead to.
/// </summary>
internal sealed partial class Telemetry
{
    private const string Cancelled = "cancelled";

    private static readonly ConcurrentDictionary<string, Instruments> OfServices = new();

    private readonly Instruments _instruments;
    private readonly string _methodTag;
    private readonly ILogger _logger;

    public Telemetry(ApiService service, ILoggerFactory? loggers)
    {
        _instruments = OfServices.GetOrAdd(service.Name, _ => new Instruments(service));
        _methodTag = service.MethodPrefix + ".method";
        _logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger(service.Name);
    }

    /// <summary>Begins the trace of a call; null if no listener wants it.</summary>
    public Activity? Start(ApiCall call, HttpRequestMessage request)
    {
        var activity = _instruments.Activities.StartActivity(call.Operation.Method, ActivityKind.Client);
        activity?.SetTag(_methodTag, call.Operation.Method);
        activity?.SetTag("http.request.method", request.Method.Method);
        activity?.SetTag("server.address", request.RequestUri?.Host);
        activity?.SetTag("server.port", request.RequestUri?.Port);
        return activity;
    }

    /// <summary>A call ended with a response, good or bad.</summary>
    public void Completed(ApiCall call, int statusCode, string? errorType, TimeSpan duration)
    {
        var tags = new TagList { { _methodTag, call.Operation.Method }, { "http.response.status_code", statusCode } };
        if (errorType is not null)
        {
            tags.Add("error.type", errorType);
        }

        _instruments.CallDuration.Record(duration.TotalSeconds, tags);
        LogCompleted(call.Operation, statusCode, duration.TotalMilliseconds, call.Attempts);
    }

    /// <summary>A call ended without a response.</summary>
    public void Failed(ApiCall call, string errorType, TimeSpan duration)
    {
        _instruments.CallDuration.Record(
            duration.TotalSeconds,
            MethodOf(call.Operation),
            new KeyValuePair<string, object?>("error.type", errorType)
        );
        // A caller that cancels knows.
        var level = errorType == Cancelled ? LogLevel.Debug : LogLevel.Warning;
        LogFailed(level, call.Operation, errorType, duration.TotalMilliseconds, call.Attempts);
    }

    /// <summary>A call is about to be retried.</summary>
    public void Retrying(ApiCall call, TimeSpan delay, Exception failure)
    {
        var errorType = ErrorTypeOf(failure);
        var method = MethodOf(call.Operation);
        var error = new KeyValuePair<string, object?>("error.type", errorType);
        _instruments.Retries.Add(1, method, error);
        _instruments.RetryWait.Add(delay.TotalSeconds, method, error);
        var quota = (failure as PhotosApiException)?.Quota?.Kind;
        LogRetrying(call.Operation, call.Attempts, errorType, quota, delay.TotalSeconds);
    }

    /// <summary>A call is about to wait, since Google has asked another one to.</summary>
    public void Throttled(ApiOperation operation, TimeSpan wait) =>
        _instruments.QuotaWait.Add(wait.TotalSeconds, MethodOf(operation));

    /// <summary>Bytes of a photo or video have been sent.</summary>
    public void Uploaded(long bytes) => _instruments.UploadedBytes.Add(bytes);

    /// <summary>Bytes of a photo or video are coming.</summary>
    public void Downloading(long bytes) => _instruments.DownloadedBytes.Add(bytes);

    /// <summary>A failure as one word that is the same for all of its kind.</summary>
    public static string ErrorTypeOf(Exception failure) =>
        failure switch
        {
            // Only known words: a response may say anything.
            PhotosApiException { Status: { } status } when RpcCodes.IsName(status) => status,
            PhotosApiException e => ((int)e.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture),
            TimeoutException or PhotosConnectionException { InnerException: TimeoutException } => "timeout",
            OperationCanceledException => Cancelled,
            HttpRequestException or IOException or PhotosConnectionException => "connection",
            _ => failure.GetType().Name,
        };

    private KeyValuePair<string, object?> MethodOf(ApiOperation operation) => new(_methodTag, operation.Method);

    [LoggerMessage(
        1,
        LogLevel.Debug,
        "{Method} responded with {StatusCode} after {Milliseconds:F0} ms; attempts: {Attempts}"
    )]
    private partial void LogCompleted(ApiOperation method, int statusCode, double milliseconds, int attempts);

    [LoggerMessage(
        EventId = 2,
        Message = "{Method} got no response ({ErrorType}) after {Milliseconds:F0} ms; attempts: {Attempts}"
    )]
    private partial void LogFailed(
        LogLevel level,
        ApiOperation method,
        string errorType,
        double milliseconds,
        int attempts
    );

    [LoggerMessage(
        3,
        LogLevel.Warning,
        "{Method} failed ({ErrorType}, quota {Quota}) at attempt {Attempt} and is retried in {Seconds:F1} s"
    )]
    private partial void LogRetrying(
        ApiOperation method,
        int attempt,
        string errorType,
        QuotaKind? quota,
        double seconds
    );
}
