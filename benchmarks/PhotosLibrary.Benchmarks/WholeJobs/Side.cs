using System.Net.Http.Headers;

namespace PhotosLibrary.Benchmarks.WholeJobs;

/// <summary>
/// The two sides of a job: our client, and an HttpClient that does what cannot be avoided, over a network alike.
/// </summary>
internal static class Side
{
    private const string Token = "dev:demo";

    /// <summary>Our client.</summary>
    public static PhotosLibraryClient Ours(Uri emulator, TimeSpan latency) =>
        new(
            _ => new ValueTask<string>(Token),
            new PhotosLibraryClientOptions { BaseAddress = emulator, Network = new Latency(latency) }
        );

    /// <summary>The limit.</summary>
    public static HttpClient Raw(Uri emulator, TimeSpan latency) =>
        new(new Latency(latency))
        {
            BaseAddress = emulator,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token) },
        };

    /// <summary>A network that takes its time for every request, as Google's is some milliseconds away.</summary>
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
