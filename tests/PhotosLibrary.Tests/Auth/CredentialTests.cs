using System.Net.Http.Headers;
using PhotosCore.Auth;
using PhotosCore.Calls;
using PhotosCore.Downloads;

namespace PhotosLibrary.Tests.Auth;

/// <summary>The token goes to the API and nowhere else.</summary>
public class CredentialTests
{
    [Theory]
    [InlineData("https://photoslibrary.googleapis.com/v1/albums")]
    [InlineData("https://PHOTOSLIBRARY.googleapis.com:443/v1/uploads?upload_id=1")]
    public async Task The_API_gets_the_token(string address) =>
        Assert.Equal("Bearer ya29.token", await AuthorizationAsync("https://photoslibrary.googleapis.com", address));

    [Theory]
    [InlineData("https://photoslibrary.googleapis.com", "https://lh3.googleusercontent.com/lr/x=d")]
    [InlineData("https://photoslibrary.googleapis.com", "http://photoslibrary.googleapis.com/v1/albums")]
    [InlineData("https://photoslibrary.googleapis.com", "https://photoslibrary.googleapis.com:8443/v1/albums")]
    [InlineData("https://photoslibrary.googleapis.com", "https://photoslibrary.googleapis.com.evil.example/v1/albums")]
    [InlineData("https://photoslibrary.googleapis.com", "https://evil.example/photoslibrary.googleapis.com/")]
    [InlineData("https://photoslibrary.googleapis.com", "https://photoslibrary.googleapis.com@evil.example/")]
    [InlineData("http://127.0.0.1:8085", "http://127.0.0.1:8086/v1/albums")]
    [InlineData("http://127.0.0.1:8085", "http://localhost:8085/v1/albums")]
    public async Task Other_hosts_get_no_token(string baseAddress, string address) =>
        Assert.Null(await AuthorizationAsync(baseAddress, address));

    [Fact]
    public async Task Existing_Authorization_header_is_kept() =>
        Assert.Equal(
            "Basic mine",
            await AuthorizationAsync(
                "https://photoslibrary.googleapis.com",
                "https://photoslibrary.googleapis.com/v1/albums",
                new AuthenticationHeaderValue("Basic", "mine")
            )
        );

    [Fact]
    public async Task Credential_is_asked_for_every_request()
    {
        var network = StubNetwork.Responding("{}", "{}");
        var credential = new StubCredential("first", "second");
        using var client = new PhotosLibraryClient(credential, new PhotosLibraryClientOptions { Transport = network });
        await client.Albums.ListAsync();
        await client.MediaItems.ListAsync();

        Assert.Equal(
            ["Bearer first", "Bearer second"],
            network.Requests.Select(request => request.Headers["Authorization"])
        );
    }

    [Fact]
    public async Task Credential_is_not_asked_for_other_hosts()
    {
        var credential = new StubCredential("token");
        using var photos = new PhotosLibraryClient(
            credential,
            new PhotosLibraryClientOptions { Transport = StubNetwork.Responding("{}") }
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://lh3.googleusercontent.com/lr/x=d");
        ApiCall.Begin(request, MediaHost.Operation);
        await photos.Pipeline.Http.SendAsync(request);

        Assert.Equal(0, credential.Asked);
    }

    [Fact]
    public async Task Cancellation_reaches_the_credential()
    {
        var network = StubNetwork.Responding("{}");
        using var photos = new PhotosLibraryClient(
            new StubCredential("token"),
            new PhotosLibraryClientOptions { Transport = network }
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            photos.Albums.ListAsync(cancellationToken: new CancellationToken(true))
        );
        Assert.Empty(network.Requests);
    }

    private static async Task<string?> AuthorizationAsync(
        string baseAddress,
        string address,
        AuthenticationHeaderValue? given = null
    )
    {
        var network = StubNetwork.Responding("{}");
        var options = new PhotosLibraryClientOptions { BaseAddress = new Uri(baseAddress) };
        using var photos = new PhotosLibraryClient(TokenSource.Of(new StubCredential("ya29.token")), options, network);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = given;
        ApiCall.Begin(request, AlbumsClient.ListOperation);
        using var response = await photos.Pipeline.Http.SendAsync(request);
        return Assert.Single(network.Requests).Headers.GetValueOrDefault("Authorization");
    }
}
