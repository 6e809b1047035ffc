using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using PhotosCore.Calls;
using PhotosCore.Errors;

namespace PhotosCore.Responses;

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
    /// <param name="response">The response.</param>
    /// <param name="service">The API, which knows its quotas.</param>
    /// <param name="envelope">Google's error; null if the response has none.</param>
    /// <param name="text">The response as text: the media host has no envelope for its errors.</param>
    public static QuotaFailure? Read(
        HttpResponseMessage response,
        ApiService service,
        ErrorEnvelope? envelope,
        string? text = null
    )
    {
        var facts = (envelope?.Details ?? [])
            .OfType<JObject>()
            .Select(detail => detail["metadata"] as JObject)
            .FirstOrDefault(metadata => ErrorEnvelope.TextOf(metadata?["quota_limit"]) is not null);
        var message = envelope?.Message ?? text ?? "";
        // Uploads over quota have been refused with 400, and told by their words only.
        if (
            response.StatusCode != (HttpStatusCode)429
            && facts is null
            && message.IndexOf("for quota '", StringComparison.OrdinalIgnoreCase) < 0
        )
        {
            return null;
        }

        var limit = ErrorEnvelope.TextOf(facts?["quota_limit"]);
        var name = NameIn(message) ?? limit;
        var kind = KindOf(service, $"{limit} {message}");
        return new QuotaFailure(
            kind,
            name is null ? null : Redaction.Redact(name),
            NumberOf(facts?["quota_limit_value"]),
            ResetOf(kind, response)
        );
    }

    private static QuotaKind KindOf(ApiService service, string text)
    {
        var isOfDay = Has("PerDay") || Has("per day");
        return service
                .Quotas.Where(quota => isOfDay == quota.Kind is QuotaKind.RequestsPerDay && Has(quota.Text))
                .Select(quota => (QuotaKind?)quota.Kind)
                .FirstOrDefault()
            ?? (isOfDay ? QuotaKind.OtherPerDay : QuotaKind.Other);

        bool Has(string word) => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;
    }

    private static string? NameIn(string message) =>
        Limit.Match(message) is { Success: true } match ? match.Groups["name"].Value : null;

    // 64-bit numbers travel as text.
    private static long? NumberOf(JToken? text) =>
        long.TryParse(ErrorEnvelope.TextOf(text), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static DateTimeOffset? ResetOf(QuotaKind kind, HttpResponseMessage response)
    {
        // By the server's clock, where it says its time: that of this machine may be off.
        var now = response.Headers.Date ?? DateTimeOffset.UtcNow;
        return kind switch
        {
            QuotaKind.RequestsPerDay or QuotaKind.OtherPerDay => PacificTime.NextMidnight(now),
            QuotaKind.WritesPerMinute or QuotaKind.UploadsPerMinute => now + TimeSpan.FromMinutes(1),
            _ => null,
        };
    }
}
