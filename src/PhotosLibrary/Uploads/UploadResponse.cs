using System.Globalization;
using System.Net;
using System.Runtime.ExceptionServices;
using System.Text;
using PhotosCore.Calls;
using PhotosCore.Errors;
using PhotosCore.Http;
using PhotosCore.Responses;

namespace PhotosLibrary.Uploads;

/// <summary>The response of the upload endpoint to one request, or how there was none.</summary>
internal sealed class UploadResponse
{
    private readonly ApiOperation _operation;
    private readonly HttpStatusCode _statusCode;
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);
    private string _body = "";
    private Uri? _address;

    private UploadResponse(ApiOperation operation, HttpStatusCode statusCode)
    {
        _operation = operation;
        _statusCode = statusCode;
    }

    /// <summary>Why the request failed; null if the response is 200.</summary>
    public Exception? Failure { get; private init; }

    /// <summary>Whether the session may well live on, so that asking it where it stands makes sense.</summary>
    public bool IsSessionAlive { get; private init; }

    /// <summary>Whether the request may succeed the next time.</summary>
    public bool IsTransient => Failure is not null && (IsTokenRenewed || Backoff.IsTransient(Failure));

    /// <summary>Whether all that was wrong was the token, and there is another one now.</summary>
    public bool IsTokenRenewed { get; private init; }

    /// <summary>State of the session.</summary>
    /// <exception cref="PhotosLibraryException">The response does not say, or in a word that is not known.</exception>
    public UploadState State =>
        ParseState(Header(UploadHeaders.Status))
        ?? throw Unexpected(
            Header(UploadHeaders.Status) is { } word
                ? $"{UploadHeaders.Status} says \"{word}\", which is not known"
                : $"{UploadHeaders.Status} is missing; is there a proxy on the way that responds by itself?"
        );

    /// <summary>Whether the response says in which state the session is.</summary>
    public bool HasState => Header(UploadHeaders.Status) is not null;

    /// <summary>How many bytes the server has kept; null if it does not say.</summary>
    /// <exception cref="PhotosLibraryException">It is not a number.</exception>
    public long? BytesReceived => Number(UploadHeaders.SizeReceived);

    /// <summary>The upload token, or null if the body has none.</summary>
    public string? Token
    {
        get
        {
            var token = _body.Trim();
            // A status in JSON or a page of a proxy may come with 200 too; a token has neither brackets nor spaces.
            var isToken = token.Length > 0 && token[0] is not ('{' or '<') && token.All(c => c is > ' ' and < '\x7f');
            return isToken ? token : null;
        }
    }

    /// <summary>What is wrong with a success without a token.</summary>
    public string NoToken =>
        _body.TrimStart().StartsWith("<", StringComparison.Ordinal)
            ? "the response is a web page and no upload token; usually it is of a proxy, or of a network that wants "
                + "you to sign in to it first"
            : "the response has no upload token";

    /// <summary>Reads a response to its end.</summary>
    public static async Task<UploadResponse> ReadAsync(
        HttpResponseMessage response,
        ApiCall call,
        CancellationToken cancellationToken
    )
    {
        var operation = call.Operation;
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var error = (PhotosLibraryException)
                await ErrorReader
                    .ReadAsync(
                        response,
                        LibraryService.Instance,
                        call,
                        cancellationToken,
                        AdviceFor(response, operation)
                    )
                    .ConfigureAwait(false);
            var state = StateOf(response);
            error.IsUploadLost =
                IsOfSession(operation)
                && (
                    state == UploadState.Cancelled
                    || response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone
                );
            var isTokenRenewed = call.IsTokenRenewed && response.StatusCode == HttpStatusCode.Unauthorized;
            return new UploadResponse(operation, response.StatusCode)
            {
                Failure = error,
                // One that is final may yet tell its token: perhaps the last bytes got there after all, and the
                // response was lost.
                IsSessionAlive =
                    !error.IsUploadLost && (isTokenRenewed || state == UploadState.Final || LeavesAlive(error)),
                IsTokenRenewed = isTokenRenewed,
            };
        }

        var body = await ErrorReader.ReadBeginningAsync(response.Content, cancellationToken).ConfigureAwait(false);
        var result = new UploadResponse(operation, response.StatusCode) { _body = Encoding.UTF8.GetString(body) };
        foreach (var header in response.Headers)
        {
            result._headers[header.Key] = header.Value.First();
        }

        return result;
    }

    /// <summary>The connection broke.</summary>
    public static UploadResponse Broken(ApiOperation operation, Exception failure, Uri? address) =>
        new(operation, 0)
        {
            Failure = failure,
            IsSessionAlive = true,
            _address = address,
        };

    /// <summary>Throws what made the request fail, if it did.</summary>
    /// <exception cref="PhotosException">The request failed.</exception>
    public UploadResponse EnsureSuccess()
    {
        if (Failure is PhotosException)
        {
            ExceptionDispatchInfo.Capture(Failure).Throw();
        }

        return Failure is null
            ? this
            : throw new PhotosConnectionException(
                $"{_operation}: the connection failed while {Doing} "
                    + $"({ConnectionFailure.ReasonOf(Failure, _address)}). Is the network there, and a proxy on the "
                    + "way? Then upload again: a session goes on where the service is.",
                Redaction.Redact(Failure),
                _operation.Method
            );
    }

    /// <summary>What is told of a failure that is retried; null if it did not fail.</summary>
    public RetryAttempt? ToRetryAttempt(int attempts, TimeSpan delay) =>
        Failure switch
        {
            null => null,
            HttpRequestException or IOException => new RetryAttempt(
                _operation.Method,
                attempts,
                delay,
                ConnectionFailure.Explain(Failure, _operation.Method, attempts, _address)
            ),
            _ => new RetryAttempt(_operation.Method, attempts, delay, Redaction.Redact(Failure)),
        };

    /// <summary>A header of the response, or null.</summary>
    public string? Header(string name) => _headers.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>A header of the response that is a count of bytes, or null.</summary>
    public long? Number(string name) =>
        Header(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Unexpected($"{name} says \"{text}\", which is not a number of bytes");

    /// <summary>The exception of a response after which the upload cannot resume.</summary>
    public PhotosLibraryException Unexpected(string what, Exception? cause = null) =>
        new($"{_operation}: {what}.", _statusCode, cause) { Method = _operation.Method };

    /// <summary>The same of one that ends the session, though another session may succeed.</summary>
    public PhotosLibraryException Lost(string what, Exception? cause)
    {
        var error = Unexpected(what, cause);
        error.IsUploadLost = true;
        return error;
    }

    private string Doing =>
        _operation == UploadMethods.Start ? "the upload was begun"
        : _operation == UploadMethods.Query ? "the service was asked how much of the upload it has"
        : _operation == UploadMethods.Cancel ? "the upload was cancelled"
        : "the bytes were sent to the service";

    private static UploadState? ParseState(string? text) =>
        text?.ToLowerInvariant() switch
        {
            UploadWords.Active => UploadState.Active,
            UploadWords.Final => UploadState.Final,
            UploadWords.Cancelled => UploadState.Cancelled,
            _ => null,
        };

    // Trouble of the server or of the moment, or bytes that did not fit where the session stands. Whether it lives it
    // says when it is asked.
    private static bool LeavesAlive(PhotosLibraryException error) =>
        Backoff.IsTransient(error)
        || (error.Quota is null && (int)error.StatusCode is 308 or 400 or 408 or 409 or 412 or 416 or >= 500);

    private static bool IsOfSession(ApiOperation operation) =>
        operation == UploadMethods.Upload || operation == UploadMethods.Query;

    private static UploadState? StateOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues(UploadHeaders.Status, out var values) ? ParseState(values.First()) : null;

    private static string? AdviceFor(HttpResponseMessage response, ApiOperation operation) =>
        response.StatusCode switch
        {
            HttpStatusCode.NotFound
            or HttpStatusCode.Gone when IsOfSession(operation) || operation == UploadMethods.Cancel =>
                "The upload session is gone: it expired, was cancelled or never was. Start a new one.",
            // The endpoint does not tell these apart.
            HttpStatusCode.Unauthorized =>
                "The access token is missing, expired, or lacks the scope photoslibrary.appendonly.",
            _ => null,
        };
}
