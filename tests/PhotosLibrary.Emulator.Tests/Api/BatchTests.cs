using System.Net.Http.Headers;
using System.Text;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Control;

namespace PhotosLibrary.Emulator.Tests.Api;

/// <summary>Many calls in one multipart request (spec/facts.md, "Batches").</summary>
public sealed class BatchTests : IAsyncLifetime
{
    private const string Boundary = "batch_1";

    private TestEmulator _emulator = null!;

    public async Task InitializeAsync() => _emulator = await TestEmulator.StartAsync();

    public Task DisposeAsync() => _emulator.DisposeAsync();

    [Theory]
    [InlineData("\r\n", "/batch")]
    [InlineData("\n", "/batch")]
    [InlineData("\r\n", "/batch/photoslibrary/v1")]
    public async Task Each_call_has_its_own_response_in_the_order_of_the_calls(string lineEnd, string path)
    {
        var parts = await SendAsync(
            path,
            "dev:alice",
            lineEnd,
            Part("<one>", "POST /v1/albums HTTP/1.1", """{ "album": { "title": "Größe" } }"""),
            Part("<two + 2>", "GET /v1/albums?pageSize=7"),
            Part(null, "GET /v1/albums/none?prettyPrint=false HTTP/1.1")
        );

        Assert.Equal(["<response-one>", "<response-two + 2>", null], parts.Select(part => part.ContentId));
        Assert.Equal([200, 200, 404], parts.Select(part => part.Status));
        Assert.Equal("Größe", (string?)parts[0].Json["title"]);
        Assert.Equal("Größe", (string?)parts[1].Json["albums"]![0]!["title"]);
        Assert.Equal("NOT_FOUND", (string?)parts[2].Json["error"]!["status"]);
        Assert.StartsWith("application/json", parts[0].Headers["Content-Type"]);
    }

    [Fact]
    public async Task Each_call_is_of_whoever_its_token_names_and_without_one_of_whoever_sends_the_batch()
    {
        await SendAsync(
            "/batch",
            "dev:alice",
            "\r\n",
            Part("<1>", "POST /v1/albums", """{ "album": { "title": "by the batch" } }"""),
            Part("<2>", "POST /v1/albums", """{ "album": { "title": "own" } }""", "Authorization: Bearer dev:bob")
        );
        var parts = await SendAsync("/batch", null, "\r\n", Part("<1>", "GET /v1/albums"));

        Assert.Equal(401, Assert.Single(parts).Status);
        Assert.Equal("by the batch", Assert.Single(await TitlesAsync("dev:alice")));
        Assert.Equal("own", Assert.Single(await TitlesAsync("dev:bob")));
    }

    [Fact]
    public async Task Calls_meet_faults_and_quotas_and_the_log_one_by_one()
    {
        await using var emulator = await TestEmulator.StartAsync(configure: options =>
            options.Quotas.RequestsPerDay = 3
        );
        emulator.Emulator.Faults.Add(
            new Fault
            {
                Operation = "Albums_List",
                Nth = 2,
                Error = FaultError.Unavailable,
            }
        );

        var parts = await SendAsync(
            emulator,
            "/batch",
            "dev:alice",
            "\r\n",
            [.. Enumerable.Range(0, 5).Select(index => Part($"<{index}>", "GET /v1/albums"))]
        );

        Assert.Equal([200, 503, 200, 200, 429], parts.Select(part => part.Status));
        var log = emulator.Emulator.Requests.List();
        Assert.Equal(["Albums_List", "Batch"], log.Select(request => request.Operation).Distinct().Order());
        Assert.Equal(
            [200, 503, 200, 200, 429],
            log.Where(request => request.Operation == "Albums_List").Select(request => request.Status!.Value)
        );
    }

    [Fact]
    public async Task Connection_that_a_fault_resets_is_the_one_of_the_batch()
    {
        _emulator.Emulator.Faults.Add(
            new Fault
            {
                Operation = "Albums_Create",
                Nth = 2,
                Reset = true,
            }
        );
        var create = Part("<1>", "POST /v1/albums", """{ "album": { "title": "t" } }""");

        await Assert.ThrowsAsync<HttpRequestException>(() =>
            SendAsync("/batch", "dev:alice", "\r\n", create, create, create)
        );

        Assert.Single(await TitlesAsync("dev:alice"));
    }

