using Google.Apis.Auth.OAuth2.Responses;
using Microsoft.Extensions.DependencyInjection;
using PhotosLibrary.Tests.Auth;

namespace PhotosLibrary.Tests.DependencyInjection;

/// <summary>One app, many users: a client for each, by the grant that is stored of them.</summary>
public sealed class ClientFactoryTests : IAsyncDisposable
{
    private readonly TestGrant _grant;
    private readonly StubNetwork _network = new(_ => StubNetwork.Json("{}"));
    private readonly ServiceProvider _provider;

    public ClientFactoryTests()
    {
        _grant = new TestGrant(string.Join(" ", PhotosLibraryScopes.All));
        var services = new ServiceCollection().AddSingleton(_grant.Flow);
        services.AddPhotosLibrary().ConfigurePrimaryHttpMessageHandler(() => _network);
        services.AddKeyedSingleton("second", _grant.Flow).AddKeyedPhotosLibrary("second");
        _provider = services.BuildServiceProvider(validateScopes: true);
    }

    private PhotosLibraryClientFactory Clients => _provider.GetRequiredService<PhotosLibraryClientFactory>();

    [Fact]
    public async Task Each_user_calls_with_the_token_of_their_own_grant()
    {
        Store("alice", "token-a", "refresh-a");
        Store("bob", "token-b", "refresh-b");

        foreach (var user in new[] { "alice", "bob", "alice" })
        {
            using var photos = await Clients.ForUserAsync(user);
            await photos.Albums.ListAsync();
        }

        Assert.Equal(
            ["Bearer token-a", "Bearer token-b", "Bearer token-a"],
            _network.Requests.Select(request => request.Headers["Authorization"])
        );
        Assert.Empty(_grant.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(PhotosLibraryScopes.AppendOnly)]
    public async Task Without_a_grant_that_is_good_the_user_has_to_consent(string? granted)
    {
        if (granted is not null)
        {
            Store("alice", "token-a", "refresh-a", granted);
        }

        var failure = await Assert.ThrowsAsync<PhotosSignInException>(() => Clients.ForUserAsync("alice"));

        Assert.True(failure.IsConsentNeeded);
        Assert.StartsWith("There is no grant of the user \"alice\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grant_of_less_is_enough_for_who_asks_for_less()
    {
        Store("alice", "token-a", "refresh-a", PhotosLibraryScopes.AppendOnly);

        using var photos = await Clients.ForUserAsync("alice", [PhotosLibraryScopes.AppendOnly]);

        Assert.NotNull(photos);
    }

    [Fact]
    public async Task Writes_of_one_user_wait_for_each_other_whichever_client_sends_them()
    {
        Store("alice", "token-a", "refresh-a");
        Store("bob", "token-b", "refresh-b");
        var release = new TaskCompletionSource();
        var network = new StubNetwork(_ => StubNetwork.Json("""{"id":"A","title":"Trip"}"""))
        {
            Gate = _ => release.Task,
        };
        var services = new ServiceCollection().AddSingleton(_grant.Flow);
        services.AddPhotosLibrary().ConfigurePrimaryHttpMessageHandler(() => network);
        await using var provider = services.BuildServiceProvider();
        var clients = provider.GetRequiredService<PhotosLibraryClientFactory>();

        using var first = await clients.ForUserAsync("alice");
        using var second = await clients.ForUserAsync("alice");
        using var other = await clients.ForUserAsync("bob");
        var writes = new[] { first, second, other }.Select(photos => photos.Albums.CreateAsync("Trip")).ToList();

        Assert.Equal(2, network.Requests.Count);
        release.SetResult();
        await Task.WhenAll(writes);
        Assert.Equal(3, network.Requests.Count);
    }

    [Fact]
    public async Task Who_consents_again_is_not_held_to_the_old_grant()
    {
        Store("alice", "token-a", "refresh-a");
        using var before = await Clients.ForUserAsync("alice");
        Store("alice", "token-new", "refresh-new");
        using var after = await Clients.ForUserAsync("alice");

        await after.Albums.ListAsync();

        Assert.Equal("Bearer token-new", _network.Requests[^1].Headers["Authorization"]);
    }

    [Fact]
    public async Task Refreshed_token_reaches_the_clients_that_a_user_has()
    {
        Store("alice", "token-a", "refresh-a");
        using var early = await Clients.ForUserAsync("alice");
        Store("alice", "token-later", "refresh-a", issued: DateTime.UtcNow.AddMinutes(1));
        using var late = await Clients.ForUserAsync("alice");

        await early.Albums.ListAsync();

        Assert.Equal("Bearer token-later", _network.Requests[^1].Headers["Authorization"]);
    }

    [Fact]
    public async Task Disposed_client_leaves_those_of_others_their_connections()
    {
        Store("alice", "token-a", "refresh-a");
        Store("bob", "token-b", "refresh-b");
        using var bob = await Clients.ForUserAsync("bob");

        (await Clients.ForUserAsync("alice")).Dispose();
        await bob.Albums.ListAsync();

        Assert.Single(_network.Requests);
    }

    [Fact]
    public async Task Thousands_of_users_are_not_kept_in_memory()
    {
        var last = new WeakReference(null);
        for (var user = 0; user < 3000; user++)
        {
            Store($"user-{user}", $"token-{user}", $"refresh-{user}");
            await UseAsync($"user-{user}", last);
        }

        GC.Collect();
        Assert.False(last.IsAlive);
    }

    [Fact]
    public async Task Factory_of_a_key_takes_the_flow_of_that_key()
    {
        Store("alice", "token-a", "refresh-a");

        var clients = _provider.GetRequiredKeyedService<PhotosLibraryClientFactory>("second");

        using var photos = await clients.ForUserAsync("alice");
        Assert.NotSame(Clients, clients);
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    private async Task UseAsync(string user, WeakReference last) => last.Target = await Clients.ForUserAsync(user);

    private void Store(
        string user,
        string accessToken,
        string refreshToken,
        string? scope = null,
        DateTime? issued = null
    ) =>
        _grant.Store.Values[user] = new TokenResponse
        {
            AccessToken = accessToken,
            RefreshToken = refreshToken,
            ExpiresInSeconds = 3600,
            IssuedUtc = issued ?? DateTime.UtcNow,
            Scope = scope ?? string.Join(" ", PhotosLibraryScopes.All),
        };
}
