using System.Text.Json.Serialization;

namespace PhotosLibrary.Emulator.Control;

/// <summary>
/// A failure to inject: which calls it hits, and what happens to them. Over HTTP the same is a JSON object with these
/// names in lowerCamelCase, except that <see cref="Response"/> is <c>answer</c>; durations are text (<c>"2s"</c>), and
/// choices are in lowerCamelCase
/// (<c>{ "operation": "Albums_Create", "reset": true, "when": "after" }</c>).
/// </summary>
public sealed record Fault
{
    /// <summary>Names the fault in lists and logs; generated if it is left out.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// Hits calls of this operation: an operation id of the spec such as <c>Albums_Create</c>, <c>Uploads_Create</c>
    /// (raw), <c>Uploads_Start</c>, <c>Uploads_Chunk</c>, <c>Uploads_Finalize</c>, <c>Uploads_Query</c>,
    /// <c>Uploads_Cancel</c>, <c>Media_Download</c>, <c>Batch</c> (the calls in it are hit as well), <c>OAuth_Authorize</c>, <c>OAuth_Token</c>, <c>OAuth_Revoke</c>,
    /// <c>OAuth_TokenInfo</c>. A <c>*</c> stands for any letters. Null hits all.
    /// </summary>
    public string? Operation { get; init; }

    /// <summary>Hits requests with this HTTP method.</summary>
    public string? Method { get; init; }

    /// <summary>Hits requests to this path, in which a <c>*</c> stands for any letters (<c>/v1/albums/*</c>).</summary>
    public string? Path { get; init; }

    /// <summary>Hits calls for this account.</summary>
    public string? Account { get; init; }

    /// <summary>Hits calls of the app with this OAuth client id.</summary>
    public string? ClientId { get; init; }

    /// <summary>The first of the matching calls that is hit, counted from 1.</summary>
    public int Nth { get; init; } = 1;

    /// <summary>How many calls are hit; null for all that follow.</summary>
    public int? Times { get; init; } = 1;

    /// <summary>
    /// Fires when so many bytes of the request's body have been read, and hits only requests that are as long. What was
    /// read before has its effect: an upload retains it.
    /// </summary>
    public long? AtByte { get; init; }

    /// <summary>
    /// Whether <see cref="Reset"/> and errors come instead of the effect of the call (the default), or after it took
    /// place, so that only the response is lost.
    /// </summary>
    public FaultMoment When { get; init; }

    /// <summary>
    /// Time to wait before anything else, by the clock of the emulator. A call that writes is in progress meanwhile, and
    /// counts for <see cref="QuotaOptions.ConcurrentWritesPerUser"/>.
    /// </summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Resets the connection, without a response.</summary>
    public bool Reset { get; init; }

    /// <summary>Responds with an error in Google's words, in the shape that the endpoint has for errors.</summary>
    public FaultError? Error { get; init; }

    /// <summary>
    /// HTTP status of the error; with neither <see cref="Error"/> nor <see cref="Body"/>, Google's usual text.
    /// </summary>
    public int? Status { get; init; }

    /// <summary>Body of the error, as it is.</summary>
    public string? Body { get; init; }

    /// <summary>Content type of <see cref="Body"/>; JSON if it is null.</summary>
    public string? ContentType { get; init; }

    /// <summary>Sent with the error as header <c>Retry-After</c>, in whole seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Sends the response's body at this speed, in bytes per second of the emulator's clock.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>Breaks off after so many bytes of the response's body, though <c>Content-Length</c> says all.</summary>
    public long? TruncateAt { get; init; }

    /// <summary>Changes the response.</summary>
    [JsonPropertyName("answer")]
    public FaultResponse? Response { get; init; }

    /// <summary>
    /// Headers of the response, also of an error: each is set, or left out if its value is null. So a redirect is a
    /// <see cref="Status"/> of 307 with <c>Location</c>, and a session without an address one whose
    /// <c>X-Goog-Upload-URL</c> is null.
    /// </summary>
    public IReadOnlyDictionary<string, string?>? Headers { get; init; }

    /// <summary>
    /// Items of a <c>mediaItems.batchCreate</c> or <c>batchGet</c> that fail, while the others succeed. Those of a
    /// <c>batchCreate</c> are not created.
    /// </summary>
    public IReadOnlyList<FailedItem>? FailItems { get; init; }

    /// <summary>Takes so many bytes from the end of an upload session after having acknowledged them.</summary>
    public long? DropBytes { get; init; }

    /// <summary>
    /// Deletes the upload session of the call with all its bytes, before anything else: from then on it is unknown
    /// (404). With a <see cref="Status"/>, such as 410, this call gets that status instead.
    /// </summary>
    public bool DropSession { get; init; }

    /// <summary>
    /// Expires the access token of the call: this call and all that follow with the same token get 401, until the
    /// faults are cleared. Another token of the same account is valid.
    /// </summary>
    public bool ExpireToken { get; init; }

    /// <summary>Ignores the range of a request: the whole content comes with 200.</summary>
    public bool IgnoreRange { get; init; }

    /// <summary>
    /// Processes the request twice, as when a proxy retries it. The response is the one of the second time.
    /// </summary>
    public bool Twice { get; init; }

    internal bool HasError => Error is not null || Status is not null || Body is not null;

    /// <summary>Whether the endpoint's response is not sent as it is.</summary>
    internal bool ChangesResponse =>
        BytesPerSecond is not null
        || TruncateAt is not null
        || Response is not null
        || FailItems is not null
        || (When == FaultMoment.After && (Reset || HasError || Delay is not null));

    /// <summary>What is wrong with this fault; null if it is valid.</summary>
    internal string? Problem =>
        this switch
        {
            { Nth: < 1 } => "nth counts from 1.",
            { Times: < 1 } => "times must be at least 1; leave it null to hit every call.",
            { AtByte: < 0 } => "atByte cannot be negative.",
            { AtByte: not null, When: FaultMoment.After } =>
                "atByte is before the effect: it cannot go with when: after.",
            { BytesPerSecond: < 1 } => "bytesPerSecond must be at least 1.",
            { TruncateAt: < 0 } => "truncateAt cannot be negative.",
            { Twice: true, AtByte: not null } => "twice reads the whole body first: it cannot go with atByte.",
            { Headers: { } headers } when headers.Any(header => !IsHeader(header.Key, header.Value)) =>
                "headers must be header names with printable ASCII values or null, and not those of the length.",
            { DropBytes: < 1 } => "dropBytes must be at least 1.",
            { Delay: { Ticks: < 0 } } => "delay cannot be negative.",
            { Status: < 200 or > 599 } => "status must be an HTTP status from 200 to 599.",
            { Reset: true } when HasError => "A fault either resets or responds with an error.",
            { Reset: false, Delay: null, DropBytes: null } when !HasError && !ChangesResponse && !ChangesCall =>
                "A fault needs something to happen: reset, delay, error, status, body, bytesPerSecond, truncateAt, "
                    + "answer, headers, failItems, dropBytes, dropSession, expireToken, ignoreRange or twice.",
            _ => null,
        };

    private bool ChangesCall => Headers?.Count > 0 || DropSession || ExpireToken || IgnoreRange || Twice;

    // The length is of the bytes that are sent; TruncateAt and BytesPerSecond are for responses that break that.
    private static bool IsHeader(string name, string? value) =>
        name.Length > 0
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
        && (value is null || value.All(letter => letter is >= ' ' and <= '~'))
        && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
        && !name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase);
}
