namespace PhotosCore.Calls;

/// <summary>
/// One call on its way through the handlers, and what they find out about it. Each property says which handler writes
/// it; handlers above read it.
/// </summary>
internal sealed class ApiCall(ApiOperation operation)
{
#if NET
    private static readonly HttpRequestOptionsKey<ApiCall> Key = new("PhotosCore.ApiCall");
#else
    private const string Key = "PhotosCore.ApiCall";
#endif

    public ApiOperation Operation { get; } = operation;

    /// <summary>How often the request has been sent. Written by the attempt handler.</summary>
    public int Attempts { get; private set; }

    /// <summary>
    /// Whether the current attempt has gone out and may have taken effect; false as long as it waits for a token or a
    /// permit, and after a response that says that nothing was done. Written by the attempt and credential handlers.
    /// </summary>
    public bool IsSent { get; private set; }

    /// <summary>Whether an attempt may have taken effect though it failed. Written by the retry handler.</summary>
    public bool IsOutcomeUnknown { get; set; }

    /// <summary>
    /// The scopes of the grant, as far as the credential knows them. Written by the credential handler.
    /// </summary>
    public IReadOnlyList<string> GrantedScopes { get; set; } = [];

    /// <summary>
    /// What can be done about a token that is refused, beyond asking the user. Written by the credential handler.
    /// </summary>
    public string? TokenAdvice { get; set; }

    /// <summary>
    /// Whether the token was refused and there is a new one now: then a 401 only asks to send the bytes again. Written
    /// by the credential handler.
    /// </summary>
    public bool IsTokenRenewed { get; set; }

    /// <summary>
    /// How often the call is retried at most after a failure that may be of what the request holds. Written by whoever
    /// makes the call.
    /// </summary>
    public int MaxRetriesOfRequest { get; set; } = int.MaxValue;

    /// <summary>
    /// Gives a permit of the app's limiters that was acquired for this call beforehand; null if there is none left.
    /// Written by whoever makes the call.
    /// </summary>
    public Func<IDisposable?>? TakePermit { get; set; }

    /// <summary>
    /// Reads a response that says success, and throws if it is none. Written by the pipeline, called by the retry
    /// handler; null where the caller reads by itself.
    /// </summary>
    public Func<HttpResponseMessage, Task>? Accept { get; set; }

    /// <summary>The request goes out.</summary>
    public void MarkSent()
    {
        Attempts++;
        IsSent = true;
    }

    /// <summary>The request is about to be sent anew, or was refused without effect.</summary>
    public void MarkUnsent() => IsSent = false;

    /// <summary>Says which method a request calls.</summary>
    public static ApiCall Begin(HttpRequestMessage request, ApiOperation operation)
    {
        var call = new ApiCall(operation);
#if NET
        request.Options.Set(Key, call);
#else
        request.Properties[Key] = call;
#endif
        return call;
    }

    /// <summary>The call of a request that a client of ours has made.</summary>
    public static ApiCall Of(HttpRequestMessage request) =>
        Find(request) ?? throw new InvalidOperationException("The request was not made by a client of this library.");

    private static ApiCall? Find(HttpRequestMessage request) =>
#if NET
        request.Options.TryGetValue(Key, out var call) ? call : null;
#else
        request.Properties.TryGetValue(Key, out var call) ? (ApiCall)call : null;
#endif
}
