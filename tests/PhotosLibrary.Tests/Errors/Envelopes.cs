namespace PhotosLibrary.Tests.Errors;

/// <summary>Bodies of failed responses that were seen (spec/facts.md, "Errors: texts" and "Quota errors").</summary>
internal static class Envelopes
{
    public static string DailyQuota { get; } = GoogleErrors.DailyQuota();

    public const string ScopeInsufficient = """
        {"error":{"code":403,"message":"Request had insufficient authentication scopes.","status":"PERMISSION_DENIED",
         "details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"ACCESS_TOKEN_SCOPE_INSUFFICIENT","domain":"googleapis.com",
          "metadata":{"service":"photoslibrary.googleapis.com","method":"google.photos.library.v1.PhotosLibrary.ListMediaItems"}}]}}
        """;

    public const string BadFields = """
        {"error":{"code":400,"message":"Request contains an invalid argument.","status":"INVALID_ARGUMENT",
         "details":[{"@type":"type.googleapis.com/google.rpc.BadRequest",
          "fieldViolations":[{"description":"Error expanding 'fields' parameter. Cannot find matching fields for path 'id'."}]}]}}
        """;

    /// <summary>Every shape with a name, an HTTP status and a body.</summary>
    public static IReadOnlyList<(string Name, int Status, string Body)> All { get; } =
    [
        (
            "bad token",
            401,
            Envelope(
                401,
                "UNAUTHENTICATED",
                "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or "
                    + "other valid authentication credential. See "
                    + "https://developers.google.com/identity/sign-in/web/devconsole-project."
            )
        ),
        ("scope missing", 403, ScopeInsufficient),
        (
            "scope missing, older",
            403,
            Envelope(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.")
        ),
        ("not permitted", 403, Envelope(403, "PERMISSION_DENIED", "The caller does not have permission")),
        ("Photos switched off", 403, Envelope(403, "PERMISSION_DENIED", "Google Photos is disabled for the user")),
        (
            "API not enabled",
            403,
            Envelope(
                403,
                "PERMISSION_DENIED",
                "Photos Library API has not been used in project 123456789 before or it is disabled. Enable it by "
                    + "visiting https://console.developers.google.com/apis/api/photoslibrary.googleapis.com/overview"
                    + "?project=123456789 then retry."
            )
        ),
        ("bad item id", 400, Envelope(400, "INVALID_ARGUMENT", "Invalid media item ID.")),
        ("album unknown", 404, Envelope(404, "NOT_FOUND", "The provided ID does not match any albums")),
        ("too many items", 400, Envelope(400, "INVALID_ARGUMENT", "Request must have less than 50 items.")),
        ("bad fields", 400, BadFields),
        (
            "broken JSON",
            400,
            Envelope(400, "INVALID_ARGUMENT", "Invalid JSON payload received. Unexpected token.\\n\\\"x\\\":\\n^")
        ),
        ("daily quota", 429, DailyQuota),
        (
            "write rate",
            429,
            Envelope(
                429,
                "RESOURCE_EXHAUSTED",
                "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user' "
                    + "of service 'photoslibrary.googleapis.com' for consumer 'project_number:123456789'."
            )
        ),
        (
            "concurrent writes",
            429,
            Envelope(
                429,
                "RESOURCE_EXHAUSTED",
                "Quota exceeded for quota 'concurrent write request' of service 'photoslibrary.googleapis.com'."
            )
        ),
        ("server trouble", 500, Envelope(500, "INTERNAL", "Internal error encountered.")),
        ("unavailable", 503, Envelope(503, "UNAVAILABLE", "The service is currently unavailable.")),
        ("no status, no details", 403, """{"error":{"code":403,"message":"Forbidden"}}"""),
        (
            "legacy list only",
            403,
            """{"error":{"code":403,"message":"Rate Limit Exceeded","errors":[null,{"message":"Rate Limit Exceeded","domain":"global","reason":"rateLimitExceeded"}]}}"""
        ),
        ("envelope without anything", 500, """{"error":{}}"""),
        (
            "details of any form",
            400,
            """{"error":{"code":400,"message":"Odd.","status":"INVALID_ARGUMENT","details":[null,"text",7,[],{"reason":{"deep":1}},{"reason":null},{"reason":"FOUND"}]}}"""
        ),
        ("bare, of an upload", 401, """{"code":16,"message":"Authentication session is not defined."}"""),
        (
            "bare, upload quota",
            400,
            """{"code":3,"message":"Insufficient tokens for quota 'photoslibrary.googleapis.com/upload_requests' and limit 'UploadsPerMinute' of service 'photoslibrary.googleapis.com' for consumer 'project_number:N'."}"""
        ),
        ("bare, code of tomorrow", 500, """{"code":99}"""),
        ("OAuth's own form", 401, """{"error":"invalid_token","error_description":"Token expired"}"""),
        ("page of a proxy", 502, "<!DOCTYPE html>\n<html><title>502 Bad Gateway</title></html>"),
        ("empty", 503, ""),
        ("cut off", 500, """{"error":{"code":500,"mess"""),
        ("other JSON", 500, """{"hello":"world"}"""),
        ("null", 500, "null"),
        ("a list", 500, "[1,2]"),
        ("a number", 500, "1"),
        ("a redirection", 302, ""),
    ];

    private static string Envelope(int code, string status, string message) =>
        $$$"""{"error":{"code":{{{code}}},"message":"{{{message}}}","status":"{{{status}}}"}}""";
}
