using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PhotosLibrary.Emulator.Api;

/// <summary>One call in a multipart batch: an HTTP request as text.</summary>
internal sealed record BatchedCall
{
    private const string ContentIdHeader = "Content-ID";

    /// <summary>The part's <c>Content-ID</c>, which its response is told by; null if it has none.</summary>
    public string? ContentId { get; private init; }

    public required string Method { get; init; }

    /// <summary>The path and the query, as they are written.</summary>
    public required string Target { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>Reads a part; null if it is no HTTP request.</summary>
    /// <param name="part">The part, its headers included, with a character for each byte.</param>
    public static BatchedCall? Read(string part)
    {
        var (partHeaders, request) = ReadHeaders(part);
        var (line, rest) = CutLine(request.TrimStart('\r', '\n'));
        if (!TryReadLine(line, out var method, out var target))
        {
            return null;
        }

        var (headers, body) = ReadHeaders(rest);
        return new()
        {
            ContentId = partHeaders.Find(header => Is(header, ContentIdHeader)).Value,
            Method = method,
            Target = target,
            Headers = headers,
            Body = Encoding.Latin1.GetBytes(body),
        };
    }

    // The version may be missing, as in Google's own examples. An address with a host could be another API's.
    private static bool TryReadLine(
        string line,
        [NotNullWhen(true)] out string? method,
        [NotNullWhen(true)] out string? target
    )
    {
        (method, target) = line.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
        {
            [var verb, ['/', ..] path] => (verb, path),
            [var verb, ['/', ..] path, var version] when version.StartsWith("HTTP/", StringComparison.Ordinal) => (
                verb,
                path
            ),
            _ => (null, null),
        };
        return method is not null && target is not null && method.All(char.IsAsciiLetter);
    }

    // Up to the empty line. A line that begins with a blank continues the one before.
    private static (List<KeyValuePair<string, string>> Headers, string Remainder) ReadHeaders(string text)
    {
        var headers = new List<KeyValuePair<string, string>>();
        while (text.Length > 0)
        {
            (var line, text) = CutLine(text);
            if (line.Length == 0)
            {
                break;
            }

            if (line[0] is ' ' or '\t' && headers.Count > 0)
            {
                headers[^1] = new(headers[^1].Key, $"{headers[^1].Value} {line.Trim()}");
            }
            else if (line.Split(':', 2) is [{ Length: > 0 } name, var value])
            {
                headers.Add(new(name.Trim(), value.Trim()));
            }
        }

        return (headers, text);
    }

    // Lines end as in HTTP, or as Google's client for Python ends them.
    private static (string Line, string Remainder) CutLine(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? (text.TrimEnd('\r'), "") : (text[..end].TrimEnd('\r'), text[(end + 1)..]);
    }

    private static bool Is(KeyValuePair<string, string> header, string name) =>
        header.Key.Equals(name, StringComparison.OrdinalIgnoreCase);
}
