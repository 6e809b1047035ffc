using System.Net;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Http;
using PhotosLibrary.Json;

namespace PhotosLibrary.Errors;

/// <summary>
/// Makes the exception of a failed answer, from any of the three things that come: Google's envelope, the bare status
/// of the upload endpoint, or a page of a proxy on the way.
/// </summary>
internal static class ErrorReader
{
    /// <summary>How much of a body is looked at.</summary>
    public const int MostBytes = 64 * 1024;

    private const int ExcerptLength = 1000;

    /// <summary>Reads a failed response of the API, at most 64 KiB of it.</summary>
    /// <param name="response">The response, its body not read yet.</param>
    /// <param name="call">What was called.</param>
    /// <param name="cancellationToken">Stops waiting for the body.</param>
    public static Task<PhotosLibraryException> ReadAsync(
        HttpResponseMessage response,
        ApiCall call,
        CancellationToken cancellationToken
    ) => ReadAsync(response, call.Operation.Method, cancellationToken, call: call);

    /// <summary>Reads a failed response, at most 64 KiB of it.</summary>
    /// <param name="response">The response, its body not read yet.</param>
    /// <param name="method">Google's name of the method that was called.</param>
    /// <param name="cancellationToken">Stops waiting for the body.</param>
    /// <param name="advice">A sentence that says what can be done, where the method knows.</param>
    /// <param name="call">What was called; found by the request if it is left out.</param>
    public static async Task<PhotosLibraryException> ReadAsync(
        HttpResponseMessage response,
        string method,
        CancellationToken cancellationToken,
        string? advice = null,
        ApiCall? call = null
    )
    {
        call ??= response.RequestMessage is { } request ? ApiCall.Find(request) : null;
        var body = await ReadBodyAsync(response.Content, cancellationToken).ConfigureAwait(false);
        var (error, code) = Parse(body);
        var excerpt = ExcerptOf(body);
        // They should be words, but an answer may say anything.
        var status =
            error?.Status is { } word ? ExcerptOf(word)
            : code is { } number ? RpcCodes.NameOf(number)
            : null;
        var reason = ReasonOf(error);
        var ofGrant = call is null ? null : GrantAdvice.For(call, response.StatusCode, reason, error?.Message);
        advice = ofGrant?.Text ?? advice;
        var violations = ViolationsOf(error) is { } found ? ExcerptOf(found) : null;
        return new PhotosLibraryException(
            Describe(response.StatusCode, method, status, error?.Message, violations, advice),
            response.StatusCode
        )
        {
            Method = method,
            RequiredScopes = call is { Operation: { IsClosed: false } operation } ? operation.Scopes : [],
            GrantedScopes = call?.GrantedScopes ?? [],
            IsConsentNeeded = ofGrant?.IsConsentNeeded ?? false,
            Status = status,
            ErrorMessage = error?.Message is { } message ? Redaction.Redact(Beginning(message, MostBytes)) : null,
            Violations = violations,
            Reason = reason is null ? null : ExcerptOf(reason),
            Details =
            [
                .. (error?.Details ?? [])
                    .Where(detail => detail is not null)
                    .Select(detail => Redaction.Redact(JsonSettings.Serialize(detail))),
            ],
            RetryAfter = RetryAfterOf(response),
            Quota = QuotaReader.Read(response, error, excerpt),
            ResponseExcerpt = excerpt,
        };
    }

    /// <summary>The exception of an answer that says success but cannot be read.</summary>
    public static PhotosLibraryException Unreadable(
        HttpResponseMessage response,
        string method,
        byte[] body,
        Exception cause
    )
    {
        // The parser quotes what it stumbled over, at any length and with whatever secret is in it.
        var reason = ExcerptOf(cause.Message);
        var type = response.Content.Headers.ContentType?.MediaType ?? "no type";
        return new PhotosLibraryException(
            $"{method}: the answer ({(int)response.StatusCode}, {type}, {body.Length} bytes) "
                + $"is not what this method answers: {reason}",
            response.StatusCode,
            reason == cause.Message ? cause : new JsonSerializationException(reason)
        )
        {
            Method = method,
            ResponseExcerpt = ExcerptOf(body),
        };
    }

