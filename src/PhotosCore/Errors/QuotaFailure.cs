namespace PhotosCore;

/// <summary>Which quota a call went over, as far as Google's response says.</summary>
public sealed class QuotaFailure
{
    /// <summary>Makes a failure; tests that mock a client may want to.</summary>
    public QuotaFailure(QuotaKind kind, string? name = null, long? limit = null, DateTimeOffset? resetsAt = null)
    {
        Kind = kind;
        Name = name;
        Limit = limit;
        ResetsAt = resetsAt;
    }

    /// <summary>What was counted.</summary>
    public QuotaKind Kind { get; }

    /// <summary>
    /// Google's name of the limit, for example <c>All requests per day</c>; null if the response has none.
    /// </summary>
    public string? Name { get; }

    /// <summary>How many are allowed; null if the response does not say.</summary>
    public long? Limit { get; }

    /// <summary>
    /// When calls are good again: the next midnight in California for a quota of a day, which is how Google counts
    /// days; the next minute for one of a minute; null where nothing is to be waited for but the end of other calls.
    /// </summary>
    public DateTimeOffset? ResetsAt { get; }

    /// <summary>For example <c>All requests per day (10000)</c>.</summary>
    public override string ToString() =>
        Limit is { } limit
            ? FormattableString.Invariant($"{Name ?? Kind.ToString()} ({limit})")
            : Name ?? Kind.ToString();
}

/// <summary>What a quota counts.</summary>
public enum QuotaKind
{
    /// <summary>A quota that is not known here, or that the response does not name.</summary>
    Other,

    /// <summary>Requests per project and day; never waited for.</summary>
    RequestsPerDay,

    /// <summary>Something else that is counted by the day; never waited for.</summary>
    OtherPerDay,

    /// <summary>Writes per minute of one user.</summary>
    WritesPerMinute,

    /// <summary>Uploads per minute.</summary>
    UploadsPerMinute,

    /// <summary>Writes of one user at the same time; Google takes one.</summary>
    ConcurrentWrites,
}
