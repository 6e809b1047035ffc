namespace PhotosLibrary.Emulator.Errors;

/// <summary>A call that fails in a way that the API has words for.</summary>
/// <param name="code">What kind of failure.</param>
/// <param name="message">What Google says.</param>
/// <param name="details">Further facts, each with its <c>@type</c>.</param>
internal sealed class ApiException(RpcCode code, string message, params object[] details) : Exception(message)
{
    /// <summary>What kind of failure.</summary>
    public RpcCode Code { get; } = code;

    /// <summary>Further facts, each with its <c>@type</c>.</summary>
    public IReadOnlyList<object> Details { get; } = details;

    /// <summary>The message, with what is said beside it about the fields that are wrong.</summary>
    public string Explanation => string.Join(' ', Details.OfType<BadRequest>()
        .SelectMany(bad => bad.FieldViolations)
        .Select(violation => violation.Description)
        .Prepend(Message));

    /// <summary>The HTTP status, where it is not the usual one of the code.</summary>
    public int HttpStatus { get; init; } = code.ToHttpStatus();
}
