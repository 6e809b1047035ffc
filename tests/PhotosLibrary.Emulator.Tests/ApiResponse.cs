using System.Net;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests;

/// <summary>An HTTP response that was read to its end.</summary>
internal sealed record ApiResponse(HttpStatusCode Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public static async Task<ApiResponse> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var headers = response
                .Headers.Concat(response.Content.Headers)
                .ToDictionary(
                    header => header.Key,
                    header => string.Join(", ", header.Value),
                    StringComparer.OrdinalIgnoreCase
                );
            return new ApiResponse(response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
        }
    }

    public JObject Json =>
        (JObject)
            JsonConvert.DeserializeObject<JToken>(
                Body,
                new JsonSerializerSettings { DateParseHandling = DateParseHandling.None }
            )!;

    /// <summary>The response, which must be a success.</summary>
    public JObject Success()
    {
        Assert.True(Status == HttpStatusCode.OK, $"{Status}: {Body}");
        return Json;
    }

    /// <summary>Checks that this is Google's error envelope and returns its error.</summary>
    public JObject Error(int code, string status, string? message = null)
    {
        Assert.Equal($"{code}: {status}", $"{(int)Status}: {(string?)Json["error"]?["status"]}");
        Assert.Equal("application/json; charset=UTF-8", Headers["Content-Type"]);
        var error = (JObject)Json["error"]!;
        Assert.Equal(code, (int)error["code"]!);
        if (message is not null)
        {
            Assert.Equal(message, (string?)error["message"]);
        }

        return error;
    }

    /// <summary>Checks that this is an invalid argument, in Google's generic words, of a field.</summary>
    public void InvalidField(string field)
    {
        var error = Error(400, "INVALID_ARGUMENT", "Request contains an invalid argument.");
        Assert.Equal("type.googleapis.com/google.rpc.BadRequest", (string?)error["details"]![0]!["@type"]);
        Assert.Equal(field, (string?)error["details"]![0]!["fieldViolations"]![0]!["field"]);
    }

    /// <summary>Checks that this is a bare status, the shape of errors of the uploads.</summary>
    public void BareStatus(int httpStatus, int code, string? message = null)
    {
        Assert.Equal(httpStatus, (int)Status);
        Assert.Equal(["code", "message"], Json.Properties().Select(property => property.Name));
        Assert.Equal(code, (int)Json["code"]!);
        if (message is not null)
        {
            Assert.Equal(message, (string?)Json["message"]);
        }
    }
}
