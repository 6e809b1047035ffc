using System.Net;
using PhotosCore.Errors;

namespace PhotosLibrary.Tests.Errors;

/// <summary>What opens a library is in no text that may end in a log.</summary>
public class RedactionTests
{
    [Theory]
    [InlineData("token ya29.a0AfH6_SECRET-x.y is bad", "token ... is bad")]
    [InlineData("Authorization: Bearer SECRET.abc", "Authorization: Bearer ...")]
    [InlineData("https://x/token?access_token=SECRET&alt=json", "https://x/token?access_token=...&alt=json")]
    [InlineData("oauth_token=SECRET", "oauth_token=...")]
    [InlineData(
        """{"access_token": "SECRET", "expires_in": 3599}""",
        """{"access_token": "...", "expires_in": 3599}"""
    )]
    [InlineData("""{"refresh_token":"1//SECRET"}""", """{"refresh_token":"..."}""")]
    [InlineData(
        "https://photoslibrary.googleapis.com/v1/uploads?upload_id=SECRET&upload_protocol=resumable",
        "https://photoslibrary.googleapis.com/v1/uploads?upload_id=...&upload_protocol=resumable"
    )]
    [InlineData(
        "see https://lh3.googleusercontent.com/lr/SECRET=w10-h10, please",
        "see https://lh3.googleusercontent.com/... please"
    )]
    [InlineData(
        "<a href='https://lh3.googleusercontent.com/lr/SECRET'>",
        "<a href='https://lh3.googleusercontent.com/...'>"
    )]
    [InlineData("""{"baseUrl":"https://lh3.googleusercontent.com/lr/SECRET"}""", """{"baseUrl":"..."}""")]
    [InlineData("""{"baseUrl":"http://127.0.0.1:8085/media/SECRET"}""", """{"baseUrl":"..."}""")]
    [InlineData("""{"coverPhotoBaseUrl": "http://127.0.0.1:8085/media/SECRET"}""", """{"coverPhotoBaseUrl": "..."}""")]
    [InlineData("""{"uploadToken":"SECRET"}""", """{"uploadToken":"..."}""")]
    [InlineData("""{"shareToken":"SECRET"}""", """{"shareToken":"..."}""")]
    [InlineData(
        """see https:\/\/lh3.googleusercontent.com\/lr\/SECRET""",
        """see https:\/\/lh3.googleusercontent.com\/..."""
    )]
    [InlineData("""{"body":"{\"access_token\": \"SECRET\"}"}""", """{"body":"{\"access_token\": \"...\"}"}""")]
    [InlineData("""{"body":"{\"baseUrl\":\"https://x/SECRET\"}"}""", """{"body":"{\"baseUrl\":\"...\"}"}""")]
    [InlineData("{'access_token': 'SECRET'}", "{'access_token': '...'}")]
    [InlineData("Authorization: Bearer%20SECRET", "Authorization: Bearer%20...")]
    [InlineData(
        "https%3A%2F%2Flh3.googleusercontent.com%2Flr%2FSECRET",
        "https%3A%2F%2Flh3.googleusercontent.com%2F..."
    )]
    [InlineData("access_token%3DSECRET%26alt", "access_token%3D...%26alt")]
    [InlineData(
        "client_secret=SECRET&code_verifier=SECRET&id_token=SECRET",
        "client_secret=...&code_verifier=...&id_token=..."
    )]
    [InlineData(
        """{"client_secret":"SECRET","id_token" : "SECRET"}""",
        """{"client_secret":"...","id_token" : "..."}"""
    )]
    public void Secrets_are_redacted(string text, string expected) => Assert.Equal(expected, Redaction.Redact(text));

    [Theory]
    [InlineData(
        """{"error":{"code":403,"message":"The caller does not have permission","status":"PERMISSION_DENIED"}}"""
    )]
    [InlineData("See https://developers.google.com/identity/sign-in/web/devconsole-project.")]
    [InlineData("Request must contain a valid upload token.")]
    [InlineData("")]
    public void Text_without_secrets_stays(string text) => Assert.Equal(text, Redaction.Redact(text));

