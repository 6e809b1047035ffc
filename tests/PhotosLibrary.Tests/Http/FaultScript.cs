using System.Globalization;

namespace PhotosLibrary.Tests.Http;

/// <summary>Faults that every client meets in the same way, however it was made.</summary>
internal static class FaultScript
{
    private static readonly FaultyNetwork.Reaction Albums = FaultyNetwork.Json("""{"albums":[{"id":"a"}]}""");

    private static readonly Dictionary<string, (FaultyNetwork.Reaction[] Reactions, string Expected)> Faults = new()
    {
        ["busy once"] = ([FaultyNetwork.Error(503), Albums], "2 requests; a"),
        ["reset once"] = ([FaultyNetwork.Reset, Albums], "2 requests; a"),
        ["unreachable once"] = ([FaultyNetwork.Unreachable, Albums], "2 requests; a"),
        ["busy for good"] = (
            [FaultyNetwork.Error(503)],
            "6 requests; PhotosLibraryException: photoslibrary.albums.list failed: 503 UNAVAILABLE: No."
        ),
        ["unreachable for good"] = (
            [FaultyNetwork.Unreachable],
            "6 requests; PhotosConnectionException: photoslibrary.albums.list: the connection failed "
                + "(Connection refused), at the last of 6 attempts."
        ),
        ["forbidden"] = (
            [FaultyNetwork.Error(403)],
            "1 requests; PhotosLibraryException: photoslibrary.albums.list failed: 403 PERMISSION_DENIED: No."
        ),
        ["told to wait"] = ([FaultyNetwork.Error(429, retryAfter: "7"), Albums], "2 requests; a; waited 7 s or more"),
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    /// <summary>Plays a fault to a client that lists albums, and says what came of it.</summary>
    public static async Task AssertAsync(string fault, Func<FaultyNetwork, PhotosLibraryClient> makeClient)
    {
        var network = new FaultyNetwork(Faults[fault].Reactions);
        using var client = makeClient(network);
        string result;
        try
        {
            var page = await network.Time.RunAsync(client.Albums.ListAsync());
            result = string.Join(' ', page.Albums.Select(album => album.Id));
        }
        catch (PhotosException e)
        {
            result = $"{e.GetType().Name}: {e.Message}";
        }

        var waited = Faults[fault].Expected.Contains("waited", StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $"; waited {(network.Times[^1] >= 7 ? 7 : 0)} s or more")
            : "";
        Assert.Equal(Faults[fault].Expected, $"{network.Requests.Count} requests; {result}{waited}");
        Assert.All(network.Requests, request => Assert.Equal("Bearer token", request.Headers["Authorization"]));
    }
}
