namespace PhotosLibrary.Http;

/// <summary>What concerns every call of a method; generated from the spec, but for uploads and downloads.</summary>
/// <param name="method">Google's name of the method, for errors and traces.</param>
/// <param name="effect">What a second call does.</param>
/// <param name="scopes">The scopes of today of which one suffices.</param>
/// <param name="removedScopes">Those that Google removed.</param>
/// <param name="isClosed">Whether Google closed the method: <c>deprecated</c> in the spec.</param>
internal sealed class ApiOperation(
    string method,
    OperationEffect effect,
    string[] scopes,
    string[] removedScopes,
    bool isClosed = false
)
{
    public string Method { get; } = method;

    public OperationEffect Effect { get; } = effect;

    public IReadOnlyList<string> Scopes { get; } = scopes;

    public IReadOnlyList<string> RemovedScopes { get; } = removedScopes;

    /// <summary>Whether no scope permits the method any more.</summary>
    public bool IsClosed { get; } = isClosed;

    /// <summary>Whether Google counts the call as a write of the user, of which it takes one at a time.</summary>
    public bool IsWrite => Effect is not (OperationEffect.Read or OperationEffect.Bytes);

    /// <summary>
    /// Whether the call goes to the API itself, which needs a scope for everything, and not to the media host.
    /// </summary>
    public bool IsOfApi => Scopes.Count + RemovedScopes.Count > 0;

    public override string ToString() => Method;
}

/// <summary>What a second call of a method does: <c>x-effect</c> in the spec.</summary>
internal enum OperationEffect
{
    /// <summary>Nothing is changed.</summary>
    Read,

    /// <summary>A write that leaves behind the same, once or twice.</summary>
    Idempotent,

    /// <summary>A write that must not be done twice, of which can be found out whether it took effect.</summary>
    Reconcilable,

    /// <summary>A write that must not be done twice, and nobody can tell whether it took effect.</summary>
    Unrepeatable,

    /// <summary>Bytes on their way: whoever holds them knows how to go on, and repeats by itself.</summary>
    Bytes,
}
