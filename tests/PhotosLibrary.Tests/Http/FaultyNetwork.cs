using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PhotosLibrary.Tests.Http;

/// <summary>A transport that does with each request what comes next in its script; the last entry stays.</summary>
internal sealed class FaultyNetwork(params FaultyNetwork.Reaction[] script) : HttpMessageHandler
{
    private readonly List<RecordedRequest> _requests = [];

    /// <summary>What happens to a request.</summary>
    public delegate Task<HttpResponseMessage> Reaction(RecordedRequest request, CancellationToken cancellationToken);

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _requests;

    /// <summary>What was asked, as verb and path.</summary>
    public IEnumerable<string> Calls => _requests.Select(request => $"{request.Method} {request.Address.AbsolutePath}");

    /// <summary>The clock by which <see cref="Times"/> is reckoned.</summary>
    public JumpingTime Time { get; init; } = new();

    /// <summary>When each request came, in seconds.</summary>
    public List<double> Times { get; } = [];

    /// <summary>The connection breaks after the request has been sent.</summary>
    public static Reaction Reset =>
        (_, _) =>
            throw new HttpRequestException(
                "The response ended prematurely.",
                new IOException("Reset.", new SocketException((int)SocketError.ConnectionReset)),
                null
            );

    /// <summary>There is no connection over which anything could be sent.</summary>
    public static Reaction Unreachable =>
        (_, _) =>
        {
            var refused = new SocketException((int)SocketError.ConnectionRefused);
            throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused", refused);
        };

    /// <summary>No response ever comes.</summary>
    public static Reaction Silence =>
        async (_, cancellationToken) =>
        {
            var never = new TaskCompletionSource<HttpResponseMessage>();
            using var given = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
            return await never.Task.ConfigureAwait(false);
        };

    /// <summary>A response of 200.</summary>
    public static Reaction Json(string body) => (_, _) => Task.FromResult(StubNetwork.Json(body));

    /// <summary>A response of what the address names.</summary>
    public static Reaction Echo =>
        (request, _) => Task.FromResult(StubNetwork.Json($$"""{"id":"{{request.Address.Segments[^1]}}"}"""));

    /// <summary>An error in Google's envelope.</summary>
    public static Reaction Error(int status, string message = "No.", string? retryAfter = null) =>
        (_, _) =>
        {
            var response = StubNetwork.Json(
                $$$"""{"error":{"code":{{{status}}},"message":"{{{message}}}","status":"{{{NameOf(status)}}}"}}""",
                (HttpStatusCode)status
            );
            if (retryAfter is not null)
            {
                response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
            }

            return Task.FromResult(response);
        };

    /// <summary>A response whose body ends before its announced end.</summary>
    public static Reaction Truncated(string body) =>
        (_, _) =>
        {
            var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(body)));
            content.Headers.ContentLength = body.Length + 10;
            return Task.FromResult(new HttpResponseMessage { Content = content });
        };

    /// <summary>Waits until so many requests have come.</summary>
    public async Task ReachAsync(int requests)
    {
        for (var i = 0; _requests.Count < requests; i++)
        {
            Assert.True(i < 2000, $"{_requests.Count} requests came, not {requests}.");
            await Task.Delay(1);
        }
    }

    /// <summary>A client with a credential over this transport and its clock.</summary>
    public PhotosLibraryClient NewClient(
        Action<PhotosLibraryClientOptions>? configure = null,
        object? credential = null
    )
    {
        var options = new PhotosLibraryClientOptions { Transport = this, TimeProvider = Time };
        configure?.Invoke(options);
        return new PhotosLibraryClient((StubCredential?)credential ?? new StubCredential("token"), options);
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var recorded = await RecordedRequest.OfAsync(request, cancellationToken).ConfigureAwait(false);
        Reaction reaction;
        lock (_requests)
        {
            reaction = script[Math.Min(_requests.Count, script.Length - 1)];
            _requests.Add(recorded);
            Times.Add(Time.Passed.TotalSeconds);
        }

        var response = await reaction(recorded, cancellationToken).ConfigureAwait(false);
        response.RequestMessage = request;
        return response;
    }

    private static string NameOf(int status) =>
        status switch
        {
            400 => "INVALID_ARGUMENT",
            401 => "UNAUTHENTICATED",
            403 => "PERMISSION_DENIED",
            404 => "NOT_FOUND",
            409 => "ABORTED",
            429 => "RESOURCE_EXHAUSTED",
            501 => "UNIMPLEMENTED",
            503 => "UNAVAILABLE",
            504 => "DEADLINE_EXCEEDED",
            _ => "INTERNAL",
        };
}
