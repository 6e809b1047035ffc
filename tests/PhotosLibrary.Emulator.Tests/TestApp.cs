using System.Net.Http.Headers;
using System.Text;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests;

/// <summary>An app that calls the emulator for an account, in plain HTTP.</summary>
internal sealed class TestApp(HttpClient http, Uri address, string token)
{
    public Uri Address => address;

    public string Token => token;

    public Task<ApiResponse> GetAsync(string path) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(address, path)));

    public Task<ApiResponse> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, json);

    public Task<ApiResponse> PatchAsync(string path, string json) => SendAsync(HttpMethod.Patch, path, json);

    public Task<ApiResponse> SendAsync(HttpMethod method, string path, string json) =>
        SendAsync(
            new HttpRequestMessage(method, new Uri(address, path))
            {
                Content = new StringContent(json, Encoding.UTF8, "application/json"),
            }
        );

    /// <summary>Sends with this app's token.</summary>
    public async Task<ApiResponse> SendAsync(HttpRequestMessage request)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await ApiResponse.ReadAsync(await http.SendAsync(request));
    }

    /// <summary>Sends to the upload protocol, with headers given as "Name: value".</summary>
    public Task<ApiResponse> UploadAsync(string url, byte[] body, params string[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, url))
        {
            Content = new ByteArrayContent(body),
        };
        foreach (var header in headers.Select(header => header.Split(": ", 2)))
        {
            request.Headers.TryAddWithoutValidation(header[0], header[1]);
        }

        return SendAsync(request);
    }

    /// <summary>Uploads bytes in one request and returns their token.</summary>
    public async Task<string> UploadRawAsync(byte[] bytes, string? fileName = null)
    {
        string[] named = fileName is null ? [] : [$"X-Goog-Upload-File-Name: {fileName}"];
        string[] headers = ["X-Goog-Upload-Protocol: raw", .. named];
        var response = await UploadAsync("/v1/uploads", bytes, headers);
        Assert.Equal("text/plain", response.Headers["Content-Type"]);
        return response.Body;
    }

    /// <summary>Uploads a photo, makes an item of it, and returns the item.</summary>
    public async Task<JObject> AddAsync(byte[] photo, string fileName = "photo.jpg", string? albumId = null)
    {
        var token = await UploadRawAsync(photo);
        var album = albumId is null ? "" : $"\"albumId\": \"{albumId}\", ";
        var response = await PostAsync(
            "/v1/mediaItems:batchCreate",
            $$"""
            { {{album}}"newMediaItems": [
                { "simpleMediaItem": { "uploadToken": "{{token}}", "fileName": "{{fileName}}" } }] }
            """
        );
        return (JObject)response.Success()["newMediaItemResults"]![0]!["mediaItem"]!;
    }

    /// <summary>Uploads a photo, makes an item of it, and returns the item's id.</summary>
    public async Task<string> AddIdAsync(byte[] photo, string fileName = "photo.jpg", string? albumId = null) =>
        (string)(await AddAsync(photo, fileName, albumId))["id"]!;

    /// <summary>Creates an album and returns its id.</summary>
    public async Task<string> CreateAlbumAsync(string title = "Album") =>
        (string)(await PostAsync("/v1/albums", $$"""{ "album": { "title": "{{title}}" } }""")).Success()["id"]!;

    /// <summary>The ids of the items in an album, in its order.</summary>
    public async Task<List<string>> ListAlbumAsync(string albumId)
    {
        var response = await PostAsync("/v1/mediaItems:search", $$"""{ "albumId": "{{albumId}}", "pageSize": 100 }""");
        return Ids(response.Success());
    }

    /// <summary>The ids on a page of media items.</summary>
    public static List<string> Ids(JObject page, string list = "mediaItems") =>
        [.. (page[list] ?? new JArray()).Select(item => (string)item["id"]!)];
}
