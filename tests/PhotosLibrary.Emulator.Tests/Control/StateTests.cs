using System.Net;
using System.Text.Json;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Json;

namespace PhotosLibrary.Emulator.Tests.Control;

/// <summary>The state, the reset and the list of endpoints.</summary>
public sealed class StateTests
{
    [Fact]
    public async Task State_has_everything_that_the_emulator_holds()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var app = emulator.App("dev:alice");
        var album = await app.CreateAlbumAsync("Holidays");
        var photo = TestPhotos.Jpeg(1);
        var first = await app.AddIdAsync(photo, "first.jpg", album);
        var second = await app.AddIdAsync(TestPhotos.Jpeg(2), "second.jpg", album);
        var enrichment = (string)
            (
                await app.PostAsync(
                    $"/v1/albums/{album}:addEnrichment",
                    """
                    { "newEnrichmentItem": { "textEnrichment": { "text": "Day one" } },
                      "albumPosition": { "position": "FIRST_IN_ALBUM" } }
                    """
                )
            ).Success()["enrichmentItem"]!["id"]!;
        var url = await app.StartUploadAsync(1000);
        await emulator.App("dev:bob").CreateAlbumAsync("Bob's");

        var response = await emulator.GetControlAsync("/emulator/state");
        var accounts = response.Success()["accounts"]!;

        Assert.Equal(["alice", "bob"], accounts.Select(account => (string)account["name"]!));
        var alice = accounts[0]!;
        var stored = Assert.Single(alice["albums"]!);
        Assert.Equal(
            (album, "Holidays", "dev"),
            ((string?)stored["id"], (string?)stored["title"], (string?)stored["clientId"])
        );
        Assert.Equal(
            [enrichment, first, second],
            stored["entries"]!.Select(entry => (string)(entry["enrichmentId"] ?? entry["mediaItemId"])!)
        );
        Assert.Equal("Day one", (string?)stored["entries"]![0]!["enrichment"]!["textEnrichment"]!["text"]);
        var item = alice["mediaItems"]![0]!;
        Assert.Equal(
            ("first.jpg", "image/jpeg", photo.Length, 16),
            ((string?)item["filename"], (string?)item["mimeType"], (int)item["bytes"]!, (int)item["width"]!)
        );
        var active = Assert.Single(alice["uploads"]!, upload => (string?)upload["state"] == "active");
        Assert.Equal((0, 1000), ((int)active["receivedBytes"]!, (int)active["announcedBytes"]!));
        Assert.DoesNotContain(new Uri(url).Query.Split("upload_id=")[1].Split('&')[0], response.Body);

        var bob = Assert.Single((await emulator.GetControlAsync("/emulator/state?account=bob")).Success()["accounts"]!);
        Assert.Equal("Bob's", (string?)bob["albums"]![0]!["title"]);

