using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Errors;

/// <summary>
/// Finds out from an error which quota it is about. Google says it in two ways, of which either may be missing.
/// </summary>
internal static class QuotaReader
{
    private static readonly Regex Limit = new(
        "(?:limit|quota) '(?<name>[^']{1,200})'",
        RegexOptions.CultureInvariant | RegexOptions.RightToLeft,
        TimeSpan.FromSeconds(1)
    );

    /// <summary>The quota, or null if the error is about something else.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="error">Google's error; null if the answer has none.</param>
    /// <param name="text">The answer as text: the media host has no envelope for its errors.</param>
    public static QuotaFailure? Read(HttpResponseMessage response, ErrorStatus? error, string? text = null)
    {
        var facts = (error?.Details ?? [])
            .OfType<JObject>()
            .Select(detail => detail["metadata"] as JObject)
            .FirstOrDefault(metadata => TextOf(metadata?["quota_limit"]) is not null);
        var message = error?.Message ?? text ?? "";
        // Uploads over quota have been answered with 400, and told by their words only.
        if (
            response.StatusCode != (HttpStatusCode)429
            && facts is null
            && message.IndexOf("for quota '", StringComparison.OrdinalIgnoreCase) < 0
        )
        {
            return null;
        }

        var limit = TextOf(facts?["quota_limit"]);
        var name = NameIn(message) ?? limit;
        var kind = KindOf($"{limit} {message}");
        return new QuotaFailure(
            kind,
            name is null ? null : Redaction.Redact(name),
            NumberOf(facts?["quota_limit_value"]),
            ResetOf(kind, response)
        );
    }

    private static QuotaKind KindOf(string text)
    {
        if (Has("PerDay") || Has("per day"))
        {
            return Has("ApiCalls") || Has("All requests") ? QuotaKind.RequestsPerDay : QuotaKind.OtherPerDay;
        }

        return Has("concurrent write") ? QuotaKind.ConcurrentWrites
            : Has("UploadsPerMinute") ? QuotaKind.UploadsPerMinute
            : Has("WritesPerMinute") || Has("Write requests") ? QuotaKind.WritesPerMinute
            : QuotaKind.Other;

        bool Has(string word) => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;
    }

    private static string? NameIn(string message) =>
        Limit.Match(message) is { Success: true } match ? match.Groups["name"].Value : null;

    private static long? NumberOf(JToken? text) =>
        long.TryParse(TextOf(text), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // 64-bit numbers travel as text.
    private static string? TextOf(JToken? token) =>
        token is JValue { Type: JTokenType.String or JTokenType.Integer } value
            ? value.ToString(CultureInfo.InvariantCulture)
            : null;

    private static DateTimeOffset? ResetOf(QuotaKind kind, HttpResponseMessage response)
    {
        // By the server's clock, where it says its time: the caller's may be off.
        var now = response.Headers.Date ?? DateTimeOffset.UtcNow;
        return kind switch
        {
            QuotaKind.RequestsPerDay or QuotaKind.OtherPerDay => PacificTime.NextMidnight(now),
            QuotaKind.WritesPerMinute or QuotaKind.UploadsPerMinute => now + TimeSpan.FromMinutes(1),
            _ => null,
        };
    }
}
