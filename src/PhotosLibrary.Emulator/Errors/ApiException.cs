namespace PhotosLibrary.Emulator.Errors;

/// <summary>A call that fails with an error of the API.</summary>
/// <param name="code">What kind of failure.</param>
/// <param name="message">The message, in Google's words where they are known.</param>
/// <param name="details">Further facts, each with its <c>@type</c>.</param>
internal sealed class ApiException(RpcCode code, string message, params object[] details) : Exception(message)
{
    /// <summary>What kind of failure.</summary>
    public RpcCode Code { get; } = code;

    /// <summary>Further facts, each with its <c>@type</c>.</summary>
    public IReadOnlyList<object> Details { get; } = details;

    /// <summary>The message, with the descriptions of the fields that are invalid.</summary>
    public string Explanation =>
        string.Join(
            ' ',
            Details
                .OfType<BadRequest>()
                .SelectMany(bad => bad.FieldViolations)
                .Select(violation => violation.Description)
                .Prepend(Message)
        );

    /// <summary>The HTTP status, where it is not the usual one of the code.</summary>
    public int HttpStatus { get; init; } = code.ToHttpStatus();

    /// <summary>
    /// The reason in Google's older form, for the errors that come in both; for example <c>rateLimitExceeded</c>.
    /// </summary>
    public string? LegacyReason { get; init; }

    /// <summary>
    /// What is behind an error whose status at Google is not confirmed, so that settings can change it.
    /// </summary>
    public ApiErrorCause Cause { get; init; }
}

/// <summary>What is behind an error.</summary>
internal enum ApiErrorCause
{
    /// <summary>Nothing that a setting is about.</summary>
    Other,

    /// <summary>The album is not there, or not to be seen.</summary>
    UnknownAlbum,

    /// <summary>The album would hold more than it can.</summary>
    FullAlbum,
}
