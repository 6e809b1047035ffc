namespace PhotosCore;

/// <summary>The budgets that an app can give a client.</summary>
public enum RateLimitKind
{
    /// <summary><see cref="PhotosClientOptions.RequestLimiter"/>: all requests to the API.</summary>
    Requests,

    /// <summary><see cref="PhotosClientOptions.WriteLimiter"/>: writes only.</summary>
    Writes,
}
