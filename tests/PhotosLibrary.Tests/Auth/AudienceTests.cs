using PhotosCore.Calls;
using PhotosCore.Http;
using PhotosLibrary.Uploads;

namespace PhotosLibrary.Tests.Auth;

/// <summary>Addresses come out of responses, which an attacker who wants a token may have written.</summary>
public class AudienceTests
{
    private const string Google = "https://photoslibrary.googleapis.com";

    private static readonly ApiOperation Download = new(
        "media.download",
        "GET",
        OperationEffect.Bytes,
        [],
        [],
        TokenAudience.None
    );

    [Theory]
    [InlineData("https://photoslibrary.googleapis.com/v1/albums")]
    [InlineData("https://PHOTOSLIBRARY.GoogleAPIs.com:443/v1/albums")]
    // Another spelling of the same letters, of which a browser too makes the same host.
    [InlineData("https://ｐhotoslibrary.googleapis.com/v1/albums")]
    public void The_API_itself_gets_the_token(string address) =>
        Assert.True(Includes(Google, address, AlbumsClient.ListOperation));

    [Theory]
    [InlineData("https://photoslibrary.googleapis.com.evil.example/v1/albums")]
    [InlineData("https://photoslibrary-googleapis.com/v1/albums")]
    [InlineData("https://evilphotoslibrary.googleapis.com/v1/albums")]
    [InlineData("https://photoslibrary.googleapis.com./v1/albums")]
    [InlineData("https://рhotoslibrary.googleapis.com/v1/albums")] // A Cyrillic letter.
    [InlineData("https://photoslibrary.googleapis.com@evil.example/v1/albums")]
    [InlineData("https://user@photoslibrary.googleapis.com/v1/albums")]
    [InlineData("https://user:secret@photoslibrary.googleapis.com/v1/albums")]
    [InlineData("https://evil.example/https://photoslibrary.googleapis.com/v1/albums")]
    [InlineData("https://evil.example#@photoslibrary.googleapis.com/")]
    [InlineData("https://photoslibrary.googleapis.com:8443/v1/albums")]
    [InlineData("http://photoslibrary.googleapis.com/v1/albums")]
    [InlineData("http://photoslibrary.googleapis.com:443/v1/albums")]
    [InlineData("http://127.0.0.1/v1/albums")]
    [InlineData("https://storage.googleapis.com/bucket")]
    [InlineData("https://googleapis.com/v1/albums")]
    [InlineData("https://142.250.1.95/v1/albums")]
    [InlineData("ftp://photoslibrary.googleapis.com/v1/albums")]
    public void Look_alikes_of_the_API_get_no_token(string address)
    {
        Assert.False(Includes(Google, address, AlbumsClient.ListOperation));
        Assert.False(Includes(Google, address, null));
    }

    [Fact]
    public void Relative_address_gets_no_token() =>
        Assert.False(Includes(Google, "v1/albums", AlbumsClient.ListOperation));

    [Theory]
    [InlineData("https://photoslibrary.googleapis.com/v1/uploads?upload_id=1", true)]
    [InlineData("https://uploads.googleapis.com/v1/uploads?upload_id=1", true)]
    [InlineData("https://uploads.GOOGLEAPIS.com/v1/uploads?upload_id=1", true)]
    [InlineData("https://googleapis.com/v1/uploads", false)]
    [InlineData("https://uploads.googleapis.com./v1/uploads", false)]
    [InlineData("https://uploads.googleapis.com:8443/v1/uploads", false)]
    [InlineData("http://uploads.googleapis.com/v1/uploads", false)]
    [InlineData("https://evilgoogleapis.com/v1/uploads", false)]
    [InlineData("https://googleapis.com.evil.example/v1/uploads", false)]
    [InlineData("https://x.googleapis.com@evil.example/v1/uploads", false)]
    [InlineData("https://user@uploads.googleapis.com/v1/uploads", false)]
    [InlineData("https://lh3.googleusercontent.com/v1/uploads", false)]
    public void Upload_sessions_of_Google_may_be_on_other_hosts_of_its_API(string address, bool expected)
    {
        Assert.Equal(expected, Includes(Google, address, UploadMethods.Upload));
        // Only they.
        Assert.Equal(
            expected && address.Contains("photoslibrary", StringComparison.Ordinal),
            Includes(Google, address, MediaItemsClient.ListOperation)
        );
    }

    [Theory]
    [InlineData("https://lh3.googleusercontent.com/lr/x=d")]
    [InlineData("https://photos.googleapis.com/lr/x=d")]
    public void Media_host_gets_no_token(string address) => Assert.False(Includes(Google, address, Download));

    [Theory]
    [InlineData("http://127.0.0.1:8085", "http://127.0.0.1:8085/v1/uploads", true)]
    [InlineData("http://127.0.0.1:8085", "http://127.0.0.1:8086/v1/uploads", false)]
    [InlineData("http://127.0.0.1:8085", "http://localhost:8085/v1/uploads", false)]
    [InlineData("http://127.0.0.1:8085", "https://photoslibrary.googleapis.com/v1/uploads", false)]
    [InlineData("http://192.168.0.7:8085", "http://192.168.0.7:8085/v1/uploads", false)]
    [InlineData("https://stand-in.example", "https://stand-in.example/v1/uploads", true)]
    [InlineData("https://stand-in.example", "https://uploads.googleapis.com/v1/uploads", false)]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example/v1/uploads", true)]
    public void Token_of_another_server_stays_with_it(string baseAddress, string address, bool expected) =>
        Assert.Equal(expected, Includes(baseAddress, address, UploadMethods.Upload));

    [Theory]
    [InlineData("http://photoslibrary.googleapis.com")]
    [InlineData("http://192.168.0.7:8085")]
    [InlineData("http://localhost.evil.example")]
    public void Plain_HTTP_to_other_machines_is_refused(string baseAddress) =>
        Assert.Throws<ArgumentException>(() =>
            new PhotosLibraryClient(
                new StubCredential("t"),
                new PhotosLibraryClientOptions { BaseAddress = new Uri(baseAddress) }
            )
        );

    private static bool Includes(string baseAddress, string address, ApiOperation? operation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, UriKind.RelativeOrAbsolute));
        return new TokenHosts(LibraryService.Instance, new Uri(baseAddress)).Include(
            request,
            operation?.Audience ?? TokenAudience.None
        );
    }
}
