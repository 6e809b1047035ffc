using System.Globalization;
using PhotosLibrary.Emulator.Errors;

namespace PhotosLibrary.Emulator.Quotas;

/// <summary>The errors of exceeded quotas, in Google's words where they are known.</summary>
internal static class QuotaErrors
{
    // The consumer is a project number at Google. A client id begins with it; other ids have none.
    private const string UnknownProject = "123456789";

    /// <param name="limit">How many there may be; null if that is not known.</param>
    /// <param name="project">The client id, which stands for its project.</param>
    public static ApiException RequestsPerDay(int? limit, string project) =>
        Exceeded(
            QuotaNames.RequestsMetric,
            QuotaNames.RequestsPerDayLimit,
            QuotaNames.RequestsPerDayId,
            QuotaNames.RequestsMetricId,
            limit,
            project
        );

    public static ApiException WritesPerMinute(int? limit, string project) =>
        Exceeded(
            QuotaNames.WritesMetric,
            QuotaNames.WritesPerMinuteLimit,
            QuotaNames.WritesPerMinuteId,
            QuotaNames.WritesMetricId,
            limit,
            project
        );

    public static ApiException ConcurrentWrites() => new(RpcCode.ResourceExhausted, ErrorTexts.ConcurrentWrites);

    /// <summary>The uploads' error as of 2018.</summary>
    public static ApiException LegacyUploadQuota(string project) =>
        new(RpcCode.InvalidArgument, ApiErrors.Text(ErrorTexts.UploadsExceeded, NumberOf(project)));

    private static ApiException Exceeded(
        string metric,
        string limitName,
        string limitId,
        string metricId,
        int? limit,
        string project
    )
    {
        var number = NumberOf(project);
        var metadata = new Dictionary<string, string>();
        if (limit is { } most)
        {
            metadata["quota_limit_value"] = most.ToString(CultureInfo.InvariantCulture);
        }

        metadata["consumer"] = $"projects/{number}";
        metadata["service"] = ApiAddress.Host;
        metadata["quota_limit"] = limitId;
        metadata["quota_location"] = "global";
        metadata["quota_metric"] = $"{ApiAddress.Host}/{metricId}";
        var info = new ErrorInfo { Reason = ErrorTexts.QuotaReason, Metadata = metadata };
        var help = new HelpLink("Request a higher quota limit.", ErrorTexts.QuotaHelp);
        var message = ApiErrors.Text(ErrorTexts.QuotaExceeded, metric, limitName, number);
        return new ApiException(RpcCode.ResourceExhausted, message, info, new Help { Links = [help] })
        {
            LegacyReason = "rateLimitExceeded",
        };
    }

    private static string NumberOf(string clientId)
    {
        var number = new string([.. clientId.TakeWhile(char.IsAsciiDigit)]);
        return number.Length > 0 ? number : UnknownProject;
    }
}
