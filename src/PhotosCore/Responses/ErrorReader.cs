using System.Net;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosCore.Calls;
using PhotosCore.Errors;

namespace PhotosCore.Responses;

/// <summary>
/// Makes the exception of a failed response, from any of the three things that come: Google's envelope, the bare status
/// of the upload endpoint, or a page of a proxy on the way.
/// </summary>
internal static class ErrorReader
{
    /// <summary>How much of a body is looked at.</summary>
    public const int MaxBytes = 64 * 1024;

    private const int ExcerptLength = 1000;

    // What a parser says of it tells nobody anything.
    private const string WebPage =
        "it is a web page, usually of a proxy, or of a network that wants you to sign in to it first.";

    /// <summary>Reads a failed response, at most 64 KiB of it.</summary>
    /// <param name="response">The response, its body not read yet.</param>
    /// <param name="service">The API.</param>
    /// <param name="call">What was called.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <param name="advice">A sentence that says what can be done, where the caller knows.</param>
    public static async Task<PhotosApiException> ReadAsync(
        HttpResponseMessage response,
        ApiService service,
        ApiCall call,
        CancellationToken cancellationToken,
        string? advice = null
    )
    {
        var method = call.Operation.Method;
        var body = await ReadBodyAsync(response.Content, cancellationToken).ConfigureAwait(false);
        var envelope = ErrorEnvelope.Read(body);
        var excerpt = ExcerptOf(body);
        // They should be words, but a response may say anything.
        var status = envelope?.Status is { } word ? ExcerptOf(word) : null;
        var ofGrant = GrantAdvice.For(service, call, response.StatusCode, envelope?.Reason, envelope?.Message);
        var violations = ViolationsOf(envelope) is { } found ? ExcerptOf(found) : null;
        var quota = QuotaReader.Read(response, service, envelope, excerpt);
        var isExplained = violations is not null || quota is not null;
        var error = service.Fail(
            method,
            Describe(
                response.StatusCode,
                method,
                status,
                envelope?.Message,
                violations,
                ofGrant?.Text ?? AdviceOn(response, service, call, advice, isExplained)
            ),
            response.StatusCode
        );
        error.RequiredScopes = call.Operation.ClosedBecause is null ? call.Operation.Scopes : [];
        error.GrantedScopes = call.GrantedScopes;
        error.IsConsentNeeded = ofGrant?.IsConsentNeeded ?? false;
        error.Status = status;
        error.ErrorMessage = envelope?.Message is { } message ? Redaction.Redact(Beginning(message, MaxBytes)) : null;
        error.Violations = violations;
        error.Reason = envelope?.Reason is { } reason ? ExcerptOf(reason) : null;
        error.Details =
        [
            .. (envelope?.Details ?? []).Select(detail => Redaction.Redact(detail.ToString(Formatting.None))),
        ];
        error.RetryAfter = RetryAfterOf(response);
        error.Quota = quota;
        error.ResponseExcerpt = excerpt;
        return error;
    }

    /// <summary>The exception of a response that says success but cannot be read.</summary>
    public static PhotosApiException Unreadable(
        HttpResponseMessage response,
        ApiService service,
        string method,
        byte[] body,
        Exception cause
    )
    {
        // The parser quotes what it stumbled over, at any length and with whatever secret is in it.
        var reason = ExcerptOf(cause.Message);
        var type = response.Content.Headers.ContentType?.MediaType ?? "no type";
        var error = service.Fail(
            method,
            $"{method}: the response ({(int)response.StatusCode}, {type}, {body.Length} bytes) "
                + $"is not one of this method: {(IsWebPage(body) ? WebPage : reason)}",
            response.StatusCode,
            reason == cause.Message ? cause : new JsonSerializationException(reason)
        );
        error.ResponseExcerpt = ExcerptOf(body);
        return error;
    }

    /// <summary>The exception of a response that says success but does not hold what makes it one.</summary>
    public static PhotosApiException Unproven(
        HttpResponseMessage response,
        ApiService service,
        ApiOperation operation,
        byte[] body,
        string problem
    )
    {
        var advice = operation.IsWrite ? " Whether it took effect is not known: verify before you retry it." : "";
        var error = service.Fail(
            operation.Method,
            $"{operation}: the response ({(int)response.StatusCode}) {Redaction.Redact(problem)}.{advice}",
            response.StatusCode
        );
        error.ResponseExcerpt = ExcerptOf(body);
        return error;
    }

    /// <summary>The first 64 KiB of a body.</summary>
    public static async Task<byte[]> ReadBeginningAsync(HttpContent? content, CancellationToken cancellationToken)
    {
        if (content is null)
        {
            return [];
        }

        using var beginning = await PooledBody.ReadAsync(content, cancellationToken, MaxBytes).ConfigureAwait(false);
        return beginning.Bytes.ToArray();
    }

    // What a browser shows, and no response of an API.
    private static bool IsWebPage(byte[] body) => body.FirstOrDefault(one => one > ' ') == '<';

    // Where Google says which field or quota it is, the usual causes of an API would mislead.
    private static string? AdviceOn(
        HttpResponseMessage response,
        ApiService service,
        ApiCall call,
        string? advice,
        bool isExplained
    ) =>
        response.StatusCode == HttpStatusCode.Unauthorized && call.TokenAdvice is { } ofToken ? ofToken
        : advice is not null || isExplained ? advice
        : service.AdviseOn?.Invoke(call.Operation, response.StatusCode);

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

        foreach (var sentence in new[] { violations, advice })
        {
            if (sentence is not null)
            {
                text.Append(text[text.Length - 1] == '.' ? " " : ". ").Append(sentence);
            }
        }

        return text.ToString();
    }

    // Of many errors the message says only that some argument is wrong; which one, and why, is in the details.
    private static string? ViolationsOf(ErrorEnvelope? envelope)
    {
        var violations =
            from detail in envelope?.Details ?? []
            from violation in (detail as JObject)?["fieldViolations"] as JArray ?? []
            let field = TextOf(violation, "field")
            let description = TextOf(violation, "description")
            where description is not null && !(envelope!.Message?.Contains(description) ?? false)
            select field is null ? description : $"{field}: {description}";
        return string.Join(" ", violations) is { Length: > 0 } text ? text : null;

        static string? TextOf(JToken violation, string name) =>
            (violation as JObject)?[name] is JValue { Type: JTokenType.String } text ? (string?)text : null;
    }

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            // Measured by the server's own clock: that of this machine may be off.
            { Date: { } date } when response.Headers.Date is { } now => date > now ? date - now : TimeSpan.Zero,
            _ => null,
        };

    private static string? ExcerptOf(byte[] body) =>
        body.Length == 0 ? null : ExcerptOf(Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, MaxBytes)));

    private static string ExcerptOf(string text) =>
        Beginning(Redaction.Redact(Beginning(text, 4 * ExcerptLength)), ExcerptLength);

    private static string Beginning(string text, int length) =>
        text.Length <= length ? text : text.Substring(0, length);

    private static async Task<byte[]> ReadBodyAsync(HttpContent? content, CancellationToken cancellationToken)
    {
        // The media host responds 404 with a picture, which says nothing as text.
        var type = content?.Headers.ContentType?.MediaType ?? "";
        if (content is null || type.StartsWith("image/", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        using var body = await PooledBody.ReadErrorAsync(content, MaxBytes, cancellationToken).ConfigureAwait(false);
        return body.Bytes.ToArray();
    }
}