    [Fact]
    public async Task No_part_of_an_exception_holds_a_secret()
    {
        var network = new StubNetwork(_ =>
            StubNetwork.Json(
                """{"error":{"code":401,"message":"Bad token ya29.SECRET for https://lh3.googleusercontent.com/SECRET","status":"UNAUTHENTICATED"}}""",
                HttpStatusCode.Unauthorized
            )
        );
        var error = await Assert.ThrowsAsync<PhotosLibraryException>(() => network.NewClient().Albums.GetAsync("a"));

        Assert.DoesNotContain("SECRET", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", error.ResponseExcerpt, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", error.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_and_reason_of_an_error_hold_no_secret_and_do_not_grow()
    {
        var word = "Bearer SECRET " + new string('x', 5000);
        var network = new StubNetwork(_ =>
            StubNetwork.Json(
                $$$"""
                {"error":{"status":"{{{word}}}","message":"No.","details":[{"reason":"{{{word}}}","metadata":{"quota_limit":"{{{word}}}"}}]}}
                """,
                HttpStatusCode.Forbidden
            )
        );
        var error = await Assert.ThrowsAsync<PhotosLibraryException>(() => network.NewClient().Albums.GetAsync("a"));

        foreach (
            var text in new[] { error.Message, error.Status!, error.Reason!, error.Quota!.ToString(), error.ToString() }
        )
        {
            Assert.DoesNotContain("SECRET", text, StringComparison.Ordinal);
        }

        Assert.All(error.Details, detail => Assert.DoesNotContain("SECRET", detail, StringComparison.Ordinal));
        Assert.Equal((1000, 1000), (error.Status!.Length, error.Reason!.Length));
        Assert.InRange(error.Message.Length, 10, 2000);
    }

    [Fact]
    public async Task Exceptions_of_the_transport_hold_no_secret_however_deep()
    {
        var network = new Http.FaultyNetwork(
            (_, _) =>
                throw new HttpRequestException(
                    "GET https://lh3.googleusercontent.com/SECRET failed",
                    new IOException(
                        "https://lh3.googleusercontent.com/SECRET",
                        new TimeZoneNotFoundException("Bearer SECRET")
                    )
                )
        );
        var client = network.NewClient(options => options.Retry.MaxRetries = 0);
        var item = new MediaItem
        {
            Id = "m",
            BaseUrl = "https://lh3.googleusercontent.com/SECRET",
            MimeType = "image/jpeg",
        };

        var ofCall = await Assert.ThrowsAsync<PhotosConnectionException>(() => client.Albums.ListAsync());
        var ofDownload = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            client.Downloads.DownloadAsync(item, new MemoryStream())
        );

        Assert.DoesNotContain("SECRET", ofCall.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", ofDownload.ToString(), StringComparison.Ordinal);
        // What kind of failure it was is still there.
        Assert.Contains(nameof(TimeZoneNotFoundException), ofCall.ToString(), StringComparison.Ordinal);
        Assert.Contains(nameof(TimeZoneNotFoundException), ofDownload.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_OnRetry_nor_an_outcome_holds_a_secret()
    {
        var notices = new List<RetryAttempt>();
        var network = new Http.FaultyNetwork(
            (_, _) => throw new HttpRequestException("https://lh3.googleusercontent.com/SECRET")
        );
        using var client = network.NewClient(options => options.Retry.OnRetry = notices.Add);
        using var own = new PhotosLibraryClient(new HttpClient(network));

        await Assert.ThrowsAsync<PhotosConnectionException>(() => network.Time.RunAsync(client.Albums.ListAsync()));
        var batch = await Assert.ThrowsAsync<PhotosBatchException<string>>(() => own.MediaItems.GetManyAsync(["m"]));

        Assert.Equal(5, notices.Count);
        Assert.All(
            notices,
            notice => Assert.DoesNotContain("SECRET", notice.Failure.ToString(), StringComparison.Ordinal)
        );
        Assert.DoesNotContain("SECRET", batch.Outcomes[0].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", batch.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exception_of_the_transport_without_a_secret_stays_as_it_is()
    {
        var broken = new HttpRequestException("No route to host.", new IOException("Reset."));
        var network = new Http.FaultyNetwork((_, _) => throw broken);
        var client = network.NewClient(options => options.Retry.MaxRetries = 0);

        var failure = await Assert.ThrowsAsync<PhotosConnectionException>(() => client.Albums.ListAsync());

        Assert.Same(broken, failure.InnerException);
    }

    // The expression times out after a second.
    [Theory]
    [InlineData("code code= Bearer https://")]
    [InlineData("access_token=")]
    [InlineData("\"baseUrl\\\" :  \\\"")]
    [InlineData("googleusercontent.com:1/")]
    [InlineData("%26%26%3Fcode%3D")]
    [InlineData("\\")]
    [InlineData("Bearer+++++++++++++++++")]
    public void Long_text_is_redacted_in_time(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 64 * 1024 / part.Length));

        Assert.NotEmpty(Redaction.Redact(text));
    }
}
