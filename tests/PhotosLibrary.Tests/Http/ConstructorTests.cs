using Google.Apis.Http;

namespace PhotosLibrary.Tests.Http;

/// <summary>One pipeline, however a client is made; for dependency injection see RegisteredClientTests.</summary>
public class ConstructorTests
{
    public static TheoryData<string> Faults => FaultScript.Names;

    [Theory]
    [MemberData(nameof(Faults))]
    public Task Client_with_a_credential_meets_the_pipeline(string fault) =>
        FaultScript.AssertAsync(fault, network => new(new StubCredential("token"), OptionsOver(network)));

    [Theory]
    [MemberData(nameof(Faults))]
    public Task Client_with_a_function_for_tokens_meets_the_pipeline(string fault) =>
        FaultScript.AssertAsync(fault, network => new(_ => new ValueTask<string>("token"), OptionsOver(network)));

    [Theory]
    [MemberData(nameof(Faults))]
    public Task Client_with_an_interceptor_meets_the_pipeline(string fault) =>
        FaultScript.AssertAsync(
            fault,
            network => PhotosLibraryClient.FromInterceptor(new Interceptor(), OptionsOver(network))
        );

    [Theory]
    [MemberData(nameof(Faults))]
    public Task Client_over_an_HttpClient_meets_the_pipeline(string fault) =>
        FaultScript.AssertAsync(
            fault,
            network =>
                new(
                    new HttpClient(network) { DefaultRequestHeaders = { Authorization = new("Bearer", "token") } },
                    new PhotosLibraryClientOptions { TimeProvider = network.Time }
                )
        );

    [Fact]
    public void HttpClient_and_transport_together_are_refused() =>
        Assert.Throws<ArgumentException>(() =>
            new PhotosLibraryClient(
                new HttpClient(),
                new PhotosLibraryClientOptions { Transport = new HttpClientHandler() }
            )
        );

    private static PhotosLibraryClientOptions OptionsOver(FaultyNetwork network) =>
        new() { Transport = network, TimeProvider = network.Time };

    private sealed class Interceptor : IHttpExecuteInterceptor
    {
        public Task InterceptAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new("Bearer", "token");
            return Task.CompletedTask;
        }
    }
}
