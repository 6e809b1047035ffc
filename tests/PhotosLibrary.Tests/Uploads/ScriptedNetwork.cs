using System.Net;
using System.Text;

namespace PhotosLibrary.Tests.Uploads;

/// <summary>
/// Plays the network: keeps every request as literal text, headers sorted by name without the user agent, and does with
/// it what comes next in the script.
/// </summary>
internal sealed class ScriptedNetwork : HttpMessageHandler
{
    private readonly Queue<Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>> _script = new();

    /// <summary>How many failures in a row are recovered from.</summary>
    public const int MostFailures = 3;

    /// <summary>What was sent, as far as it was read.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>How often a call is retried.</summary>
    public int Retries { get; init; } = MostFailures;

    /// <summary>Bodies may be large; tests that do not look at them switch this off.</summary>
    public bool KeepsBodies { get; init; } = true;

    public UploadsClient Uploads => ClientOf(this, retries: Retries);

    /// <summary>Downloads that take a failure for what it is; those that resume have tests of their own.</summary>
    public DownloadsClient Downloads =>
        new PhotosLibraryClient(
            new HttpClient(this),
            new PhotosLibraryClientOptions { Retry = new RetryOptions { MaxRetries = 0 } }
        ).Downloads;

    /// <summary>A client that does not wait in between; how long others wait has tests of its own.</summary>
    public static UploadsClient ClientOf(
        HttpMessageHandler network,
        string address = "https://photoslibrary.googleapis.com",
        int retries = MostFailures
    ) =>
        new PhotosLibraryClient(
            new HttpClient(network),
            new PhotosLibraryClientOptions
            {
                BaseAddress = new Uri(address),
                Retry = new RetryOptions
                {
                    MaxRetries = retries,
                    Delay = TimeSpan.Zero,
                    QuotaDelay = TimeSpan.Zero,
                },
            }
        ).Uploads;

    /// <summary>A session of known size whose address is not worth looking at.</summary>
    public UploadSession OpenSession(long? size, UploadOptions? options = null, int granularity = 1) =>
        Uploads.OpenSession(
            new UploadSessionState
            {
                UploadUrl = new Uri("https://photoslibrary.googleapis.com/up"),
                Size = size,
                ChunkGranularity = granularity,
                ContentType = "image/jpeg",
            },
            options
        );

    /// <summary>Reads the request and responds: a status, header lines, an empty line, the body.</summary>
    public ScriptedNetwork Respond(string literal) =>
        Then(
            async (request, cancellationToken) =>
            {
                await ReadAsync(request, long.MaxValue, cancellationToken);
                return Parse(literal);
            }
        );

    /// <summary>Responds to a start of a session.</summary>
    public ScriptedNetwork RespondStart(int granularity = 1) =>
        Respond(
            $"""
            200
            X-Goog-Upload-Status: active
            X-Goog-Upload-URL: https://photoslibrary.googleapis.com/up
            X-Goog-Upload-Chunk-Granularity: {granularity}
            """
        );

    /// <summary>Responds that so many bytes are received, to a query or a chunk.</summary>
    public ScriptedNetwork RespondActive(long received) =>
        Respond(
            $"""
            200
            X-Goog-Upload-Status: active
            X-Goog-Upload-Size-Received: {received}
            """
        );

    /// <summary>Responds with a token.</summary>
    public ScriptedNetwork RespondFinal(string token = "TOKEN") =>
        Respond($"200\nX-Goog-Upload-Status: final\n\n{token}");

    /// <summary>Reads so many bytes of the body and breaks the connection.</summary>
    public ScriptedNetwork Drop(long afterBytes = long.MaxValue) =>
        Then(
            async (request, cancellationToken) =>
            {
                await ReadAsync(request, afterBytes, cancellationToken);
                throw new HttpRequestException("The connection was reset.");
            }
        );

    /// <summary>Does what the script says.</summary>
    public ScriptedNetwork Then(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> step)
    {
        _script.Enqueue(step);
        return this;
    }

    /// <summary>Everything happened that the script has.</summary>
    public void AssertDone() => Assert.Empty(_script);

    /// <summary>The value of a header of a request, or null.</summary>
    public string? Header(int request, string name) =>
        Requests[request]
            .Split('\n')
            .FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))
            ?[(name.Length + 2)..];

    /// <summary>The body of a request.</summary>
    public string Body(int request) => Requests[request].Split("\n\n", 2)[1];

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _script.TryDequeue(out var step)
            ? step(request, cancellationToken)
            : throw new Xunit.Sdk.XunitException($"Request {Requests.Count} is not in the script: {Head(request)}");
    }

    private async Task ReadAsync(HttpRequestMessage request, long limit, CancellationToken cancellationToken)
    {
        var body = new LimitedSink(limit, KeepsBodies);
        var index = Requests.Count;
        Requests.Add("");
        try
        {
            if (request.Content is not null)
            {
                await request.Content.CopyToAsync(body, cancellationToken);
            }
        }
        finally
        {
            Requests[index] = $"{Head(request)}\n\n{Encoding.Latin1.GetString(body.Bytes.ToArray())}";
        }
    }

    private static string Head(HttpRequestMessage request)
    {
        // Reading it is what makes it a header of the request.
        _ = request.Content?.Headers.ContentLength;
        var headers = request
            .Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default)
            // Every request has the same one.
            .Where(header => header.Key != "User-Agent")
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
            .Order(StringComparer.OrdinalIgnoreCase);
        return string.Join('\n', headers.Prepend($"{request.Method} {request.RequestUri!.OriginalString}"));
    }

    private static HttpResponseMessage Parse(string literal)
    {
        var parts = literal.Split("\n\n", 2);
        var lines = parts[0].Split('\n');
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(parts.ElementAtOrDefault(1) ?? ""));
        var response = new HttpResponseMessage((HttpStatusCode)int.Parse(lines[0], null)) { Content = content };
        foreach (var line in lines.Skip(1))
        {
            var header = line.Split(": ", 2);
            Assert.True(
                response.Headers.TryAddWithoutValidation(header[0], header[1])
                    || content.Headers.TryAddWithoutValidation(header[0], header[1])
            );
        }

        return response;
    }

    /// <summary>Takes bytes until the connection breaks.</summary>
    private sealed class LimitedSink(long limit, bool keeps) : MemoryStream
    {
        private long _taken;

        public MemoryStream Bytes { get; } = new();

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var fits = (int)Math.Min(count, limit - _taken);
            if (keeps)
            {
                Bytes.Write(buffer, offset, fits);
            }

            _taken += fits;
            return fits == count ? Task.CompletedTask : throw new IOException("The connection was reset.");
        }
    }
}
