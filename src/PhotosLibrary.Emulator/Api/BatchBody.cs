using System.Text;
using Microsoft.Net.Http.Headers;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Serving;

namespace PhotosLibrary.Emulator.Api;

/// <summary>Reads the body of a multipart batch.</summary>
internal static class BatchBody
{
    /// <summary>Reads the calls in it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="mostCalls">How many calls there may be.</param>
    /// <exception cref="ApiException">It is no batch, or too large.</exception>
    public static async Task<IReadOnlyList<BatchedCall>> ReadAsync(HttpContext http, int mostCalls)
    {
        ServerLimits.DiscardRest(http);
        if (BoundaryOf(http.Request.ContentType) is not { } boundary)
        {
            throw Invalid("A batch is multipart/mixed, with a boundary.");
        }

        var parts = Split(await ReadTextAsync(http), boundary);
        if (parts.Count == 0)
        {
            throw Invalid("The batch holds no call.");
        }

        if (parts.Count > mostCalls)
        {
            throw Invalid($"A batch holds at most {mostCalls} calls, not {parts.Count}.");
        }

        var calls = new List<BatchedCall>(parts.Count);
        foreach (var part in parts)
        {
            calls.Add(
                BatchedCall.Read(part)
                    ?? throw Invalid($"Part {calls.Count + 1} of the batch is no HTTP request with a path.")
            );
        }

        return calls;
    }

    private static string? BoundaryOf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("multipart/mixed", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 } boundary
            ? boundary.ToString()
            : null;

    // A character for each byte: what is text in it is up to each call.
    private static async Task<string> ReadTextAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            if (body.Length + read > ServerLimits.JsonBytes)
            {
                throw ApiErrors.PayloadTooLarge(ServerLimits.JsonBytes);
            }

            body.Write(buffer, 0, read);
        }

        return Encoding.Latin1.GetString(body.GetBuffer(), 0, (int)body.Length);
    }

    // What precedes the first boundary and follows the last is for people. The line break before a boundary is its own.
    private static List<string> Split(string text, string boundary)
    {
        var parts = new List<string>();
        var delimiter = "--" + boundary;
        int? start = null;
        for (var line = 0; line < text.Length; )
        {
            var end = text.IndexOf('\n', line);
            var next = end < 0 ? text.Length : end + 1;
            if (text.AsSpan(line, next - line).TrimEnd() is var found && IsDelimiter(found, delimiter, out var isLast))
            {
                if (start is { } begun)
                {
                    parts.Add(WithoutLineBreak(text[begun..line]));
                }

                if (isLast)
                {
                    return parts;
                }

                start = next;
            }

            line = next;
        }

        return parts;
    }

    private static bool IsDelimiter(ReadOnlySpan<char> line, string delimiter, out bool isLast)
    {
        isLast = line.StartsWith(delimiter) && line[delimiter.Length..] is "--";
        return isLast || line.SequenceEqual(delimiter);
    }

    private static string WithoutLineBreak(string part) =>
        part.EndsWith("\r\n", StringComparison.Ordinal) ? part[..^2]
        : part.EndsWith('\n') ? part[..^1]
        : part;

    private static ApiException Invalid(string description) => new(RpcCode.InvalidArgument, description);
}
