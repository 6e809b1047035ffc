using System.Net;

namespace PhotosCore.Errors;

/// <summary>The names of the <c>google.rpc</c> codes, which bare statuses give as numbers only.</summary>
internal static class RpcCodes
{
    private static readonly string[] Names =
    [
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED",
    ];

    /// <summary>Whether a word is the name of a code.</summary>
    public static bool IsName(string word) => Array.IndexOf(Names, word) >= 0;

    /// <summary>The name of a code, or the number itself where Google has added one since.</summary>
    public static string NameOf(int code) =>
        code >= 0 && code < Names.Length
            ? Names[code]
            : code.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The HTTP status that goes with a name, as Google's table has it.</summary>
    public static HttpStatusCode HttpStatusOf(string name) =>
        name switch
        {
            "INVALID_ARGUMENT" or "FAILED_PRECONDITION" or "OUT_OF_RANGE" => HttpStatusCode.BadRequest,
            "UNAUTHENTICATED" => HttpStatusCode.Unauthorized,
            "PERMISSION_DENIED" => HttpStatusCode.Forbidden,
            "NOT_FOUND" => HttpStatusCode.NotFound,
            "ALREADY_EXISTS" or "ABORTED" => HttpStatusCode.Conflict,
            "RESOURCE_EXHAUSTED" => (HttpStatusCode)429,
            "UNIMPLEMENTED" => HttpStatusCode.NotImplemented,
            "UNAVAILABLE" => HttpStatusCode.ServiceUnavailable,
            "DEADLINE_EXCEEDED" => HttpStatusCode.GatewayTimeout,
            _ => HttpStatusCode.InternalServerError,
        };
}
