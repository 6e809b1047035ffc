using System.Net;
using PhotosLibrary.Tests.Errors;

namespace PhotosLibrary.Tests.Auth;

#pragma warning disable CS0618 // What became of the removed scopes is the point.
/// <summary>What a grant permits, and how a user learns that it is too little.</summary>
public class GrantTests
{
    [Fact]
    public async Task Refusal_names_what_is_needed_and_what_is_granted()
    {
        var failure = await FailAsync(
            new TestGrant($"{PhotosLibraryScopes.ReadOnlyAppCreatedData} {PhotosLibraryScopes.AppendOnly}"),
            client => client.MediaItems.PatchAsync("id", "description", new MediaItem())
        );

        Assert.Equal(
            "photoslibrary.mediaItems.patch failed: 403 PERMISSION_DENIED: Request had insufficient authentication "
                + "scopes. "
                + "It needs the scope photoslibrary.edit.appcreateddata, which the grant lacks; it has "
                + "photoslibrary.readonly.appcreateddata and photoslibrary.appendonly. Ask the user for consent again.",
            failure.Message
        );
        Assert.Equal([PhotosLibraryScopes.EditAppCreatedData], failure.RequiredScopes);
        Assert.Equal(
            [PhotosLibraryScopes.ReadOnlyAppCreatedData, PhotosLibraryScopes.AppendOnly],
            failure.GrantedScopes
        );
        Assert.True(failure.IsConsentNeeded);
    }

