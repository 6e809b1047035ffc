namespace PhotosLibrary.Tests.Http;

/// <summary>Which addresses a client may call, and how paths are put behind them.</summary>
public class BaseAddressTests
{
    [Theory]
    [InlineData("https://photoslibrary.googleapis.com", "https://photoslibrary.googleapis.com/v1/albums")]
    [InlineData("https://photoslibrary.googleapis.com/", "https://photoslibrary.googleapis.com/v1/albums")]
    [InlineData("https://proxy.example/photos", "https://proxy.example/photos/v1/albums")]
    [InlineData("https://proxy.example/photos/", "https://proxy.example/photos/v1/albums")]
    [InlineData("https://proxy.example/pho%20tos", "https://proxy.example/pho%20tos/v1/albums")]
    [InlineData("http://127.0.0.1:8085", "http://127.0.0.1:8085/v1/albums")]
    [InlineData("http://[::1]:8085", "http://[::1]:8085/v1/albums")]
    [InlineData("http://localhost:8085", "http://localhost:8085/v1/albums")]
    public async Task Paths_are_appended_to_the_base_address(string baseAddress, string expected)
    {
        var network = StubNetwork.Responding("{}");
        using var http = new HttpClient(network);
        await new PhotosLibraryClient(http, Options(baseAddress)).Albums.ListAsync();

        Assert.Equal(expected, Assert.Single(network.Requests).Address.AbsoluteUri);
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("photoslibrary.googleapis.com")]
    [InlineData("https://photoslibrary.googleapis.com/?key=1")]
    [InlineData("https://photoslibrary.googleapis.com/?")]
    [InlineData("https://photoslibrary.googleapis.com/#top")]
    [InlineData("http://photoslibrary.googleapis.com")]
    [InlineData("http://localhost.evil.example:8085")]
    [InlineData("http://192.168.0.1:8085")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("file:///v1")]
    public void Invalid_base_address_is_refused_at_once(string baseAddress)
    {
        var options = new PhotosLibraryClientOptions { BaseAddress = new Uri(baseAddress, UriKind.RelativeOrAbsolute) };
        using var http = new HttpClient();

        Assert.Contains(
            "127.0.0.1:8085",
            Assert.Throws<ArgumentException>(() => new PhotosLibraryClient(http, options)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => new PhotosLibraryClient(new StubCredential("token"), options));
    }

    [Fact]
    public void Null_is_refused()
    {
        using var http = new HttpClient();

        Assert.Throws<ArgumentNullException>(() =>
            new PhotosLibraryClient(http, new PhotosLibraryClientOptions { BaseAddress = null! })
        );
        Assert.Throws<ArgumentNullException>(() => new PhotosLibraryClient((HttpClient)null!));
        Assert.Throws<ArgumentNullException>(() =>
            new PhotosLibraryClient((Google.Apis.Auth.OAuth2.ITokenAccess)null!)
        );
    }

    [Fact]
    public void Default_is_the_server_of_the_spec() =>
        Assert.Equal(new Uri(Assert.Single(TheSpec.Read.Document.Servers!).Url!), LibraryService.Instance.BaseAddress);

    private static PhotosLibraryClientOptions Options(string baseAddress) =>
        new() { BaseAddress = new Uri(baseAddress) };
}
