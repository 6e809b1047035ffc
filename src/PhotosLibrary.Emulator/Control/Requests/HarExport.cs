using System.Text.Json.Nodes;
using System.Web;

namespace PhotosLibrary.Emulator.Control.Requests;

/// <summary>Writes the request log as HAR 1.2, which browsers and proxies open.</summary>
internal static class HarExport
{
    /// <summary>The log, each entry of which is made when it is written.</summary>
    public static object Create(IEnumerable<LoggedRequest> requests, string address) =>
        new
        {
            Log = new
            {
                Version = "1.2",
                Creator = new
                {
                    Name = "Google Photos emulator",
                    Version = typeof(HarExport).Assembly.GetName().Version?.ToString(3) ?? "0",
                },
                Entries = requests.Select(request => ToEntry(request, address)),
            },
        };

    private static JsonObject ToEntry(LoggedRequest entry, string address)
    {
        var milliseconds = entry.Duration.TotalMilliseconds;
        var har = new JsonObject
        {
            ["startedDateTime"] = entry.Time.ToString(
                "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
                System.Globalization.CultureInfo.InvariantCulture
            ),
            ["time"] = milliseconds,
            ["request"] = ToRequest(entry, address),
            ["response"] = ToResponse(entry),
            ["cache"] = new JsonObject(),
            ["timings"] = new JsonObject
            {
                ["send"] = 0,
                ["wait"] = milliseconds,
                ["receive"] = 0,
            },
        };
        if (entry.Fault is not null)
        {
            har["comment"] = $"Hit by the fault '{entry.Fault}'.";
        }

        if (entry.Operation is not null)
        {
            har["_operation"] = entry.Operation;
        }

        return har;
    }

    private static JsonObject ToRequest(LoggedRequest entry, string address)
    {
        var request = new JsonObject
        {
            ["method"] = entry.Method,
            ["url"] = address + entry.Path,
            ["httpVersion"] = "HTTP/1.1",
            ["cookies"] = new JsonArray(),
            ["headers"] = ToHeaders(entry.RequestHeaders),
            ["queryString"] = ToQuery(entry.Path),
            ["headersSize"] = -1,
            ["bodySize"] = entry.RequestBytes,
        };
        if (entry.RequestBody is { } body)
        {
            request["postData"] = new JsonObject
            {
                ["mimeType"] = entry.RequestHeaders.GetValueOrDefault("Content-Type", "application/json"),
                ["text"] = body,
            };
        }

        return request;
    }

    private static JsonObject ToResponse(LoggedRequest entry)
    {
        var content = new JsonObject
        {
            ["size"] = entry.ResponseBytes,
            ["mimeType"] = entry.ResponseHeaders.GetValueOrDefault("Content-Type", ""),
        };
        if (entry.ResponseBody is { } body)
        {
            content["text"] = body;
        }

        return new JsonObject
        {
            // As in browsers, 0 means that there was no response.
            ["status"] = entry.Status ?? 0,
            ["statusText"] = entry.Status is { } status
                ? Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status)
                : "",
            ["httpVersion"] = "HTTP/1.1",
            ["cookies"] = new JsonArray(),
            ["headers"] = ToHeaders(entry.ResponseHeaders),
            ["content"] = content,
            ["redirectURL"] = entry.ResponseHeaders.GetValueOrDefault("Location", ""),
            ["headersSize"] = -1,
            ["bodySize"] = entry.ResponseBytes,
        };
    }

    private static JsonArray ToHeaders(IReadOnlyDictionary<string, string> headers) =>
        new([.. headers.Select(header => new JsonObject { ["name"] = header.Key, ["value"] = header.Value })]);

    private static JsonArray ToQuery(string path)
    {
        if (path.Split('?', 2) is not [_, var query])
        {
            return [];
        }

        var pairs = HttpUtility.ParseQueryString(query);
        return new JsonArray([
            .. pairs.AllKeys.Select(name => new JsonObject { ["name"] = name ?? "", ["value"] = pairs[name] ?? "" }),
        ]);
    }
}
