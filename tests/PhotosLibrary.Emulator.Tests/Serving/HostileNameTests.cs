using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests.Serving;

/// <summary>
/// Names that would be something else if they ever became a path, a header or a query of the database.
/// </summary>
public sealed class HostileNameTests : IAsyncLifetime
{
    private static readonly Regex Ours = new(
        "^(lock|library\\.db(-wal|-shm)?|uploads(/A[\\w-]{96})?|content(/[0-9a-f]{2}(/[0-9a-f]{64})?)?|renders(/.*)?)$"
    );

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private TestEmulator _emulator = null!;

    public static TheoryData<string> Names =>
        [
            "../../../escaped.jpg",
            "..\\..\\escaped.jpg",
            "/etc/passwd",
            "C:\\Windows\\win.ini",
            "\\\\host\\share\\x.jpg",
            "..",
            ".",
            "lock",
            "library.db",
            "CON",
            "NUL.jpg",
            "aux.jpg",
            "a:stream.jpg",
            "nul\0byte.jpg",
            "line\r\nX-Evil: yes.jpg",
            "quote\"; filename=evil.sh",
            "'; DROP TABLE media_items; --",
            "%2e%2e%2fescaped.jpg",
            "~/x.jpg",
            "$(touch x).jpg",
            "right\u202Egpj.exe",
            "name ",
            " ",
            "été 📷.jpg",
            "-rf",
            "|x.jpg",
            "<script>.jpg",
        ];

    private string Data => Path.Combine(_folder.FullName, "data");

    public async Task InitializeAsync() => _emulator = await TestEmulator.StartAsync(Data);

    public async Task DisposeAsync()
    {
        await _emulator.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Hostile_file_name_never_becomes_a_path(string name)
    {
        var app = _emulator.NewAccount();
        var token = await app.UploadRawAsync(TestPhotos.Jpeg(1), Uri.EscapeDataString(name));
        var request = new JObject
        {
            ["newMediaItems"] = new JArray(
                new JObject
                {
                    ["simpleMediaItem"] = new JObject { ["uploadToken"] = token, ["fileName"] = name },
                }
            ),
        };

        var item = (JObject)
            (await app.PostAsync("/v1/mediaItems:batchCreate", request.ToString())).Success()["newMediaItemResults"]![
                0
            ]!["mediaItem"]!;
        var url = (string)(await app.GetAsync($"/v1/mediaItems/{item["id"]}")).Success()["baseUrl"]!;
        using var download = await _emulator.Http.GetAsync(url + "=d");

        Assert.Equal(name, (string?)item["filename"]);
        AssertOnlyOurFiles();
        Assert.Equal(TestPhotos.Jpeg(1), await download.Content.ReadAsByteArrayAsync());
        Assert.DoesNotContain(download.Headers, header => header.Key == "X-Evil");

        // As browsers read it: the extended value goes before the plain one, and neither can end the header.
        var disposition = download.Content.Headers.GetValues("Content-Disposition").Single();
        Assert.DoesNotContain(disposition, char.IsControl);
        Assert.Equal(name, ContentDispositionHeaderValue.Parse(disposition).FileNameStar);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Hostile_session_id_never_becomes_a_path(string name)
    {
        var app = _emulator.NewAccount();
        var url = "/v1/uploads?upload_protocol=resumable&upload_id=" + Uri.EscapeDataString(name);

        foreach (var command in new[] { "query", "upload", "upload, finalize", "finalize", "cancel" })
        {
            (
                await app.UploadAsync(url, command.StartsWith('u') ? [1] : [], $"X-Goog-Upload-Command: {command}")
            ).BareStatus(404, 5);
        }

        AssertOnlyOurFiles();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Hostile_name_of_an_own_item_never_becomes_a_path(string name)
    {
        var escaped = Uri.EscapeDataString(name);
        using var photo = new ByteArrayContent(TestPhotos.Jpeg(1));

        var path = $"/emulator/library/alice/items?fileName={escaped}&app={escaped}&description={escaped}";
        var response = await ApiResponse.ReadAsync(
            await _emulator.Http.PostAsync(new Uri(_emulator.Address, path), photo)
        );

        // An app may not have every name.
        Assert.True((int)response.Status is 200 or 400, response.Body);
        AssertOnlyOurFiles();
    }

    [Fact]
    public async Task A_very_long_name_is_refused()
    {
        var app = _emulator.NewAccount();
        var token = await app.UploadRawAsync(TestPhotos.Jpeg(1), new string('x', 5000));

        (
            await app.PostAsync(
                "/v1/mediaItems:batchCreate",
                $$"""
                { "newMediaItems": [{ "simpleMediaItem": {
                    "uploadToken": "{{token}}", "fileName": "{{new string('x', 1_000_000)}}" } }] }
                """
            )
        ).Error(400, "INVALID_ARGUMENT");

        AssertOnlyOurFiles();
    }

    [SkippableFact]
    public async Task Folder_with_hostile_names_is_seeded_and_left_unchanged()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such names.");
        var folder = _folder.CreateSubdirectory("photos");
        string[] names =
        [
            "a\\..\\..\\escaped.jpg",
            "CON.jpg",
            "line\nbreak.jpg",
            "'; DROP TABLE albums; --",
            "%2e%2e%2fx.jpg",
            new string('x', 251) + ".jpg",
        ];
        for (var number = 0; number < names.Length; number++)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, names[number]), TestPhotos.Jpeg(number));
        }

        var album = folder.CreateSubdirectory("a\\..\\album");
        await File.WriteAllBytesAsync(Path.Combine(album.FullName, "a.jpg"), TestPhotos.Jpeg(100));

        // A link round to its own folder, and one to a file outside.
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "round"), folder.FullName);
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "secret.jpg"), "/etc/passwd");
        await using var seeded = await TestEmulator.StartAsync(configure: options =>
            options.SeedDirectory = folder.FullName
        );

        var account = Assert.Single((await seeded.Emulator.GetStateAsync()).Accounts);

        Assert.Equal(names.Append("a.jpg").ToHashSet(), account.MediaItems.Select(item => item.Filename!).ToHashSet());
        Assert.Contains("a\\..\\album", account.Albums.Select(stored => stored.Title));
        Assert.Equal(names.Length + 1, folder.GetFiles().Length);
    }

    private void AssertOnlyOurFiles()
    {
        var roots = _folder.GetFileSystemInfos().Select(entry => entry.Name).Where(name => name != "photos");
        Assert.Equal(["data"], roots);
        var strange = Directory
            .GetFileSystemEntries(Data, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Data, path).Replace('\\', '/'))
            .Where(path => !Ours.IsMatch(path));
        Assert.Empty(strange);
    }
}
