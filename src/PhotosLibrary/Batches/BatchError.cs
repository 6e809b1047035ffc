using System.Net;
using PhotosCore.Errors;

namespace PhotosLibrary;

/// <summary>Why one input of a call for many failed.</summary>
public sealed class BatchError
{
    internal static readonly BatchError NotAttempted = new(
        BatchErrorKind.NotAttempted,
        "Not attempted: the call ended before this input was sent."
    );

    /// <summary>Initializes an error; tests that mock a client may want to.</summary>
    /// <param name="kind">What can be done about it.</param>
    /// <param name="message">What happened.</param>
    /// <param name="status">Name of the <c>google.rpc</c> code.</param>
    public BatchError(BatchErrorKind kind, string message, string? status = null)
    {
        Kind = kind;
        Message = message ?? throw new ArgumentNullException(nameof(message));
        Status = status;
    }

    /// <summary>What can be done about it.</summary>
    public BatchErrorKind Kind { get; }

    /// <summary>Google's own words, or ours where Google said nothing.</summary>
    public string Message { get; }

    /// <summary>
    /// Name of the <c>google.rpc</c> code, for example <c>INVALID_ARGUMENT</c>; null if Google gave none.
    /// </summary>
    public string? Status { get; }

    /// <summary>
    /// Whether a call for this input alone failed, after one for more: to send it again with others is of no use.
    /// </summary>
    internal bool StoodAlone { get; set; }

    /// <summary>
    /// The usual causes where no media item was made of an upload, which Google's words do not tell; null for other
    /// errors.
    /// </summary>
    internal string? CreationAdvice =>
        Kind == BatchErrorKind.Invalid
            ? "Usual causes: the bytes are neither a photo nor a video of a type that Google takes, or the upload "
                + "token is older than a day."
            : null;

    /// <summary>Kind, status and message.</summary>
    public override string ToString() => $"{Kind}: {(Status is null ? "" : Status + ": ")}{Message}";

    /// <summary>What a response says of one input; null if it says that it succeeded.</summary>
    internal static BatchError? Of(Status? status)
    {
        if (status?.Code is null or 0)
        {
            return null;
        }

        var name = RpcCodes.NameOf(status.Code.Value);
        return new BatchError(KindOf(name), Redaction.Redact(status.Message ?? "Google gave no reason."), name);
    }

    /// <summary>What the failure of a call means for an input that was in it.</summary>
    internal static BatchError Of(Exception failure, bool isWrite) =>
        failure switch
        {
            PhotosLibraryException { IsOutcomeUnknown: true } e => new(
                BatchErrorKind.OutcomeUnknown,
                WordsOf(e),
                e.Status
            ),
            PhotosLibraryException e => new(
                e.Status is null ? KindOf(e.StatusCode) : KindOf(e.Status),
                WordsOf(e),
                e.Status
            ),
            // Of the app's own limiter.
            PhotosRateLimitException => new(BatchErrorKind.QuotaExceeded, failure.Message),
            PhotosConnectionException { IsOutcomeUnknown: false } => new(BatchErrorKind.Transient, failure.Message),
            PhotosConnectionException or OperationCanceledException or IOException => new(
                isWrite ? BatchErrorKind.OutcomeUnknown : BatchErrorKind.Transient,
                Redaction.Redact(failure.Message)
            ),
            _ => new(BatchErrorKind.Other, Redaction.Redact(failure.Message)),
        };

    /// <summary>The same of an input that an earlier call may have done.</summary>
    internal BatchError WithUnknownOutcome() =>
        new(BatchErrorKind.OutcomeUnknown, Message, Status) { StoodAlone = StoodAlone };

    private static string WordsOf(PhotosLibraryException failure) =>
        failure switch
        {
            { ErrorMessage: null } => failure.Message,
            { Violations: { } violations } => $"{failure.ErrorMessage} {violations}",
            _ => failure.ErrorMessage,
        };

    private static BatchErrorKind KindOf(string status) =>
        status switch
        {
            "INVALID_ARGUMENT" or "OUT_OF_RANGE" or "FAILED_PRECONDITION" => BatchErrorKind.Invalid,
            "NOT_FOUND" => BatchErrorKind.NotFound,
            "ALREADY_EXISTS" => BatchErrorKind.AlreadyExists,
            "PERMISSION_DENIED" or "UNAUTHENTICATED" => BatchErrorKind.PermissionDenied,
            "RESOURCE_EXHAUSTED" => BatchErrorKind.QuotaExceeded,
            "INTERNAL" or "UNAVAILABLE" or "DEADLINE_EXCEEDED" or "ABORTED" => BatchErrorKind.Transient,
            _ => BatchErrorKind.Other,
        };

    // Of a response that is not Google's own, such as a page of a proxy.
    private static BatchErrorKind KindOf(HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.BadRequest => BatchErrorKind.Invalid,
            HttpStatusCode.NotFound => BatchErrorKind.NotFound,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => BatchErrorKind.PermissionDenied,
            (HttpStatusCode)429 => BatchErrorKind.QuotaExceeded,
            >= HttpStatusCode.InternalServerError => BatchErrorKind.Transient,
            _ => BatchErrorKind.Other,
        };
}
