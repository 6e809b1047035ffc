using System.Globalization;
using System.Text;
using PhotosLibrary.Emulator.Errors;

namespace PhotosLibrary.Emulator.Uploads;

/// <summary>
/// The parameters of a request of the upload protocol. Each may be a header or, under the same name, in the query.
/// </summary>
internal sealed class UploadParameters(HttpRequest request)
{
    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>How the bytes come: <c>raw</c> or <c>resumable</c>.</summary>
    public string? Protocol => (Value(UploadHeaders.Protocol) ?? Query("upload_protocol"))?.ToLowerInvariant();

    /// <summary>What to do, in lower case, for example <c>upload</c> and <c>finalize</c>.</summary>
    public IReadOnlySet<string> Commands { get; } =
        (Header(request, UploadHeaders.Command) ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(command => command.ToLowerInvariant())
            .ToHashSet();

    /// <summary>The session, by the upload URL.</summary>
    public string? UploadId => Query("upload_id");

    /// <summary>Where in the whole the bytes belong; the beginning if it is not said.</summary>
    public long Offset => Number(UploadHeaders.Offset) ?? 0;

    /// <summary>Length of the whole, in bytes.</summary>
    public long? RawSize => Number(UploadHeaders.RawSize);

    /// <summary>
    /// Name of the file. A header is ASCII only, so some clients escape the rest as in a URL, and others send bytes.
    /// </summary>
    public string? FileName => Value(UploadHeaders.FileName) is { } name ? Uri.UnescapeDataString(Utf8Of(name)) : null;

    /// <summary>SHA-1 of the whole, if it is given; empty if it cannot be read.</summary>
    public byte[]? Sha1
    {
        get
        {
            var checksum = Value(UploadHeaders.Hash)
                ?.Split(',', StringSplitOptions.TrimEntries)
                .FirstOrDefault(hash => hash.StartsWith(UploadWords.Sha1, StringComparison.OrdinalIgnoreCase));
            if (checksum is null)
            {
                return null;
            }

            var bytes = new byte[checksum.Length];
            return Convert.TryFromBase64String(checksum[UploadWords.Sha1.Length..], bytes, out var length)
                ? bytes[..length]
                : [];
        }
    }

    // One character for each byte: some clients send UTF-8, others Latin-1.
    private static string Utf8Of(string name)
    {
        if (name.Any(letter => letter > '\xff'))
        {
            return name;
        }

        try
        {
            return StrictUtf8.GetString(Encoding.Latin1.GetBytes(name));
        }
        catch (DecoderFallbackException)
        {
            return name;
        }
    }

    private string? Value(string name) => Header(request, name);

    private string? Query(string name) => request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;

    private long? Number(string name)
    {
        if (Value(name) is not { } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ApiException(RpcCode.InvalidArgument, $"{name} must be a number of bytes, not '{text}'.");
    }

    private static string? Header(HttpRequest request, string name) =>
        request.Headers[name] is [{ Length: > 0 } header, ..] ? header
        : request.Query[name] is [{ Length: > 0 } query, ..] ? query
        : null;
}
