using System.Collections.Concurrent;
using System.Globalization;

namespace PhotosLibrary.EndToEnd.Tests.Uploads;

/// <summary>
/// Records at the transport, over all runs of an uploader, what the server has acknowledged: those bytes of a file must
/// not be sent again.
/// </summary>
internal sealed class SentBytes
{
    private readonly ConcurrentDictionary<string, string> _fileOfSession = new();
    private readonly ConcurrentDictionary<string, long> _acknowledged = new();

    /// <summary>What was sent again although the server had acknowledged it.</summary>
    public ConcurrentBag<string> Resent { get; } = [];

    public void OnRequest(HttpRequestMessage request)
    {
        if (Header(request.Headers, "X-Goog-Upload-Command") is not { } command)
        {
            return;
        }

        if (command == "start")
        {
            var file = Header(request.Headers, "X-Goog-Upload-File-Name")!;
            if (_acknowledged.TryGetValue(file, out var bytes) && bytes > 0)
            {
                Resent.Add($"{file} starts again, though the server has {bytes} bytes of it.");
            }
        }
        else if (
            Header(request.Headers, "X-Goog-Upload-Offset") is { } offset
            && _fileOfSession.TryGetValue(request.RequestUri!.AbsoluteUri, out var file)
            && _acknowledged.TryGetValue(file, out var bytes)
            && long.Parse(offset, CultureInfo.InvariantCulture) < bytes
        )
        {
            Resent.Add($"{file} is sent from byte {offset} on, though the server has {bytes}.");
        }
    }

    public void OnResponse(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            return;
        }

        if (Header(response.Headers, "X-Goog-Upload-URL") is { } session)
        {
            _fileOfSession[new Uri(session).AbsoluteUri] = Header(request.Headers, "X-Goog-Upload-File-Name")!;
        }
        else if (_fileOfSession.TryGetValue(request.RequestUri!.AbsoluteUri, out var file))
        {
            var received =
                Header(response.Headers, "X-Goog-Upload-Size-Received") is { } size
                    ? long.Parse(size, CultureInfo.InvariantCulture)
                : Header(request.Headers, "X-Goog-Upload-Offset") is { } offset
                    ? long.Parse(offset, CultureInfo.InvariantCulture) + (request.Content?.Headers.ContentLength ?? 0)
                : 0;
            _acknowledged.AddOrUpdate(file, received, (_, before) => Math.Max(before, received));
        }
    }

    private static string? Header(System.Net.Http.Headers.HttpHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.Single() : null;
}
