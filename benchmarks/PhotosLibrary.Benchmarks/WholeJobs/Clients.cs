using System.Net.Http.Headers;

namespace PhotosLibrary.Benchmarks.WholeJobs;

/// <summary>
/// The two clients that run each job over the same transport: ours, and an HttpClient that only does what is necessary.
/// </summary>
internal static class Clients
{
    private const string Token = "dev:demo";

    /// <summary>Our client.</summary>
    public static PhotosLibraryClient Ours(Uri emulator, TimeSpan latency) =>
        new(
            _ => new ValueTask<string>(Token),
            new PhotosLibraryClientOptions { BaseAddress = emulator, Network = new Latency(latency) }
        );

    /// <summary>The lower limit: the requests alone.</summary>
    public static HttpClient Raw(Uri emulator, TimeSpan latency) =>
        new(new Latency(latency))
        {
            BaseAddress = emulator,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token) },
        };

    /// <summary>A transport that delays every request, as the distance to Google does.</summary>
    private sealed class Latency(TimeSpan latency) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            if (latency > TimeSpan.Zero)
            {
                await Task.Delay(latency, cancellationToken);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