    [Theory]
    [InlineData("POST /batch", 400, "another batch")]
    [InlineData("POST /BATCH/photoslibrary/v1", 400, "another batch")]
    [InlineData("POST /v1/uploads", 400, "an upload")]
    [InlineData("POST /v1/%75ploads?upload_id=x", 400, "an upload")]
    [InlineData("POST /emulator/reset", 404, "Method not found.")]
    [InlineData("GET /lr/x=d", 404, "Method not found.")]
    [InlineData("GET /", 404, "Method not found.")]
    [InlineData("POST /v1/../emulator/reset", 404, "Method not found.")]
    public async Task Batches_uploads_and_what_is_not_of_the_api_cannot_be_batched(string line, int status, string text)
    {
        var parts = await SendAsync(
            "/batch",
            "dev:alice",
            "\r\n",
            Part("<1>", line, "x", "X-Goog-Upload-Protocol: raw"),
            Part("<2>", "GET /v1/albums")
        );

        Assert.Equal([status, 200], parts.Select(part => part.Status));
        Assert.Contains(text, (string?)parts[0].Json["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Base_urls_in_a_batch_have_the_address_of_the_request()
    {
        await using var emulator = await TestEmulator.StartAsync(configure: options =>
            options.ExternalUrl = new Uri("https://photos.example:8443")
        );
        var id = await emulator.App("dev:alice").AddIdAsync(TestPhotos.Jpeg(1));

        var parts = await SendAsync(emulator, "/batch", "dev:alice", "\r\n", Part("<1>", $"GET /v1/mediaItems/{id}"));

        Assert.StartsWith("https://photos.example:8443/lr/", (string?)parts[0].Json["baseUrl"]);
    }

    [Theory]
    [InlineData("application/json", "{}", "multipart/mixed")]
    [InlineData("multipart/mixed", "--x\r\n\r\n--x--", "boundary")]
    [InlineData("multipart/mixed; boundary=x", "nothing", "holds no call")]
    [InlineData("multipart/mixed; boundary=x", "--x--", "holds no call")]
    [InlineData("multipart/mixed; boundary=x", "--x\r\n\r\nnonsense\r\n--x--", "Part 1")]
    [InlineData("multipart/mixed; boundary=x", "--x\r\n\r\nGET http://h/v1/albums\r\n--x--", "Part 1")]
    public async Task What_is_no_batch_is_refused_with_the_reason(string type, string body, string reason)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        using var response = await _emulator.Http.PostAsync(new Uri(_emulator.Address, "/batch"), content);

        Assert.Equal(400, (int)response.StatusCode);
        var error = JObject.Parse(await response.Content.ReadAsStringAsync())["error"]!;
        Assert.Contains(reason, (string?)error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_of_too_many_calls_does_none_of_them()
    {
        var create = Part("<1>", "POST /v1/albums", """{ "album": { "title": "t" } }""");

        var all = await SendAsync("/batch", "dev:alice", "\r\n", [.. Enumerable.Repeat(create, 100)]);
        await Assert.ThrowsAsync<BadBatchException>(() =>
            SendAsync("/batch", "dev:alice", "\r\n", [.. Enumerable.Repeat(create, 101)])
        );

        Assert.All(all, part => Assert.Equal(200, part.Status));
        Assert.Equal(100, (await _emulator.Emulator.GetStateAsync("alice")).Accounts[0].Albums.Count);
    }

    [Fact]
    public async Task No_batch_is_served_if_so_set()
    {
        await using var emulator = await TestEmulator.StartAsync(configure: options =>
            options.Unconfirmed.BatchCalls = 0
        );

        var refusal = await Assert.ThrowsAsync<BadBatchException>(() =>
            SendAsync(emulator, "/batch", "dev:alice", "\r\n", Part("<1>", "GET /v1/albums"))
        );

        Assert.Equal(404, refusal.Status);
    }

    private async Task<List<string>> TitlesAsync(string token)
    {
        var albums = (await _emulator.App(token).GetAsync("/v1/albums")).Success()["albums"] ?? new JArray();
        return [.. albums.Select(album => (string)album["title"]!)];
    }

    private Task<List<ResponsePart>> SendAsync(string path, string? token, string lineEnd, params string[] parts) =>
        SendAsync(_emulator, path, token, lineEnd, parts);

    private static async Task<List<ResponsePart>> SendAsync(
        TestEmulator emulator,
        string path,
        string? token,
        string lineEnd,
        params string[] parts
    )
    {
        var body = string.Concat(parts.Select(part => $"--{Boundary}\n{part}\n")) + $"--{Boundary}--\n";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(emulator.Address, path))
        {
            Content = new ByteArrayContent(
                Encoding.UTF8.GetBytes(body.Replace("\n", lineEnd, StringComparison.Ordinal))
            ),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/mixed; boundary=\"{Boundary}\"");
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await emulator.Http.SendAsync(request);
        if ((int)response.StatusCode != 200)
        {
            throw new BadBatchException((int)response.StatusCode);
        }

        var boundary = response.Content.Headers.ContentType!.Parameters.Single(parameter =>
            parameter.Name == "boundary"
        );
        var sections = (await response.Content.ReadAsStringAsync()).Split("--" + boundary.Value);
        Assert.Equal(("", "--\r\n"), (sections[0], sections[^1]));
        return [.. sections[1..^1].Select(ResponsePart.Read)];
    }

    private static string Part(string? id, string line, string body = "", params string[] headers)
    {
        string[] own = id is null ? [] : [$"Content-ID: {id}"];
        string[] lines = ["Content-Type: application/http", .. own, "", line, .. headers, "", body];
        return string.Join('\n', lines);
    }

    private sealed class BadBatchException(int status) : Exception
    {
        public int Status => status;
    }

    private sealed record ResponsePart(string? ContentId, int Status, Dictionary<string, string> Headers, JObject Json)
    {
        public static ResponsePart Read(string section)
        {
            var blocks = section.Split("\r\n\r\n", 3);
            var head = blocks[1].Split("\r\n");
            var part = HeadersOf(blocks[0].Split("\r\n"));
            Assert.Equal("application/http", part["Content-Type"]);
            return new(
                part.GetValueOrDefault("Content-ID"),
                int.Parse(head[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture),
                HeadersOf(head[1..]),
                JObject.Parse(blocks[2])
            );
        }

        private static Dictionary<string, string> HeadersOf(IEnumerable<string> lines) =>
            lines
                .Where(line => line.Length > 0)
                .Select(line => line.Split(": ", 2))
                .ToDictionary(header => header[0], header => header[1], StringComparer.OrdinalIgnoreCase);
    }
}
