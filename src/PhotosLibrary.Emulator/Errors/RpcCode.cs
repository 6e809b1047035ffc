namespace PhotosLibrary.Emulator.Errors;

/// <summary>The codes of <c>google.rpc.Code</c> that this server gives.</summary>
internal enum RpcCode
{
    Cancelled = 1,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    AlreadyExists = 6,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    Aborted = 10,
    OutOfRange = 11,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    Unauthenticated = 16,
}

/// <summary>How the codes travel over HTTP (google/rpc/code.proto).</summary>
internal static class RpcCodeExtensions
{
    /// <summary>The HTTP status that goes with a code.</summary>
    public static int ToHttpStatus(this RpcCode code) =>
        code switch
        {
            RpcCode.Cancelled => StatusCodes.Status499ClientClosedRequest,
            RpcCode.InvalidArgument or RpcCode.OutOfRange => StatusCodes.Status400BadRequest,
            RpcCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
            RpcCode.Unauthenticated => StatusCodes.Status401Unauthorized,
            RpcCode.PermissionDenied => StatusCodes.Status403Forbidden,
            RpcCode.NotFound => StatusCodes.Status404NotFound,
            RpcCode.AlreadyExists or RpcCode.Aborted => StatusCodes.Status409Conflict,
            RpcCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
            RpcCode.Unimplemented => StatusCodes.Status501NotImplemented,
            RpcCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        };

    /// <summary>The name of a code, for example <c>INVALID_ARGUMENT</c>.</summary>
    public static string ToName(this RpcCode code) =>
        code switch
        {
            RpcCode.Cancelled => "CANCELLED",
            RpcCode.InvalidArgument => "INVALID_ARGUMENT",
            RpcCode.DeadlineExceeded => "DEADLINE_EXCEEDED",
            RpcCode.NotFound => "NOT_FOUND",
            RpcCode.AlreadyExists => "ALREADY_EXISTS",
            RpcCode.PermissionDenied => "PERMISSION_DENIED",
            RpcCode.Aborted => "ABORTED",
            RpcCode.OutOfRange => "OUT_OF_RANGE",
            RpcCode.ResourceExhausted => "RESOURCE_EXHAUSTED",
            RpcCode.Unauthenticated => "UNAUTHENTICATED",
            RpcCode.Unimplemented => "UNIMPLEMENTED",
            RpcCode.Unavailable => "UNAVAILABLE",
            _ => "INTERNAL",
        };
}
