using System.Text;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests.Control;

/// <summary>Drives the emulator over HTTP, as a test in any language does.</summary>
internal static class ControlApi
{
    public static async Task<ApiResponse> PostControlAsync(this TestEmulator emulator, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await ApiResponse.ReadAsync(await emulator.Http.PostAsync(new Uri(emulator.Address, path), content));
    }

    public static async Task<ApiResponse> GetControlAsync(this TestEmulator emulator, string path) =>
        await ApiResponse.ReadAsync(await emulator.Http.GetAsync(new Uri(emulator.Address, path)));

    public static async Task<ApiResponse> DeleteControlAsync(this TestEmulator emulator, string path) =>
        await ApiResponse.ReadAsync(await emulator.Http.DeleteAsync(new Uri(emulator.Address, path)));

    /// <summary>Injects a fault, or a list of them.</summary>
    public static async Task InjectFaultAsync(this TestEmulator emulator, string json) =>
        (await emulator.PostControlAsync("/emulator/faults", json)).Success();

    /// <summary>How often a fault fired.</summary>
    public static async Task<int> FiredAsync(this TestEmulator emulator, int index = 0) =>
        (int)(await emulator.GetControlAsync("/emulator/faults")).Success()["faults"]![index]!["fired"]!;

    public static async Task AdvanceAsync(this TestEmulator emulator, string time) =>
        (await emulator.PostControlAsync("/emulator/clock", $$"""{ "advance": "{{time}}" }""")).Success();

    public static async Task<List<JToken>> RequestsAsync(this TestEmulator emulator, string query = "") =>
        [.. (await emulator.GetControlAsync("/emulator/requests" + query)).Success()["requests"]!];

    /// <summary>Starts an upload session and returns its URL.</summary>
    public static async Task<string> StartUploadAsync(this TestApp app, int? size = null)
    {
        string[] headers = ["X-Goog-Upload-Protocol: resumable", "X-Goog-Upload-Command: start"];
        if (size is not null)
        {
            headers = [.. headers, $"X-Goog-Upload-Raw-Size: {size}"];
        }

        return (await app.UploadAsync("/v1/uploads", [], headers)).Headers["X-Goog-Upload-URL"];
    }

    /// <summary>What <c>query</c> returns: the status and how many bytes were received.</summary>
    public static async Task<(string Status, string Received, string Body)> QueryUploadAsync(
        this TestApp app,
        string url
    )
    {
        var response = await app.UploadAsync(url, [], "X-Goog-Upload-Command: query");
        return (
            response.Headers["X-Goog-Upload-Status"],
            response.Headers["X-Goog-Upload-Size-Received"],
            response.Body
        );
    }

    public static async Task<List<string>> AlbumTitlesAsync(this TestApp app) =>
        [
            .. ((await app.GetAsync("/v1/albums")).Success()["albums"] ?? new JArray()).Select(album =>
                (string)album["title"]!
            ),
        ];
}
