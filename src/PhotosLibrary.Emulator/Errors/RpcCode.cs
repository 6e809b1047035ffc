namespace PhotosLibrary.Emulator.Errors;

/// <summary>The codes of <c>google.rpc.Code</c> that this server gives.</summary>
internal enum RpcCode
{
    InvalidArgument = 3,
    NotFound = 5,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    Aborted = 10,
    OutOfRange = 11,
    Internal = 13,
    Unauthenticated = 16,
}

/// <summary>How the codes travel over HTTP (google/rpc/code.proto).</summary>
internal static class RpcCodeExtensions
{
    /// <summary>The HTTP status that goes with a code.</summary>
    public static int ToHttpStatus(this RpcCode code) => code switch
    {
        RpcCode.InvalidArgument or RpcCode.OutOfRange => StatusCodes.Status400BadRequest,
        RpcCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        RpcCode.PermissionDenied => StatusCodes.Status403Forbidden,
        RpcCode.NotFound => StatusCodes.Status404NotFound,
        RpcCode.Aborted => StatusCodes.Status409Conflict,
        RpcCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>The name of a code, for example <c>INVALID_ARGUMENT</c>.</summary>
    public static string ToName(this RpcCode code) => code switch
    {
        RpcCode.InvalidArgument => "INVALID_ARGUMENT",
        RpcCode.NotFound => "NOT_FOUND",
        RpcCode.PermissionDenied => "PERMISSION_DENIED",
        RpcCode.Aborted => "ABORTED",
        RpcCode.OutOfRange => "OUT_OF_RANGE",
        RpcCode.ResourceExhausted => "RESOURCE_EXHAUSTED",
        RpcCode.Unauthenticated => "UNAUTHENTICATED",
        _ => "INTERNAL",
    };
}
