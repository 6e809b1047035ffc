namespace PhotosLibrary.Emulator.Control;

/// <summary>A request that the emulator received, and its response.</summary>
public sealed record LoggedRequest
{
    /// <summary>Number of the request, from 1 on; a reset does not start anew.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it was received, by the emulator's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query, without secrets.</summary>
    public required string Path { get; init; }

    /// <summary>The operation, by the names of <see cref="Fault.Operation"/>; null if it has none.</summary>
    public string? Operation { get; init; }

    /// <summary>The account of the caller, if it is known.</summary>
    public string? Account { get; init; }

    /// <summary>OAuth client id of the app, if it is known.</summary>
    public string? ClientId { get; init; }

    /// <summary>HTTP status of the response; null if the connection was reset instead.</summary>
    public int? Status { get; init; }

    /// <summary>How long it took, by the clock of the options, which faults and tests do not move.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Bytes of the request's body that were read.</summary>
    public required long RequestBytes { get; init; }

    /// <summary>Bytes of the response's body that were sent.</summary>
    public required long ResponseBytes { get; init; }

    /// <summary>
    /// Headers of the request that matter: those of the upload protocol, Content-Type, Range, Content-Length.
    /// </summary>
    public required IReadOnlyDictionary<string, string> RequestHeaders { get; init; }

    /// <summary>Headers of the response that matter: those of the upload protocol, Content-Type, Retry-After.</summary>
    public required IReadOnlyDictionary<string, string> ResponseHeaders { get; init; }

    /// <summary>
    /// The JSON of the request, up to <see cref="RequestLog.LongestBody"/> characters, without secrets; null for other
    /// bodies, and for those that made room for later ones.
    /// </summary>
    public string? RequestBody { get; init; }

    /// <summary>The JSON of the response, as <see cref="RequestBody"/>.</summary>
    public string? ResponseBody { get; init; }

    /// <summary>Id of the fault that hit it.</summary>
    public string? Fault { get; init; }
}