    private static string Describe(
        HttpStatusCode httpStatus,
        string method,
        string? status,
        string? message,
        string? violations,
        string? advice
    )
    {
        var text = new StringBuilder(method)
            .Append(" failed: ")
            .Append((int)httpStatus)
            .Append(' ')
            .Append(status ?? httpStatus.ToString());
        if (!string.IsNullOrEmpty(message))
        {
            text.Append(": ").Append(ExcerptOf(message!));
        }

        if (violations is not null)
        {
            text.Append(text[text.Length - 1] == '.' ? " " : ". ").Append(violations);
        }

        if (advice is not null)
        {
            text.Append(text[text.Length - 1] == '.' ? " " : ". ").Append(advice);
        }

        return text.ToString();
    }

    private static (ErrorStatus? Error, int? Code) Parse(byte[] body)
    {
        try
        {
            if (Deserialize<ErrorResponse>(body)?.Error is { } error)
            {
                return (error, null);
            }

            return Deserialize<Status>(body) is { } bare && (bare.Code is not null || bare.Message is not null)
                ? (new ErrorStatus { Message = bare.Message, Details = bare.Details }, bare.Code)
                : (null, null);
        }
        catch (JsonException)
        {
            // A page for people, or JSON that was cut off: the excerpt shows it.
            return (null, null);
        }
    }

    private static T? Deserialize<T>(byte[] body)
    {
        using var reader = new JsonTextReader(new StreamReader(new MemoryStream(body), Encoding.UTF8));
        return JsonSettings.Serializer().Deserialize<T>(reader);
    }

    private static string? ReasonOf(ErrorStatus? error) =>
        (error?.Details ?? [])
            .Select(detail => (detail as JObject)?["reason"])
            .Select(reason => reason is JValue { Type: JTokenType.String } ? (string?)reason : null)
            .FirstOrDefault(reason => reason is not null)
        ?? error?.Errors?.FirstOrDefault(item => item?.Reason is not null)?.Reason;

    // Of many errors the message says only that some argument is wrong; which one, and why, is in the details.
    private static string? ViolationsOf(ErrorStatus? error)
    {
        var violations =
            from detail in error?.Details ?? []
            from violation in (detail as JObject)?["fieldViolations"] as JArray ?? []
            let field = TextOf(violation, "field")
            let description = TextOf(violation, "description")
            where description is not null && !(error!.Message?.Contains(description) ?? false)
            select field is null ? description : $"{field}: {description}";
        return string.Join(" ", violations) is { Length: > 0 } text ? text : null;

        static string? TextOf(JToken violation, string name) =>
            (violation as JObject)?[name] is JValue { Type: JTokenType.String } text ? (string?)text : null;
    }

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            // Measured by the server's own clock: the caller's may be off.
            { Date: { } date } when response.Headers.Date is { } now => date > now ? date - now : TimeSpan.Zero,
            _ => null,
        };

    private static string? ExcerptOf(byte[] body) =>
        body.Length == 0 ? null : ExcerptOf(Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, MostBytes)));

    private static string ExcerptOf(string text) =>
        Beginning(Redaction.Redact(Beginning(text, 4 * ExcerptLength)), ExcerptLength);

    private static string Beginning(string text, int length) =>
        text.Length <= length ? text : text.Substring(0, length);

    private static async Task<byte[]> ReadBodyAsync(HttpContent? content, CancellationToken cancellationToken)
    {
        // The media host answers 404 with a picture, which says nothing as text.
        var type = content?.Headers.ContentType?.MediaType ?? "";
        if (content is null || type.StartsWith("image/", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        using var body = await PooledBody.ReadErrorAsync(content, MostBytes, cancellationToken).ConfigureAwait(false);
        return body.Bytes.ToArray();
    }

    /// <summary>The first 64 KiB of a body.</summary>
    public static async Task<byte[]> ReadBeginningAsync(HttpContent? content, CancellationToken cancellationToken)
    {
        if (content is null)
        {
            return [];
        }

        using var beginning = await PooledBody.ReadAsync(content, cancellationToken, MostBytes).ConfigureAwait(false);
        return beginning.Bytes.ToArray();
    }
}
