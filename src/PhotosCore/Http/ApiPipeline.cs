using System.Net.Http.Headers;
using PhotosCore.Auth;
using PhotosCore.Calls;
using PhotosCore.Json;
using PhotosCore.Paging;
using PhotosCore.Responses;

namespace PhotosCore.Http;

/// <summary>
/// The one way from a client to its transport, whatever the client was made of. It puts the handlers together, each
/// with one concern: telemetry, write lock, retries, rate limits, credential, one attempt; at the end is the transport,
/// which the app may bring.
/// </summary>
internal sealed class ApiPipeline : IDisposable
{
    private readonly HttpMessageHandler _handlers;
    private readonly HttpClient _http;
    private readonly ApiPipeline? _origin;
    private readonly bool _ownsHttp;
    private bool _isDisposed;

    private ApiPipeline(
        ApiService service,
        PhotosClientOptions options,
        Uri baseAddress,
        HttpMessageHandler handlers,
        bool ownsHttp,
        bool addsAuthorization
    )
    {
        Service = service;
        BaseAddress = baseAddress;
        Retry = options.Retry.Copy();
        Time = options.TimeProvider;
        Backoff = new Backoff(Retry, Time);
        AddsAuthorization = addsAuthorization;
        _handlers = handlers;
        _ownsHttp = ownsHttp;
        _http = new HttpClient(handlers, disposeHandler: ownsHttp)
        {
            // A large upload takes as long as it takes; calls have a timeout of their own.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        AddUserAgent(_http.DefaultRequestHeaders.UserAgent, service, options.ApplicationName);
    }

    private ApiPipeline(ApiPipeline other, HttpMessageHandler handlers)
    {
        _origin = other;
        Service = other.Service;
        BaseAddress = other.BaseAddress;
        Retry = other.Retry;
        Time = other.Time;
        Backoff = other.Backoff;
        RateLimits = other.RateLimits;
        AddsAuthorization = other.AddsAuthorization;
        _handlers = handlers;
        _http = new HttpClient(handlers, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        foreach (var product in other.Http.DefaultRequestHeaders.UserAgent)
        {
            _http.DefaultRequestHeaders.UserAgent.Add(product);
        }
    }

    /// <summary>The API.</summary>
    public ApiService Service { get; }

    /// <summary>The address in front of every path, with a slash at its end.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Sends requests of which <see cref="ApiCall.Begin"/> has said what they call.</summary>
    /// <exception cref="ObjectDisposedException">The client of the API was disposed, which the error names.</exception>
    public HttpClient Http => IsDisposed ? throw new ObjectDisposedException($"{Service.Name}Client") : _http;

    private bool IsDisposed => _isDisposed || _origin is { IsDisposed: true };

    /// <summary>The retry options, as they were when the client was made.</summary>
    public RetryOptions Retry { get; }

    /// <summary>
    /// When uploads, downloads and parts of batches are retried, which the handlers leave to their callers.
    /// </summary>
    public Backoff Backoff { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>The app's limiters.</summary>
    public RateLimits RateLimits { get; private set; } = RateLimits.None;

    /// <summary>Whether the transport puts a token on every request by itself, wherever the request goes.</summary>
    public bool AddsAuthorization { get; }

    /// <summary>Makes a pipeline for the user of a token source.</summary>
    /// <param name="service">The API.</param>
    /// <param name="tokens">Gives the tokens.</param>
    /// <param name="options">How the client works.</param>
    /// <param name="reconcilers">Reconcile writes whose outcome is unknown.</param>
    /// <param name="transport">
    /// What the app does not own, such as a handler of a pool; null for what the options say.
    /// </param>
    public static ApiPipeline Create(
        ApiService service,
        TokenSource tokens,
        PhotosClientOptions options,
        IEnumerable<IReconciler> reconcilers,
        HttpMessageHandler? transport = null
    )
    {
        var given = transport ?? options.Transport;
        var baseAddress = AddressOf(options);
        var credential = new CredentialHandler(
            service,
            tokens,
            baseAddress,
            options.Retry.AttemptTimeout,
            options.TimeProvider
        );
        return Create(
            service,
            tokens.Credential,
            options,
            reconcilers,
            given ?? CreateTransport(),
            ownsTransport: given is null,
            credential
        );
    }

    /// <summary>Makes a pipeline over an <see cref="HttpClient"/> that already authenticates its requests.</summary>
    /// <param name="service">The API.</param>
    /// <param name="client">Sends each attempt, and stands for the user.</param>
    /// <param name="options">How the client works.</param>
    /// <param name="reconcilers">Reconcile writes whose outcome is unknown.</param>
    /// <exception cref="ArgumentException">The options have a transport, too.</exception>
    public static ApiPipeline Create(
        ApiService service,
        HttpClient client,
        PhotosClientOptions options,
        IEnumerable<IReconciler> reconcilers
    )
    {
        if (options.Transport is not null)
        {
            throw new ArgumentException(
                $"The {nameof(HttpClient)} is the transport; the options cannot have another one.",
                nameof(options)
            );
        }

        var transport = new HttpClientTransport(client);
        return Create(service, client, options, reconcilers, transport, ownsTransport: false, credential: null);
    }

    /// <summary>A pipeline of given handlers, for calls within a call.</summary>
    public static ApiPipeline Over(
        HttpMessageHandler handlers,
        ApiService service,
        PhotosClientOptions options,
        bool addsAuthorization = false
    ) => new(service, options, AddressOf(options), handlers, ownsHttp: false, addsAuthorization);

    /// <summary>The same pipeline for calls of which something is to be said.</summary>
    public ApiPipeline Marking(Action<ApiCall> mark) =>
        new(this, new MarkingHandler(mark) { InnerHandler = _handlers });

    /// <summary>The same pipeline with fewer retries of what may be the fault of a request.</summary>
    /// <param name="maxRetriesOfRequest">How many at most; null for what the options say.</param>
    public ApiPipeline Retrying(int? maxRetriesOfRequest) =>
        maxRetriesOfRequest is { } most ? Marking(call => call.MaxRetriesOfRequest = most) : this;

    /// <summary>Our own transport, which speaks to the network.</summary>
    public static HttpMessageHandler CreateTransport() => new NetworkTransport();

    /// <summary>Calls a method of the API; generated clients do.</summary>
    /// <param name="operation">The method.</param>
    /// <param name="address">Its path and query.</param>
    /// <param name="body">The body of the request; null for none.</param>
    /// <param name="read">Reads the response.</param>
    /// <param name="proof">What the response must hold to be a success.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="PhotosApiException">The call failed, or the response is not one of the method.</exception>
    /// <exception cref="PhotosConnectionException">There was no response.</exception>
    public async Task<T> SendAsync<T>(
        ApiOperation operation,
        RequestAddress address,
        object? body,
        ModelReader<T> read,
        ProofOfSuccess proof,
        CancellationToken cancellationToken
    )
        where T : class
    {
        using var request = new HttpRequestMessage(operation.Verb, new Uri(BaseAddress, address.ToString()));
        request.Headers.Accept.Add(Accepted);
        if (body is not null)
        {
            request.Content = JsonBody.Of(body);
            request.Content.Headers.ContentType = Json;
        }

        var call = ApiCall.Begin(request, operation);
        T? result = null;
        // Among the retries: a write that says no more than 200 is one whose outcome is unknown.
        call.Accept = async received =>
            result = await ResponseReader
                .ReadAsync(received, Service, call, read, proof, cancellationToken)
                .ConfigureAwait(false);
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        // What was reconciled has not been read yet.
        return result
            ?? await ResponseReader
                .ReadAsync(response, Service, call, read, proof, cancellationToken)
                .ConfigureAwait(false);
    }

    /// <summary>A list of any length, of which a method gives pages.</summary>
    /// <param name="operation">The method.</param>
    /// <param name="readPage">
    /// Requests the page of a token (null for the first); its items may have gaps.
    /// </param>
    /// <param name="idOf">What tells one item from another; null or empty if nothing does.</param>
    /// <param name="cancellationToken">Cancels every enumeration.</param>
    public PagedAsyncEnumerable<T> List<T>(
        ApiOperation operation,
        Func<string?, CancellationToken, Task<(IList<T> Items, string? NextPageToken)>> readPage,
        Func<T, string?> idOf,
        CancellationToken cancellationToken
    )
        where T : class =>
        new RequestedPages<T>(
            async (pageToken, cancellation) => await readPage(pageToken, cancellation).ConfigureAwait(false),
            idOf,
            message => Service.Fail(operation.Method, $"{operation}: {message}"),
            cancellationToken
        );

    public void Dispose()
    {
        if (_ownsHttp)
        {
            _isDisposed = true;
            _http.Dispose();
        }
    }

    private static MediaTypeHeaderValue Json { get; } = new("application/json");

    private static MediaTypeWithQualityHeaderValue Accepted { get; } = new("application/json");

    private static ApiPipeline Create(
        ApiService service,
        object user,
        PhotosClientOptions options,
        IEnumerable<IReconciler> reconcilers,
        HttpMessageHandler transport,
        bool ownsTransport,
        CredentialHandler? credential
    )
    {
        var baseAddress = AddressOf(options);
        var time = options.TimeProvider;
        var retry = options.Retry.Copy();
        var backoff = new Backoff(retry, time);
        var throttle = Throttle.Of(user, service);
        var telemetry = new Telemetry(service, options.LoggerFactory);
        var addsAuthorization = transport is HttpClientTransport { AddsAuthorization: true };

        HttpMessageHandler attempt = new AttemptHandler(service, retry, options.MaxResponseBytes, time)
        {
            InnerHandler = transport,
        };
        if (credential is not null)
        {
            credential.InnerHandler = attempt;
            attempt = credential;
        }

        var limits = new RateLimits(options.RequestLimiter, options.WriteLimiter, retry.TotalTimeout, time);
        var limited = new RateLimitHandler(throttle, telemetry, backoff, time, retry.TotalTimeout, limits)
        {
            InnerHandler = attempt,
        };
        var retried = new RetryHandler(
            service,
            retry,
            backoff,
            time,
            throttle,
            telemetry,
            reconcilers,
            handler => Over(handler, service, options, addsAuthorization)
        )
        {
            InnerHandler = limited,
        };
        var locked = new WriteLockHandler(throttle, options.MaxConcurrentWrites) { InnerHandler = retried };
        var traced = new TelemetryHandler(telemetry, time) { InnerHandler = locked };
        return new ApiPipeline(service, options, baseAddress, traced, ownsTransport, addsAuthorization)
        {
            RateLimits = limits,
        };
    }

    private static Uri AddressOf(PhotosClientOptions options) => new(Calls.BaseAddress.Normalize(options.BaseAddress));

    private static void AddUserAgent(
        HttpHeaderValueCollection<ProductInfoHeaderValue> userAgent,
        ApiService service,
        string? applicationName
    )
    {
        // A name may have characters that a product token may not, hence a comment; some cannot be in a header at all.
        var comment = new string([
            .. (applicationName ?? "").Where(c => c is >= ' ' and < '\x7f' and not ('(' or ')' or '\\')),
        ]);
        if (!string.IsNullOrWhiteSpace(comment))
        {
            userAgent.Add(new ProductInfoHeaderValue($"({comment})"));
        }

        userAgent.Add(new ProductInfoHeaderValue(service.Name, service.Version));
    }
}
