namespace PhotosLibrary.Http;

/// <summary>One call on its way through the handlers, and what they have found out about it.</summary>
internal sealed class ApiCall(ApiOperation operation)
{
#if NET
    private static readonly HttpRequestOptionsKey<ApiCall> Key = new("PhotosLibrary.ApiCall");
#else
    private const string Key = "PhotosLibrary.ApiCall";
#endif

    public ApiOperation Operation { get; } = operation;

    /// <summary>How often the request has been sent.</summary>
    public int Attempts { get; set; }

    /// <summary>Whether an attempt may have taken effect though it failed.</summary>
    public bool IsOutcomeUnknown { get; set; }

    /// <summary>The scopes of the grant, as far as the credential knows them.</summary>
    public IReadOnlyList<string> GrantedScopes { get; set; } = [];

    /// <summary>
    /// Whether the request has gone out since it was last known to be without effect; false as long as it still waits
    /// for a token.
    /// </summary>
    public bool IsSent { get; set; }

    /// <summary>
    /// Whether the token was refused and there is a new one now. Then an answer of 401 only asks to send the bytes
    /// again.
    /// </summary>
    public bool IsTokenRenewed { get; set; }

    /// <summary>Says which method a request calls.</summary>
    public static void Begin(HttpRequestMessage request, ApiOperation operation)
    {
        var call = new ApiCall(operation);
#if NET
        request.Options.Set(Key, call);
#else
        request.Properties[Key] = call;
#endif
    }

    /// <summary>The call of a request that a client of ours has made; null for any other.</summary>
    public static ApiCall? Find(HttpRequestMessage request) =>
#if NET
        request.Options.TryGetValue(Key, out var call) ? call : null;
#else
        request.Properties.TryGetValue(Key, out var call) ? (ApiCall)call : null;
#endif

    /// <summary>The call of a request that a client of ours has made.</summary>
    public static ApiCall Of(HttpRequestMessage request) =>
        Find(request) ?? throw new InvalidOperationException("The request was not made by a client of this library.");
}
