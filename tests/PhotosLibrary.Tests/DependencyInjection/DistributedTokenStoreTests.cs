using System.Security.Cryptography;
using System.Text;
using Google.Apis.Auth.OAuth2.Responses;
using Microsoft.Extensions.Caching.Distributed;

namespace PhotosLibrary.Tests.DependencyInjection;

/// <summary>Grants in a cache that several machines, and other programs, look into.</summary>
public class DistributedTokenStoreTests
{
    [Fact]
    public async Task Machines_share_grants()
    {
        var cache = new SharedCache();
        await new DistributedTokenStore(cache).StoreAsync("alice", new TokenResponse { RefreshToken = "1//refresh" });

        Assert.Equal(
            "1//refresh",
            (await new DistributedTokenStore(cache).GetAsync<TokenResponse>("alice")).RefreshToken
        );
        Assert.Null(await new DistributedTokenStore(cache).GetAsync<TokenResponse>("bob"));

        await new DistributedTokenStore(cache).DeleteAsync<TokenResponse>("alice");
        Assert.Empty(cache.Entries);
    }

    [Fact]
    public async Task Cache_sees_neither_user_names_nor_with_encryption_tokens()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var cache = new SharedCache();
        var store = new DistributedTokenStore(cache, bytes => Encrypt(key, bytes), bytes => Decrypt(key, bytes));
        await store.StoreAsync("alice@example.com", new TokenResponse { RefreshToken = "1//refresh" });

        var (name, value) = Assert.Single(cache.Entries);
        Assert.Matches("^PhotosLibrary:grant:[0-9a-f]{64}$", name);
        Assert.DoesNotContain("refresh", Encoding.Latin1.GetString(value), StringComparison.Ordinal);
        Assert.Equal("1//refresh", (await store.GetAsync<TokenResponse>("alice@example.com")).RefreshToken);
    }

    [Fact]
    public async Task Another_key_cannot_decrypt_a_grant_and_says_so()
    {
        var cache = new SharedCache();
        var (before, after) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        await new DistributedTokenStore(
            cache,
            bytes => Encrypt(before, bytes),
            bytes => Decrypt(before, bytes)
        ).StoreAsync("alice", "x");

        var withAnother = new DistributedTokenStore(
            cache,
            bytes => Encrypt(after, bytes),
            bytes => Decrypt(after, bytes)
        );
        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => withAnother.GetAsync<string>("alice"));
        // Nor can one without any key.
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            new DistributedTokenStore(cache).GetAsync<string>("alice")
        );

        Assert.Contains("have the user sign in again", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grants_expire_only_if_the_options_say_so()
    {
        var cache = new SharedCache();
        await new DistributedTokenStore(cache).StoreAsync("alice", "x");
        Assert.Null(cache.LastOptions!.AbsoluteExpirationRelativeToNow ?? cache.LastOptions.SlidingExpiration);

        var month = new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromDays(30) };
        await new DistributedTokenStore(cache, entryOptions: month).StoreAsync("alice", "x");
        Assert.Equal(TimeSpan.FromDays(30), cache.LastOptions.SlidingExpiration);
    }

    [Fact]
    public async Task Invalid_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new DistributedTokenStore(null!));
        Assert.Throws<ArgumentException>(() => new DistributedTokenStore(new SharedCache(), bytes => bytes));
        Assert.Throws<ArgumentException>(() => new DistributedTokenStore(new SharedCache(), null, bytes => bytes));
        await Assert.ThrowsAsync<NotSupportedException>(() =>
            new DistributedTokenStore(new SharedCache()).ClearAsync()
        );
    }

    private static byte[] Encrypt(byte[] key, byte[] bytes)
    {
        using var aes = new AesGcm(key, 16);
        var nonce = RandomNumberGenerator.GetBytes(12);
        var (cipher, tag) = (new byte[bytes.Length], new byte[16]);
        aes.Encrypt(nonce, bytes, cipher, tag);
        return [.. nonce, .. tag, .. cipher];
    }

    private static byte[] Decrypt(byte[] key, byte[] bytes)
    {
        using var aes = new AesGcm(key, 16);
        var plain = new byte[bytes.Length - 28];
        aes.Decrypt(bytes.AsSpan(0, 12), bytes.AsSpan(28), bytes.AsSpan(12, 16), plain);
        return plain;
    }

    /// <summary>A cache server, as far as it is asked.</summary>
    private sealed class SharedCache : IDistributedCache
    {
        public Dictionary<string, byte[]> Entries { get; } = [];

        public DistributedCacheEntryOptions? LastOptions { get; private set; }

        public byte[]? Get(string key) => throw new NotSupportedException("Nothing here may hold a thread.");

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
            Task.FromResult(Entries.GetValueOrDefault(key));

        public void Refresh(string key) => throw new NotSupportedException();

        public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Remove(string key) => throw new NotSupportedException();

        public Task RemoveAsync(string key, CancellationToken token = default)
        {
            Entries.Remove(key);
            return Task.CompletedTask;
        }

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) =>
            throw new NotSupportedException();

        public Task SetAsync(
            string key,
            byte[] value,
            DistributedCacheEntryOptions options,
            CancellationToken token = default
        )
        {
            Entries[key] = value;
            LastOptions = options;
            return Task.CompletedTask;
        }
    }
}
