using System.Net;
using System.Text;

namespace PhotosLibrary.Tests;

/// <summary>A transport that responds as a test says, and records the requests.</summary>
internal sealed class StubNetwork(Func<RecordedRequest, HttpResponseMessage> respond) : HttpMessageHandler
{
    private readonly List<RecordedRequest> _requests = [];

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _requests;

    /// <summary>Whether the connections were closed.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>What the response to a request waits for, if anything.</summary>
    public Func<RecordedRequest, Task?>? Gate { get; init; }

    /// <summary>Responds with JSON bodies, one after the other, and 200.</summary>
    public static StubNetwork Responding(params string[] bodies)
    {
        var next = 0;
        return new StubNetwork(_ => Json(bodies[next++]));
    }

    /// <summary>A JSON response.</summary>
    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    /// <summary>A client over this transport, without authentication, that takes a failure for what it is.</summary>
    public PhotosLibraryClient NewClient() =>
        new(new HttpClient(this), new PhotosLibraryClientOptions { Retry = new RetryOptions { MaxRetries = 0 } });

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var recorded = await RecordedRequest.OfAsync(request, cancellationToken);
        lock (_requests)
        {
            _requests.Add(recorded);
        }

        if (Gate?.Invoke(recorded) is { } gate)
        {
            await gate.WaitAsync(cancellationToken);
        }

        var response = respond(recorded);
        response.RequestMessage = request;
        return response;
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}

/// <summary>A request as it leaves the client.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Address">The whole address.</param>
/// <param name="Headers">Those of the request and of its body, by name.</param>
/// <param name="Body">The body as text; null if there is none.</param>
internal sealed record RecordedRequest(
    string Method,
    Uri Address,
    IReadOnlyDictionary<string, string> Headers,
    string? Body
)
{
    public static async Task<RecordedRequest> OfAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    ) =>
        new(
            request.Method.Method,
            request.RequestUri!,
            request
                .Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
                .ToDictionary(
                    header => header.Key,
                    header => string.Join(header.Key == "User-Agent" ? " " : ", ", header.Value)
                ),
            request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken)
        );
}
