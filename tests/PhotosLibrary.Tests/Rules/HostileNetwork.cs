using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PhotosLibrary.Tests.Rules;

/// <summary>A transport that responds at random: with what might do, with what never would, or not at all.</summary>
/// <param name="random">What it responds with.</param>
/// <param name="secret">Stands in what nobody may read in an error: upload URLs, base URLs.</param>
internal sealed class HostileNetwork(Random random, string secret) : HttpMessageHandler
{
    // Every class of them, also those that no registry knows; most often success.
    private static readonly int[] Statuses =
    [
        .. Enumerable.Repeat(200, 60),
        .. Enumerable.Range(201, 30),
        .. Enumerable.Range(300, 10),
        .. Enumerable.Range(400, 52),
        .. Enumerable.Range(500, 30),
        599,
        600,
        999,
    ];

    private static readonly string[] Headers =
    [
        "Retry-After: 0",
        "Retry-After: -5",
        "Retry-After: 99999999999999999999",
        "Retry-After: Wed, 21 Oct 1015 07:28:00 GMT",
        "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT",
        "Retry-After: soon",
        "Content-Type: text/html",
        "Content-Type: application/json; charset=no-such",
        "Content-Type: image/jpeg",
        "Content-Type: ;;;",
        "Content-Encoding: gzip",
        "Content-Encoding: br, gzip",
        "Content-Length: 3",
        "Content-Length: 5000000000",
        "Content-Range: bytes 0-0/1",
        "Content-Range: bytes */18446744073709551616",
        "Content-Range: bytes 900-1/2",
        "Content-Range: lines 1-2/3",
        "ETag: \"a\"",
        "ETag: W/\"",
        "Location: https://elsewhere.example/SECRET",
        "WWW-Authenticate: Bearer error=\"invalid_token\"",
        "WWW-Authenticate: Basic realm=\"\u00e9",
        "Transfer-Encoding: chunked",
        "Date: yesterday",
        "X-Goog-Upload-Status: active",
        "X-Goog-Upload-Status: active",
        "X-Goog-Upload-Status: final",
        "X-Goog-Upload-Status: cancelled",
        "X-Goog-Upload-Status: unheard-of",
        "X-Goog-Upload-URL: https://photoslibrary.googleapis.com/up?SECRET",
        "X-Goog-Upload-URL: https://photoslibrary.googleapis.com/up?SECRET",
        "X-Goog-Upload-URL: ftp://[::SECRET",
        "X-Goog-Upload-URL: /SECRET",
        "X-Goog-Upload-Chunk-Granularity: 1",
        "X-Goog-Upload-Chunk-Granularity: 0",
        "X-Goog-Upload-Chunk-Granularity: -1",
        "X-Goog-Upload-Chunk-Granularity: 99999999999999",
        "X-Goog-Upload-Size-Received: 0",
        "X-Goog-Upload-Size-Received: 500",
        "X-Goog-Upload-Size-Received: 1000",
        "X-Goog-Upload-Size-Received: 1001",
        "X-Goog-Upload-Size-Received: -1",
        "X-Goog-Upload-Size-Received: 99999999999999999999",
        "X-Goog-Upload-Size-Received: many",
    ];

    private static readonly string[] Values =
    [
        "null",
        "true",
        "0",
        "-1",
        "1e999",
        "123456789012345678901234567890",
        "0.1",
        "\"\"",
        "\"A\"",
        "\"9999-12-31T23:59:59.999999999Z\"",
        "\"0000-00-00T00:00:00Z\"",
        "\"-9223372036854775809\"",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "[]",
        "[null]",
        "[[]]",
        "{}",
        "{\"id\":\"A\"}",
        "[{\"id\":\"A\"}]",
        "[{\"id\":\"A\",\"baseUrl\":\"https://lh3.googleusercontent.com/lr/SECRET\",\"mimeType\":\"image/jpeg\"}]",
        "[{\"status\":{\"code\":99999999999}}]",
        "[{\"mediaItem\":{\"id\":\"A\"},\"status\":{}}]",
        "[{\"uploadToken\":\"t\",\"mediaItem\":{\"id\":\"A\"}}]",
        "{\"code\":\"x\",\"message\":[],\"details\":{}}",
        "{\"code\":404,\"message\":\"m\",\"status\":\"NOT_FOUND\",\"details\":[{\"@type\":7}]}",
    ];

