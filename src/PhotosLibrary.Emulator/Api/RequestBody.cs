using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Json;
using PhotosLibrary.Emulator.Serving;

namespace PhotosLibrary.Emulator.Api;

/// <summary>Reads the JSON of a request, whatever its content type, and reports errors as Google does.</summary>
internal static class RequestBody
{
    private const int ExcerptLength = 40;

    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    private static readonly JsonSerializer Serializer = JsonSerializer.Create(WireJson.Settings);

    /// <summary>Reads a message of a type.</summary>
    public static async Task<object?> ReadAsync(HttpContext http, Type type)
    {
        ServerLimits.DiscardRest(http);
        using var reader = new StreamReader(http.Request.Body, StrictUtf8);
        string text;
        try
        {
            text = await ReadAsync(reader, http.Request.ContentLength, http.RequestAborted);
        }
        catch (DecoderFallbackException)
        {
            throw Malformed("The text is not UTF-8.");
        }

        return new RequestShape(type).Check(WithoutPathFields(Parse(text), http.Request)).ToObject(type, Serializer);
    }

    private static async Task<string> ReadAsync(StreamReader reader, long? length, CancellationToken cancellationToken)
    {
        if (length > ServerLimits.JsonBytes)
        {
            throw ApiErrors.PayloadTooLarge(ServerLimits.JsonBytes);
        }

        var text = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            // A body without a length has the same limit.
            if (text.Length + read > ServerLimits.JsonBytes)
            {
                throw ApiErrors.PayloadTooLarge(ServerLimits.JsonBytes);
            }

            text.Append(buffer, 0, read);
        }

        return text.ToString();
    }

    // Google's client for PHP sends the parameters of the path in the body too: they are fields of the message. The
    // body of a patch is not the message, but the resource.
    private static JToken WithoutPathFields(JToken message, HttpRequest request)
    {
        if (message is not JObject fields || !HttpMethods.IsPost(request.Method))
        {
            return message;
        }

        foreach (var name in request.RouteValues.Keys)
        {
            fields.Remove(name);
            fields.Remove(ProtoName.Of(name));
        }

        return fields;
    }

    private static JToken Parse(string text)
    {
        // An empty body is an empty message.
        if (string.IsNullOrWhiteSpace(text))
        {
            return new JObject();
        }

        using var json = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
        try
        {
            var token = JToken.ReadFrom(json);
            if (!json.Read())
            {
                return token;
            }
        }
        catch (JsonReaderException)
        {
            // The reader's position says where the error is.
        }

        var position = PositionIn(text, json.LineNumber, json.LinePosition);
        if (position >= text.TrimEnd().Length)
        {
            throw Malformed("Unexpected end of string.");
        }

        var start = Math.Max(0, position - (ExcerptLength / 2));
        var excerpt = text.Substring(start, Math.Min(ExcerptLength, text.Length - start)).Replace('\n', ' ');
        throw Malformed($"Unexpected token.\n{excerpt}\n{new string(' ', position - start)}^");
    }

    private static int PositionIn(string text, int line, int column)
    {
        var start = 0;
        for (var passed = 1; passed < line; passed++)
        {
            start = text.IndexOf('\n', start) + 1;
        }

        return Math.Clamp(start + column - 1, 0, text.Length);
    }

    private static ApiException Malformed(string problem) =>
        ApiErrors.Unreadable([new FieldViolation(null, ApiErrors.Text(ErrorTexts.Unreadable, problem))]);
}
