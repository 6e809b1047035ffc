using System.Net;

namespace PhotosCore.Calls;

/// <summary>
/// One API of Google Photos: everything that the pipeline has to know about it. What it says comes from the spec of the
/// API; whatever is not here is the same for all of them.
/// </summary>
internal sealed class ApiService
{
    /// <summary>Name of the client package: of its traces, metrics and logs, and in its user agent.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the client package.</summary>
    public required string Version { get; init; }

    /// <summary>First word of Google's method names, and of our metrics.</summary>
    public required string MethodPrefix { get; init; }

    /// <summary>Google's address: <c>servers</c> of the spec.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>The scopes of today.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The scopes that Google removed.</summary>
    public IReadOnlyList<string> RemovedScopes { get; init; } = [];

    /// <summary>When Google removed scopes, as people write dates; null if it never did.</summary>
    public string? ScopesRemovedOn { get; init; }

    /// <summary>How the quotas of the API are recognized in errors.</summary>
    public IReadOnlyList<QuotaName> Quotas { get; init; } = [];

    /// <summary>
    /// The usual cause of a refusal that Google's words do not tell, and the call that helps; null where there is none.
    /// </summary>
    public Func<ApiOperation, HttpStatusCode, string?>? AdviseOn { get; init; }

    /// <summary>Makes the exception type of the API.</summary>
    public required Func<string, HttpStatusCode, Exception?, PhotosApiException> CreateException { get; init; }

    /// <summary>The exception of a response that says success but cannot be one.</summary>
    public PhotosApiException Fail(
        string method,
        string message,
        HttpStatusCode statusCode = HttpStatusCode.OK,
        Exception? cause = null
    )
    {
        var error = CreateException(message, statusCode, cause);
        error.Method = method;
        return error;
    }
}

/// <summary>A quota of an API, by a piece of the names that Google gives it in errors.</summary>
/// <param name="Text">The piece.</param>
/// <param name="Kind">What is counted.</param>
internal sealed record QuotaName(string Text, QuotaKind Kind);