    [Fact]
    public async Task Removed_scope_is_explained()
    {
        var failure = await FailAsync(
            new TestGrant($"{PhotosLibraryScopes.ReadOnly} {PhotosLibraryScopes.AppendOnly}"),
            client => client.Albums.ListAsync()
        );

        Assert.EndsWith(
            "It needs the scope photoslibrary.readonly.appcreateddata, which the grant lacks; it has "
                + "photoslibrary.readonly and "
                + "photoslibrary.appendonly. Google removed photoslibrary.readonly on 2025-03-31, and lets apps "
                + "see only what they "
                + "created themselves. Ask the user for consent again.",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Refusal_of_an_unknown_grant_names_the_removed_scopes_of_the_method()
    {
        var failure = await FailAsync(new TestGrant(), client => client.Albums.GetAsync("id"));

        Assert.EndsWith(
            "It needs the scope photoslibrary.readonly.appcreateddata, which the grant lacks. Google removed "
                + "photoslibrary.readonly and photoslibrary on 2025-03-31, and lets apps see only what they "
                + "created themselves. "
                + "Ask the user for consent again.",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Empty(failure.GrantedScopes);
        Assert.True(failure.IsConsentNeeded);
    }

    [Fact]
    public async Task Of_a_closed_method_no_consent_helps()
    {
        var failure = await FailAsync(
            new TestGrant(string.Join(' ', PhotosLibraryScopes.All)),
            client => client.SharedAlbums.ListAsync()
        );

        Assert.EndsWith(
            "Google closed the sharing methods on 2025-03-31: this call is refused with 403 PERMISSION_DENIED, "
                + "whatever the scopes.",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Empty(failure.RequiredScopes);
        Assert.False(failure.IsConsentNeeded);
    }

    [Fact]
    public async Task Another_403_is_not_about_scopes()
    {
        var body = Envelopes.All.Single(shape => shape.Name == "not permitted").Body;
        var failure = await FailAsync(
            new TestGrant(PhotosLibraryScopes.AppendOnly),
            client => client.MediaItems.GetAsync("id"),
            HttpStatusCode.Forbidden,
            body
        );

        Assert.Equal(
            "photoslibrary.mediaItems.get failed: 403 PERMISSION_DENIED: The caller does not have permission",
            failure.Message
        );
        Assert.Equal([PhotosLibraryScopes.ReadOnlyAppCreatedData], failure.RequiredScopes);
        Assert.False(failure.IsConsentNeeded);
    }

    [Fact]
    public async Task Upload_refused_with_401_names_the_scope_that_the_grant_lacks()
    {
        var body = Envelopes.All.Single(shape => shape.Name == "bare, of an upload").Body;
        var lacking = await FailAsync(
            new TestGrant(PhotosLibraryScopes.ReadOnlyAppCreatedData),
            UploadAsync,
            HttpStatusCode.Unauthorized,
            body
        );
        var holding = await FailAsync(
            new TestGrant(PhotosLibraryScopes.AppendOnly),
            UploadAsync,
            HttpStatusCode.Unauthorized,
            body
        );

        Assert.Contains(
            "It needs the scope photoslibrary.appendonly, which the grant lacks; it has",
            lacking.Message,
            StringComparison.Ordinal
        );
        Assert.True(lacking.IsConsentNeeded);
        Assert.DoesNotContain("which the grant lacks", holding.Message, StringComparison.Ordinal);
        Assert.False(holding.IsConsentNeeded);

        static Task<string> UploadAsync(PhotosLibraryClient client) =>
            client.Uploads.UploadAsync(new MemoryStream([1]), "a.jpg");
    }

    [Theory]
    [InlineData(PhotosLibraryScopes.ReadOnly)]
    [InlineData(PhotosLibraryScopes.Full + " " + PhotosLibraryScopes.Sharing)]
    [InlineData("openid " + PhotosLibraryScopes.Full)]
    public async Task Grant_with_nothing_but_removed_scopes_is_noticed_before_the_first_call(string scope)
    {
        var grant = new TestGrant(scope);
        // Even the refresh of its token would be in vain.
        grant.Credential.Token.IssuedUtc = DateTime.UtcNow.AddHours(-2);
        var network = StubNetwork.Responding("{}");
        using var client = new PhotosLibraryClient(
            grant.Credential,
            new PhotosLibraryClientOptions { Transport = network }
        );

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() => client.MediaItems.ListAsync());

        Assert.Empty(network.Requests);
        Assert.Empty(grant.Requests);
        Assert.StartsWith(
            "photoslibrary.mediaItems.list was not sent. It needs the scope photoslibrary.readonly.appcreateddata, "
                + "which the grant lacks; it has ",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "on 2025-03-31, and lets apps see only what they created themselves.",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.Forbidden, failure.StatusCode);
        Assert.Equal(("PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"), (failure.Status, failure.Reason));
        Assert.True(failure.IsConsentNeeded);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("openid")]
    [InlineData(PhotosLibraryScopes.ReadOnly + " " + PhotosLibraryScopes.AppendOnly)]
    [InlineData(PhotosLibraryScopes.ReadOnly + " https://www.googleapis.com/auth/photoslibrary.of.tomorrow")]
    public async Task Any_other_grant_is_left_to_Google_to_check(string? scope)
    {
        var network = StubNetwork.Responding("{}");
        using var client = new PhotosLibraryClient(
            new TestGrant(scope).Credential,
            new PhotosLibraryClientOptions { Transport = network }
        );
        await client.MediaItems.ListAsync();

        Assert.Single(network.Requests);
    }

    [Fact]
    public async Task Another_server_gets_tokens_with_removed_scopes()
    {
        var network = StubNetwork.Responding("{}");
        var options = new PhotosLibraryClientOptions
        {
            Transport = network,
            BaseAddress = new Uri("http://127.0.0.1:8085"),
        };
        using var client = new PhotosLibraryClient(new TestGrant(PhotosLibraryScopes.ReadOnly).Credential, options);
        await client.MediaItems.ListAsync();

        Assert.Single(network.Requests);
    }

    private static async Task<PhotosLibraryException> FailAsync<T>(
        TestGrant grant,
        Func<PhotosLibraryClient, Task<T>> call,
        HttpStatusCode status = HttpStatusCode.Forbidden,
        string body = Envelopes.ScopeInsufficient
    )
    {
        var network = new StubNetwork(_ => StubNetwork.Json(body, status));
        using var client = new PhotosLibraryClient(
            grant.Credential,
            new PhotosLibraryClientOptions { Transport = network }
        );
        return await Assert.ThrowsAsync<PhotosLibraryException>(() => call(client));
    }
}
