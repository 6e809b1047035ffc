using System.Net;

namespace PhotosLibrary.Tests.Batches;

/// <summary>Clients over a stub transport whose retries do not wait, and the parts of Google's responses.</summary>
internal static class BatchNetwork
{
    public static PhotosLibraryClient NewPatientClient(this StubNetwork network) =>
        new(
            new HttpClient(network),
            new PhotosLibraryClientOptions { Retry = new RetryOptions { Delay = TimeSpan.Zero } }
        );

    public static IEnumerable<string> Ids(int count, int from = 0) =>
        Enumerable.Range(from, count).Select(i => $"id{i}");

    public static IEnumerable<NewMediaItem> Uploads(int count) =>
        Enumerable.Range(0, count).Select(i => NewMediaItem.FromUpload($"t{i}"));

    /// <summary>The ids that a <c>batchGet</c> asks for.</summary>
    public static IReadOnlyList<string> AskedIds(this RecordedRequest request) =>
        [
            .. request
                .Address.Query.TrimStart('?')
                .Split('&')
                .Where(pair => pair.StartsWith("mediaItemIds=", StringComparison.Ordinal))
                .Select(pair => Uri.UnescapeDataString(pair["mediaItemIds=".Length..])),
        ];

    public static HttpResponseMessage Error(HttpStatusCode http, string status, string message) =>
        StubNetwork.Json(
            $$$"""{"error":{"code":{{{(int)http}}},"message":"{{{message}}}","status":"{{{status}}}"}}""",
            http
        );
}