    private static readonly string[] Names =
    [
        "id",
        "title",
        "mediaItems",
        "albums",
        "sharedAlbums",
        "mediaItemResults",
        "newMediaItemResults",
        "nextPageToken",
        "enrichmentItem",
        "album",
        "baseUrl",
        "mimeType",
        "filename",
        "mediaMetadata",
        "creationTime",
        "width",
        "photo",
        "video",
        "mediaItemsCount",
        "isWriteable",
        "shareInfo",
        "status",
        "code",
        "error",
        "error_description",
        "message",
    ];

    private readonly StringBuilder _log = new();

    /// <summary>What it has responded with.</summary>
    public string Log => _log.ToString();

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (request.Content is { } content && random.Next(10) > 0)
        {
            await content.CopyToAsync(Stream.Null, cancellationToken);
        }

        if (random.Next(8) == 0)
        {
            throw NewFailure();
        }

        var bytes = NewBody();
        var response = new HttpResponseMessage((HttpStatusCode)Of(Statuses))
        {
            Content = random.Next(6) == 0 ? new StreamContent(new CutOffStream(bytes)) : new ByteArrayContent(bytes),
            RequestMessage = request,
        };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=UTF-8");
        for (var count = random.Next(5); count > 0; count--)
        {
            var header = Of(Headers).Replace("SECRET", secret, StringComparison.Ordinal).Split(": ", 2);
            if (!response.Headers.TryAddWithoutValidation(header[0], header[1]))
            {
                response.Content.Headers.Remove(header[0]);
                response.Content.Headers.TryAddWithoutValidation(header[0], header[1]);
            }
        }

        _log.AppendLine(
            CultureInfo.InvariantCulture,
            $"{request.Method} {request.RequestUri?.AbsolutePath}: {response} {Encoding.Latin1.GetString(bytes)}"
        );
        return response;
    }

    private Exception NewFailure() =>
        random.Next(6) switch
        {
            0 => new HttpRequestException("An error occurred while sending the request.", new IOException("Cut off.")),
            1 => new HttpRequestException("Name or service not known", new SocketException(11001)),
            2 => new IOException("The response ended prematurely."),
            3 => new SocketException(104),
            4 => new TaskCanceledException("The operation was canceled.", new TimeoutException()),
            _ => new HttpRequestException(HttpRequestError.InvalidResponse, "The server returned an invalid header."),
        };

    private byte[] NewBody()
    {
        switch (random.Next(14))
        {
            case 0:
                return [];
            case 1:
                var noise = new byte[random.Next(1, 2000)];
                random.NextBytes(noise);
                return noise;
            case 2:
                return Encoding.UTF8.GetBytes(new string('[', 5000));
            case 3:
                return Encoding.UTF8.GetBytes("<!DOCTYPE html><html><body>Sign in to the hotel</body></html>");
            case 4:
                return Encoding.Unicode.GetBytes(NewObject(2));
            case 5:
                return [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(NewObject(2))];
            case 6:
                return Encoding.UTF8.GetBytes(Of(Values).Replace("SECRET", secret, StringComparison.Ordinal));
            case 7:
                var cut = Encoding.UTF8.GetBytes(NewObject(2));
                return cut[..random.Next(cut.Length)];
            case 8:
                var flipped = Encoding.UTF8.GetBytes(NewObject(2));
                flipped[random.Next(flipped.Length)] = (byte)random.Next(256);
                return flipped;
            default:
                return Encoding.UTF8.GetBytes(NewObject(2));
        }
    }

    private string NewObject(int depth)
    {
        var members = Enumerable
            .Range(0, random.Next(6))
            .Select(_ => $"\"{Of(Names)}\": {(depth > 0 && random.Next(4) == 0 ? NewObject(depth - 1) : Of(Values))}");
        return $"{{{string.Join(",\n", members)}}}".Replace("SECRET", secret, StringComparison.Ordinal);
    }

    private T Of<T>(T[] choices) => choices[random.Next(choices.Length)];

    /// <summary>Gives its bytes, and breaks.</summary>
    private sealed class CutOffStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override async Task<int> ReadAsync(
            byte[] buffer,
            int offset,
            int count,
            CancellationToken cancellationToken
        ) =>
            await base.ReadAsync(buffer.AsMemory(offset, count), cancellationToken) is > 0 and var read
                ? read
                : throw new IOException("The response ended prematurely.");

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        ) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read
                ? read
                : throw new IOException("The response ended prematurely.");
    }
}