        // Over HTTP it is written row by row, in the same shape as the object in a program.
        var state = await emulator.Emulator.GetStateAsync();
        Assert.Equal(2, state.Accounts[0].MediaItems.Count);
        Assert.Equal(JsonSerializer.Serialize(state, ControlJson.Options), response.Body);
    }

    [Fact]
    public async Task State_has_grants_without_secrets()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var token = await SignIn.AccessTokenAsync(http, emulator.Address);

        var json = await http.GetStringAsync(new Uri(emulator.Address, "/emulator/state"));

        var grant = Assert.Single(JObject.Parse(json)["accounts"]![0]!["grants"]!);
        Assert.Equal("123-demo.apps.googleusercontent.com", (string?)grant["clientId"]);
        Assert.Equal([PhotosLibraryScopes.AppendOnly], grant["scopes"]!.Select(scope => (string)scope!));
        Assert.DoesNotContain(token, json);
    }

    [Fact]
    public async Task A_fault_hits_the_token_endpoint_of_its_app()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        emulator.Faults.Add([
            new()
            {
                Operation = "OAuth_Token",
                ClientId = "other",
                Status = 500,
            },
            new()
            {
                Operation = "OAuth_Token",
                ClientId = OAuth.OAuthServer.ClientId,
                Error = Emulator.Control.FaultError.Unauthenticated,
            },
        ]);

        var response = await SignIn.RedeemAsync(http, emulator.Address, "any");

        Assert.Equal(400, (int)response.Status);
        Assert.Equal(
            ("invalid_grant", "Token has been expired or revoked."),
            ((string?)response.Json["error"], (string?)response.Json["error_description"])
        );
        Assert.NotEmpty(await SignIn.AccessTokenAsync(http, emulator.Address));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reset_empties_the_emulator_which_goes_on_working(bool overHttp)
    {
        var folder = Directory.CreateTempSubdirectory("reset");
        await using (var emulator = await TestEmulator.StartAsync(folder.FullName))
        {
            var app = emulator.App("dev:alice");
            var album = await app.CreateAlbumAsync("Holidays");
            await app.AddIdAsync(TestPhotos.Jpeg(1), albumId: album);
            await app.AddIdAsync(TestPhotos.Jpeg(2), albumId: album);
            var url = (string)(await app.GetAsync("/v1/mediaItems")).Success()["mediaItems"]![0]!["baseUrl"]! + "=d";
            var session = await app.StartUploadAsync();
            await app.UploadAsync(
                session,
                new byte[262_144],
                "X-Goog-Upload-Command: upload",
                "X-Goog-Upload-Offset: 0"
            );
            await emulator.AdvanceAsync("1d");
            await emulator.InjectFaultAsync("""{ "path": "/v1/nothing", "status": 500 }""");
            var page = (await app.GetAsync("/v1/mediaItems?pageSize=1")).Success();

            if (overHttp)
            {
                (await emulator.PostControlAsync("/emulator/reset", "")).Success();
            }
            else
            {
                await emulator.Emulator.ResetAsync();
            }

            Assert.Empty((await emulator.GetControlAsync("/emulator/state")).Success()["accounts"]!);
            Assert.Empty(
                Directory.EnumerateFiles(Path.Combine(folder.FullName, "content"), "*", SearchOption.AllDirectories)
            );
            Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder.FullName, "uploads")));
            Assert.Empty(emulator.Emulator.Faults.List());
            Assert.Empty(emulator.Emulator.Requests.List());
            Assert.Equal(emulator.Clock.GetUtcNow(), emulator.Emulator.Clock.GetUtcNow());
            Assert.Empty((await app.GetAsync("/v1/mediaItems")).Success());

            // What was given out before leads nowhere, also when there is something again.
            Assert.Equal(404, (int)(await app.UploadAsync(session, [], "X-Goog-Upload-Command: query")).Status);
            await app.AddIdAsync(TestPhotos.Jpeg(3));
            await app.AddIdAsync(TestPhotos.Jpeg(4));
            using var old = await emulator.Http.GetAsync(url);
            Assert.Equal(HttpStatusCode.NotFound, old.StatusCode);
            (await app.GetAsync($"/v1/mediaItems?pageSize=1&pageToken={page["nextPageToken"]}")).InvalidField(
                "page_token"
            );
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_listed_control_endpoint_exists()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var endpoints = (await emulator.GetControlAsync("/emulator")).Success()["endpoints"]!.ToList();

        Assert.Equal(14, endpoints.Count);
        foreach (var endpoint in endpoints)
        {
            using var request = new HttpRequestMessage(
                new HttpMethod((string)endpoint["method"]!),
                new Uri(emulator.Address, (string)endpoint["path"]!)
            );
            var response = await ApiResponse.ReadAsync(await emulator.Http.SendAsync(request));
            Assert.DoesNotContain("Method not found", response.Body);
            Assert.NotEqual(405, (int)response.Status);
        }
    }

    [Fact]
    public async Task Pages_of_other_sites_cannot_use_the_control_endpoints()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.App("dev:alice").CreateAlbumAsync("Kept");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(emulator.Address, "/emulator/reset"));
        request.Headers.Add("Origin", "https://elsewhere.example");

        var response = await ApiResponse.ReadAsync(await emulator.Http.SendAsync(request));

        Assert.Equal(403, (int)response.Status);
        Assert.Equal(["Kept"], await emulator.App("dev:alice").AlbumTitlesAsync());
    }
}
