namespace PhotosCore.Calls;

/// <summary>What concerns every call of a method; generated from the spec, but for uploads and downloads.</summary>
/// <param name="method">Google's name of the method, for errors and traces.</param>
/// <param name="verb">The HTTP method.</param>
/// <param name="effect">What a second call does.</param>
/// <param name="scopes">The scopes of today of which one suffices.</param>
/// <param name="removedScopes">Those that Google removed.</param>
/// <param name="audience">Which hosts get the access token.</param>
/// <param name="closedBecause">Why no scope permits the method any more; null if one does.</param>
internal sealed class ApiOperation(
    string method,
    string verb,
    OperationEffect effect,
    string[] scopes,
    string[] removedScopes,
    TokenAudience audience = TokenAudience.Api,
    string? closedBecause = null
)
{
    public string Method { get; } = method;

    public HttpMethod Verb { get; } = new(verb);

    public OperationEffect Effect { get; } = effect;

    public IReadOnlyList<string> Scopes { get; } = scopes;

    public IReadOnlyList<string> RemovedScopes { get; } = removedScopes;

    public TokenAudience Audience { get; } = audience;

    public string? ClosedBecause { get; } = closedBecause;

    /// <summary>Whether Google counts the call as a write of the user, of which it takes one at a time.</summary>
    public bool IsWrite => Effect is not (OperationEffect.Read or OperationEffect.Bytes);

    /// <summary>Whether the call goes to the API itself, with its quotas, and not to the media host.</summary>
    public bool IsOfApi => Audience is TokenAudience.Api or TokenAudience.GoogleApis;

    /// <summary>Whether bytes come in response, which do not fit into memory.</summary>
    public bool IsDownload => Effect == OperationEffect.Bytes && !IsOfApi;

    public override string ToString() => Method;
}

/// <summary>What a second call of a method does: <c>x-effect</c> in the spec.</summary>
internal enum OperationEffect
{
    /// <summary>Nothing is changed.</summary>
    Read,

    /// <summary>A write that leaves behind the same, once or twice.</summary>
    Idempotent,

    /// <summary>A write that must not be done twice, but whose effect can be verified.</summary>
    Reconcilable,

    /// <summary>A write that must not be done twice, and whose effect cannot be verified.</summary>
    Unrepeatable,

    /// <summary>Bytes on their way: the caller holds them, knows how to resume, and retries by itself.</summary>
    Bytes,
}

/// <summary>Which hosts get the access token with a call.</summary>
internal enum TokenAudience
{
    /// <summary>None, whatever address comes out of a response.</summary>
    None,

    /// <summary>The origin of the API.</summary>
    Api,

    /// <summary>
    /// Any host of <c>googleapis.com</c> as well, all of which are Google's: upload sessions may live on another one.
    /// </summary>
    GoogleApis,
}
