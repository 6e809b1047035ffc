using System.Text.Json;
using System.Web;
using PhotosLibrary.Emulator;
using PhotosLibrary.EndToEnd.Tests.Auth;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.OtherClients;

/// <summary>
/// rclone, as Debian packages it, unmodified: the public client of this API that most people use. It must find in the
/// emulator what it finds at Google.
/// </summary>
public sealed class RcloneTests : IDisposable
{
    private const string ClientId = "123-rclone.apps.googleusercontent.com";

    private readonly string _folder = Directory.CreateTempSubdirectory("rclone-").FullName;

    private string _token =
        """{"access_token":"dev:alice","token_type":"Bearer","refresh_token":"none","expiry":"2099-01-01T00:00:00Z"}""";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task Rclone_copies_into_an_album_lists_it_and_copies_back()
    {
        Skip.IfNot(Programs.IsInstalled("rclone"), "rclone is not installed (Debian's package rclone).");
        await using var emulator = await PhotosEmulator.StartAsync();
        await using var google = new GoogleProxy(emulator.Address);
        var source = Directory.CreateDirectory(Path.Combine(_folder, "source")).FullName;
        for (var i = 0; i < 3; i++)
        {
            await File.WriteAllBytesAsync(
                Path.Combine(source, $"photo {i}.jpg"),
                TestPhotos.Jpeg(i, "2008:10:22 16:28:39")
            );
        }

        await RunAsync(google, "copy", source, "google:album/Holiday");
        var album = await RunAsync(google, "lsf", "google:album/Holiday");
        var year = await RunAsync(google, "lsf", "google:media/by-year/2008");
        await RunAsync(google, "copy", "google:album/Holiday", Path.Combine(_folder, "copy"));

        string[] names = ["photo 0.jpg", "photo 1.jpg", "photo 2.jpg"];
        Assert.Equal(names, album.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
        Assert.Equal(names, year.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
        foreach (var name in names)
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(source, name)),
                await File.ReadAllBytesAsync(Path.Combine(_folder, "copy", name))
            );
        }

        await RunAsync(google, "delete", "google:album/Holiday/photo 1.jpg");
        Assert.DoesNotContain(
            "photo 1.jpg",
            await RunAsync(google, "lsf", "google:album/Holiday"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "photo 1.jpg",
            await RunAsync(google, "lsf", "google:media/by-year/2008"),
            StringComparison.Ordinal
        );
    }

    [SkippableFact]
    public async Task Rclone_refreshes_its_token_at_another_host_of_Google()
    {
        Skip.IfNot(Programs.IsInstalled("rclone"), "rclone is not installed (Debian's package rclone).");
        await using var emulator = await PhotosEmulator.StartAsync();
        await using var google = new GoogleProxy(emulator.Address);
        var refreshToken = await SignInAsync(emulator.Address);
        _token =
            """{"access_token":"ya29.old","token_type":"Bearer","expiry":"2020-01-01T00:00:00Z","""
            + $$"""
                "refresh_token":"{{refreshToken}}"}
                """;

        await RunAsync(google, "mkdir", "google:album/Holiday");

        Assert.Equal("Holiday/", (await RunAsync(google, "lsf", "google:album")).Trim());
        Assert.Contains(emulator.Requests.List(), request => request is { Operation: "OAuth_Token", Status: 200 });
    }

    // What a person and rclone did together earlier.
    private static async Task<string> SignInAsync(Uri emulator)
    {
        const string Callback = "http://127.0.0.1:53682/";
        var scope = $"{PhotosLibraryScopes.AppendOnly} {PhotosLibraryScopes.ReadOnlyAppCreatedData}";
        var page = new Uri(
            emulator,
            $"/o/oauth2/auth?response_type=code&client_id={ClientId}&redirect_uri={Callback}"
                + $"&scope={Uri.EscapeDataString(scope)}"
        );
        var redirect = await new Person().DecideAsync(page);
        using var http = new HttpClient { BaseAddress = emulator };
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = HttpUtility.ParseQueryString(redirect.Query)["code"]!,
                ["client_id"] = ClientId,
                ["redirect_uri"] = Callback,
            }
        );
        using var response = await http.PostAsync("/token", form);
        return JsonDocument
            .Parse(await response.Content.ReadAsStringAsync())
            .RootElement.GetProperty("refresh_token")
            .GetString()!;
    }

    private async Task<string> RunAsync(GoogleProxy google, params string[] arguments)
    {
        var configuration = Path.Combine(_folder, "rclone.conf");
        await File.WriteAllTextAsync(
            configuration,
            $"""
            [google]
            type = google photos
            client_id = {ClientId}
            client_secret = any
            token = {_token}
            """
        );
        var run = await ProcessRun.StartAsync(
            "rclone",
            _folder,
            new Dictionary<string, string> { ["HTTPS_PROXY"] = google.Address },
            [
                "--config",
                configuration,
                "--no-check-certificate",
                "--retries",
                "1",
                "--low-level-retries",
                "1",
                .. arguments,
            ]
        );
        Assert.True(run.ExitCode == 0, $"rclone {string.Join(' ', arguments)} failed: {run.Error}");
        return run.Output;
    }
}
