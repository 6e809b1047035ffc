using System.Globalization;
using System.Text;

namespace PhotosLibrary.Emulator.Tests.Serving;

/// <summary>Requests that are nearly right: valid HTTP, whose parts fit neither each other nor their places.</summary>
/// <param name="random">Where they come from.</param>
/// <param name="host">The host to name in them.</param>
/// <param name="known">Ids, tokens and paths that exist.</param>
internal sealed class HostileRequests(Random random, string host, string[] known)
{
    private const int LongText = 3000;

    private static readonly string[] OtherMethods =
    [
        "GET",
        "POST",
        "PATCH",
        "PUT",
        "DELETE",
        "HEAD",
        "OPTIONS",
        "TRACE",
        "get",
        "X-ODD",
    ];

    // With the methods that they are for.
    private static readonly string[] Calls =
    [
        "GET /v1/albums",
        "POST /v1/albums",
        "GET /v1/albums/*",
        "PATCH /v1/albums/*",
        "POST /v1/albums/*:addEnrichment",
        "POST /v1/albums/*:batchAddMediaItems",
        "POST /v1/albums/*:batchRemoveMediaItems",
        "POST /v1/albums/*:share",
        "POST /v1/albums/*:unshare",
        "GET /v1/mediaItems",
        "GET /v1/mediaItems/*",
        "PATCH /v1/mediaItems/*",
        "GET /v1/mediaItems:batchGet",
        "POST /v1/mediaItems:batchCreate",
        "POST /v1/mediaItems:search",
        "GET /v1/sharedAlbums",
        "GET /v1/sharedAlbums/*",
        "POST /v1/sharedAlbums:join",
        "POST /v1/uploads",
        "POST /v1/uploads/*",
        "POST /batch",
        "GET /lr/*",
        "GET /a/*",
        "GET /$discovery/rest",
        "GET /.well-known/openid-configuration",
        "GET /o/oauth2/v2/auth",
        "POST /o/oauth2/consent",
        "POST /token",
        "POST /revoke",
        "POST /tokeninfo",
        "GET /oauth2/v3/certs",
        "GET /v1/userinfo",
        "GET /",
        "GET /explorer",
        "GET /healthz",
        "GET /emulator",
        "GET /emulator/clock",
        "POST /emulator/clock",
        "DELETE /emulator/clock",
        "GET /emulator/faults",
        "POST /emulator/faults",
        "GET /emulator/faults/*",
        "DELETE /emulator/faults/*",
        "GET /emulator/requests",
        "DELETE /emulator/requests",
        "GET /emulator/requests.har",
        "GET /emulator/state",
        "GET /emulator/quotas",
        "DELETE /emulator/quotas",
        "POST /emulator/library/*/items",
        "POST /emulator/library/*/albums",
        "PATCH /emulator/library/*/items/*",
        "DELETE /emulator/library/*/items/*",
        "GET /*",
    ];

    private static readonly string[] Names =
    [
        "pageSize",
        "pageToken",
        "fields",
        "updateMask",
        "mediaItemIds",
        "alt",
        "$.xgafv",
        "prettyPrint",
        "access_token",
        "upload_id",
        "upload_protocol",
        "X-Goog-Upload-Command",
        "excludeNonAppCreatedData",
        "version",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "response_type",
        "code_challenge",
        "grant_type",
        "code",
        "token",
        "account",
        "since",
        "status",
        "operation",
        "app",
        "fileName",
        "quotaUser",
    ];

    private static readonly string[] Fields =
    [
        "album",
        "title",
        "id",
        "newMediaItems",
        "simpleMediaItem",
        "uploadToken",
        "fileName",
        "description",
        "albumId",
        "albumPosition",
        "position",
        "relativeMediaItemId",
        "mediaItemIds",
        "newEnrichmentItem",
        "locationEnrichment",
        "mapEnrichment",
        "textEnrichment",
        "location",
        "latlng",
        "latitude",
        "filters",
        "dateFilter",
        "dates",
        "ranges",
        "startDate",
        "year",
        "month",
        "day",
        "contentFilter",
        "includedContentCategories",
        "mediaTypeFilter",
        "mediaTypes",
        "featureFilter",
        "pageSize",
        "pageToken",
        "orderBy",
        "sharedAlbumOptions",
        "now",
        "advance",
        "freeze",
        "operation",
        "delay",
        "nth",
        "times",
        "status",
        "headers",
        "failItems",
        "error",
        "answer",
        "marks",
    ];

    private static readonly string[] Headers =
    [
        "X-Goog-Upload-Protocol: raw",
        "X-Goog-Upload-Protocol: resumable",
        "X-Goog-Upload-Command: start",
        "X-Goog-Upload-Command: upload, finalize",
        "X-Goog-Upload-Command: query",
        "X-Goog-Upload-Command: *",
        "X-Goog-Upload-Offset: *",
        "X-Goog-Upload-Raw-Size: *",
        "X-Goog-Upload-File-Name: *",
        "X-Goog-Upload-Content-Type: *",
        "X-Goog-Hash: sha1=*",
        "X-HTTP-Method-Override: *",
        "X-HTTP-Method-Override: GET",
        "Range: bytes=*-*",
        "Range: *",
        "If-Range: *",
        "If-None-Match: *",
        "If-Modified-Since: *",
        "Accept: text/html",
        "Accept-Encoding: *",
        "Origin: http://localhost:5173",
        "Origin: *",
        "Access-Control-Request-Method: *",
        "Sec-Fetch-Site: *",
        "Cookie: *",
        "Content-Encoding: *",
        "Authorization: *",
        "Expect: *",
    ];

