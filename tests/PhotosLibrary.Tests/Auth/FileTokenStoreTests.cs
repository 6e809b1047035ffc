using System.Runtime.Versioning;
using Google.Apis.Auth.OAuth2.Responses;

namespace PhotosLibrary.Tests.Auth;

/// <summary>Grants on disk, which only their owner can read.</summary>
public sealed class FileTokenStoreTests : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("grants-").FullName;

    private FileTokenStore Store => new(Path.Combine(_parent, "app", "grants"));

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Fact]
    public async Task Stored_grant_is_found_by_another_process()
    {
        var issued = new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc);
        await Store.StoreAsync(
            "alice",
            new TokenResponse
            {
                AccessToken = "a",
                RefreshToken = "r",
                Scope = PhotosLibraryScopes.AppendOnly,
                ExpiresInSeconds = 3599,
                IssuedUtc = issued,
            }
        );

        var found = await Store.GetAsync<TokenResponse>("alice");

        Assert.Equal(("a", "r", PhotosLibraryScopes.AppendOnly), (found.AccessToken, found.RefreshToken, found.Scope));
        Assert.Equal((3599L, issued), (found.ExpiresInSeconds, found.IssuedUtc.ToUniversalTime()));
        Assert.Null(await Store.GetAsync<TokenResponse>("bob"));
        Assert.Null(await Store.GetAsync<string>("alice"));
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Only_the_owner_can_read_a_stored_grant()
    {
        Skip.If(
            OperatingSystem.IsWindows(),
            "Windows has no modes of files; what is in the profile has its access rules."
        );
        await Store.StoreAsync("alice", "secret");
        await Store.StoreAsync("alice", "secret, replaced");

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Store.Folder)
        );
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Assert.Single(Directory.GetFiles(Store.Folder)))
        );
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public async Task File_that_others_can_read_is_closed_to_them()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        await Store.StoreAsync("alice", "secret");
        var file = Assert.Single(Directory.GetFiles(Store.Folder));
        File.SetUnixFileMode(file, (UnixFileMode)0b110_110_100);

        Assert.Equal("secret", await Store.GetAsync<string>("alice"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Folder_that_is_there_keeps_its_mode_and_its_other_files()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        var mode = (UnixFileMode)0b111_101_101;
        var folder = Directory.CreateDirectory(Path.Combine(_parent, "shared"), mode).FullName;
        File.SetUnixFileMode(folder, mode);
        await File.WriteAllTextAsync(Path.Combine(folder, "other.txt"), "mine");
        var store = new FileTokenStore(folder);
        await store.StoreAsync("alice", "secret");
        await store.ClearAsync();

        Assert.Equal(mode, File.GetUnixFileMode(folder));
        Assert.Equal(["other.txt"], Directory.GetFiles(folder).Select(Path.GetFileName));
        Assert.Null(await store.GetAsync<string>("alice"));
    }

    [Fact]
    public async Task Any_key_is_safe_and_differs_from_every_other()
    {
        string[] keys =
        [
            "alice",
            "Alice",
            "alice@example.com",
            "../../etc/passwd",
            "/etc/passwd",
            "C:\\x",
            "a/b",
            "a\\b",
            ".",
            "..",
            "NUL",
            "a:b",
            "a*?",
            "a\0b",
            "a\nb",
            " ",
            "été – 夏",
            "😀",
            new string('x', 5000),
            "alice.grant",
            "*",
        ];
        foreach (var key in keys)
        {
            await Store.StoreAsync(key, key);
        }

        foreach (var key in keys)
        {
            Assert.Equal(key, await Store.GetAsync<string>(key));
        }

        Assert.Equal(keys.Length, Directory.GetFiles(Store.Folder).Length);
        Assert.Equal([Store.Folder], Directory.GetDirectories(Path.Combine(_parent, "app")));
        Assert.Single(Directory.GetFileSystemEntries(_parent));
    }

    [Fact]
    public async Task Readers_see_one_grant_or_the_other_and_never_half_of_one()
    {
        var values = Enumerable.Range(0, 4).Select(i => new string((char)('a' + i), 50_000)).ToList();
        await Store.StoreAsync("alice", values[0]);
        var writers = values
            .Select(async value =>
            {
                await Task.Yield();
                for (var i = 0; i < 25; i++)
                {
                    await Store.StoreAsync("alice", value);
                }
            })
            .ToList();
        var seen = 0;
        while (!writers.TrueForAll(writer => writer.IsCompleted))
        {
            Assert.Contains(await Store.GetAsync<string>("alice"), values);
            seen++;
        }

        await Task.WhenAll(writers);
        Assert.True(seen > 0);
        // No temporary file is left over.
        Assert.Single(Directory.GetFiles(Store.Folder));
    }

    [Fact]
    public async Task Deleted_grant_is_gone_and_a_missing_one_can_be_deleted_too()
    {
        await Store.DeleteAsync<string>("nobody");
        await Store.ClearAsync();
        await Store.StoreAsync("alice", "1");
        await Store.StoreAsync("bob", "2");
        await Store.DeleteAsync<string>("alice");
        await Store.DeleteAsync<string>("alice");

        Assert.Null(await Store.GetAsync<string>("alice"));
        Assert.Equal("2", await Store.GetAsync<string>("bob"));
    }

    [Theory]
    [InlineData("{\"access_token\":")]
    [InlineData("not JSON")]
    public async Task Damaged_file_is_named(string content)
    {
        await Store.StoreAsync("alice", new TokenResponse());
        var file = Assert.Single(Directory.GetFiles(Store.Folder));
        await File.WriteAllTextAsync(file, content);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => Store.GetAsync<TokenResponse>("alice"));

        Assert.Equal($"{file} is damaged. Delete it, and sign in again.", failure.Message);
    }

    [Fact]
    public void Profile_has_a_folder_per_app()
    {
        Assert.EndsWith(
            Path.Combine("My app", "google-photos-grants"),
            FileTokenStore.InProfile("My app").Folder,
            StringComparison.Ordinal
        );
        Assert.True(Path.IsPathFullyQualified(FileTokenStore.InProfile("My app").Folder));
        Assert.Throws<ArgumentException>(() => FileTokenStore.InProfile("../evil"));
        Assert.Throws<ArgumentException>(() => FileTokenStore.InProfile(".."));
        Assert.Throws<ArgumentException>(() => FileTokenStore.InProfile(" "));
        Assert.Throws<ArgumentException>(() => new FileTokenStore(""));
    }

    [Fact]
    public async Task Empty_key_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.StoreAsync("", "x"));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.GetAsync<string>(""));
        Assert.Empty(Directory.GetFileSystemEntries(_parent));
    }
}
