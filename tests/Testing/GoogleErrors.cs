namespace Testing;

/// <summary>Error responses as Google's servers write them.</summary>
public static class GoogleErrors
{
    /// <summary>The body of a 429: the project has used up its requests of the day.</summary>
    public static string DailyQuota(string projectNumber = "123456789", int limit = 10_000)
    {
        var message =
            "Quota exceeded for quota metric 'All requests' and limit 'All requests per day' of service "
            + $"'photoslibrary.googleapis.com' for consumer 'project_number:{projectNumber}'.";
        // One line, so that it is short enough to be quoted in whole.
        return $$$"""
            {"error":{"code":429,"message":"{{{message}}}","status":"RESOURCE_EXHAUSTED",
            "errors":[{"message":"{{{message}}}","domain":"global","reason":"rateLimitExceeded"}],
            "details":[
            {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"RATE_LIMIT_EXCEEDED",
            "domain":"googleapis.com","metadata":{"quota_limit_value":"{{{limit}}}",
            "consumer":"projects/{{{projectNumber}}}","service":"photoslibrary.googleapis.com",
            "quota_limit":"ApiCallsPerProjectPerDay","quota_location":"global",
            "quota_metric":"photoslibrary.googleapis.com/all_requests"}},
            {"@type":"type.googleapis.com/google.rpc.Help","links":[{"description":"Request a higher quota limit.",
            "url":"https://cloud.google.com/docs/quota#requesting_higher_quota"}]}]}}
            """.ReplaceLineEndings("");
    }
}