    private static readonly string[] Types =
    [
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/mixed; boundary=x",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "text/plain; charset=utf-7",
        "image/jpeg",
        ";;=",
    ];

    private static readonly string[] Odd =
    [
        "",
        "0",
        "-1",
        "1",
        "2147483648",
        "9223372036854775807",
        "-9223372036854775809",
        "1e400",
        "NaN",
        "null",
        "true",
        "x",
        "dev:alice",
        "*",
        "..",
        "%",
        "=",
        "=s0-",
        "=w16383-h16383-c",
        "9999-12-31T23:59:59.999999999Z",
        "0001-01-01T00:00:00Z",
        "PT9999999999H",
        "99999999999d",
        "http://localhost:9/",
        "SELF",
        "POSITION_TYPE_UNSPECIFIED",
        "MediaItem.creation_time desc",
        "'; DROP TABLE albums; --",
        "items(",
        "a/b/c(*)",
        "\u0000",
        "\ud800",
        "😀",
        "<script>",
    ];

    /// <summary>The bytes of a request that asks for the connection to be closed.</summary>
    public byte[] Next()
    {
        var body = random.Next(3) == 0 ? [] : Body();
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"{Line()} HTTP/1.1\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Host: {host}\r\nConnection: close\r\n");
        if (random.Next(5) > 0)
        {
            head.Append("Authorization: Bearer dev:alice\r\n");
        }

        if (random.Next(3) > 0)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: {Pick(Types)}\r\n");
        }

        foreach (var header in Enumerable.Range(0, random.Next(4)).Select(_ => Pick(Headers)).Distinct())
        {
            head.Append(CultureInfo.InvariantCulture, $"{Fill(header, HeaderValue)}\r\n");
        }

        if (random.Next(4) == 0)
        {
            return [.. Ascii($"{head}Transfer-Encoding: chunked\r\n\r\n"), .. Chunked(body)];
        }

        return [.. Ascii($"{head}Content-Length: {body.Length}\r\n\r\n"), .. body];
    }

    private string Line()
    {
        var call = Pick(Calls).Split(' ');
        var method = random.Next(6) == 0 ? Pick(OtherMethods) : call[0];
        var path = Fill(call[1], () => Uri.EscapeDataString(random.Next(2) == 0 ? Pick(known[..4]) : Text()));
        path = random.Next(10) switch
        {
            0 => known[random.Next(3, known.Length)],
            1 => Pick(known[^2..]) + Pick(["=d", "=dv", "=w5", "=s0-rw", "=" + Uri.EscapeDataString(Text())]),
            2 => path + Pick(["/", "//", "/.", "/:", "%2f", "%00", "%ff", "%"]),
            _ => path,
        };
        return $"{method} {path}{Query(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}";
    }

    private string Query(char start)
    {
        var pairs = Enumerable
            .Range(0, random.Next(4))
            .Select(_ => $"{Uri.EscapeDataString(Pick(Names))}={Uri.EscapeDataString(Text())}");
        return random.Next(3) > 0 ? "" : start + string.Join('&', pairs);
    }

    private byte[] Body() =>
        random.Next(8) switch
        {
            0 => Noise(random.Next(2000)),
            1 => Encoding.UTF8.GetBytes(Json(0)[..^1]),
            2 => TestPhotos.Jpeg(random.Next(3))[random.Next(20)..],
            3 => Encoding.UTF8.GetBytes(
                $"--x\r\nContent-ID: <{Pick(["1", "a + b"])}>\r\n\r\n{Line()}\r\n\r\n"
                    + $"{Json(0)}\r\n--x{Pick(["--", "", "\r\n\r\n--x--"])}"
            ),
            4 => Encoding.UTF8.GetBytes(Query('&')),
            _ => Encoding.UTF8.GetBytes(Json(0)),
        };

    private string Json(int depth)
    {
        var kind = random.Next(depth > 5 ? 3 : 6);
        return kind switch
        {
            0 => Newtonsoft.Json.JsonConvert.ToString(Text()),
            1 => Pick(["0", "-1", "1e400", "99999999999999999999", "true", "null", "1.5", "{}", "[]"]),
            2 when depth == 0 => new string('[', 100) + new string(']', 100),
            3 when depth > 0 => "["
                + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Json(depth + 1)))
                + "]",
            _ => "{"
                + string.Join(
                    ',',
                    Enumerable
                        .Range(0, random.Next(1, 4))
                        .Select(_ => $"\"{Pick(Fields)}\":{(depth > 5 ? "1" : Json(depth + 1))}")
                )
                + "}",
        };
    }

    private string Value() =>
        random.Next(4) switch
        {
            0 => Pick(known),
            1 => random.Next(20) == 0 ? new string('x', LongText) : Pick(Odd),
            _ => Pick(Odd),
        };

    // What HTTP forbids in a header is refused by the server itself.
    private string HeaderValue() => new([.. Value().Where(letter => letter is >= ' ' and <= '~')]);

    private string Text() => Value().Replace("\ud800", "�", StringComparison.Ordinal);

    private static string Fill(string pattern, Func<string> value) =>
        string.Concat(pattern.Split('*').SelectMany((part, index) => index == 0 ? [part] : new[] { value(), part }));

    private static byte[] Chunked(byte[] body) =>
        body.Length == 0 ? Ascii("0\r\n\r\n") : [.. Ascii($"{body.Length:x}\r\n"), .. body, .. Ascii("\r\n0\r\n\r\n")];

    private byte[] Noise(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private string Pick(string[] from) => from[random.Next(from.Length)];

    private static byte[] Ascii(FormattableString text) => Ascii(FormattableString.Invariant(text));

    private static byte[] Ascii(string text) => Encoding.Latin1.GetBytes(text);
}
