namespace PhotosCore;

/// <summary>
/// When and how failed calls are retried. Reads, and idempotent writes, are retried after a transient failure: 5xx,
/// 429, a broken connection or no response. A write that must not be done twice is retried only after an error that
/// says that nothing was done, or once the library has reconciled it: looked whether it took effect. The quota of a day
/// is never waited for.
/// </summary>
public sealed class RetryOptions
{
    /// <summary>How often a call is retried; 0 for never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxRetries
    {
        get;
        set => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least 0.");
    } = 5;

    /// <summary>
    /// How long the first retry waits at least, and with jitter at most twice as long; each further one waits twice as
    /// long as the one before (exponential backoff). Google asks for at least one second. A <c>Retry-After</c> that
    /// asks for more is honoured.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan Delay
    {
        get;
        set => field = NotNegative(value);
    } = TimeSpan.FromSeconds(1);

    /// <summary>The longest that a retry waits, unless a quota or <c>Retry-After</c> asks for more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan MaxDelay
    {
        get;
        set => field = NotNegative(value);
    } = TimeSpan.FromSeconds(32);

    /// <summary>The shortest wait after a 429. Google asks for 30 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan QuotaDelay
    {
        get;
        set => field = NotNegative(value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long one attempt of a call may take until its whole response is there; how long a credential may take over a
    /// token, and a store of upload sessions over a session. Bytes may take as long as they take, as long as they move:
    /// an upload of which the server has taken nothing for so long, or to which no response has come so long after the
    /// last byte, counts as broken, and so does a download from which nothing has come for so long; both resume. A
    /// write that must not be done twice is not retried after that, since it may still take effect.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or is more than a day.</exception>
    public TimeSpan AttemptTimeout
    {
        get;
        set => field = Positive(value);
    } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a call may take with all its retries, not counting the time that a write waits for the write lock, and
    /// how long an upload waits for permits of the app's rate limiters and the end of a pause that Google asked for.
    /// There is no retry that would have to wait for longer than is left.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or is more than a day.</exception>
    public TimeSpan TotalTimeout
    {
        get;
        set => field = Positive(value);
    } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Called before the wait of each retry, also of an upload's bytes, for example to say so in a user interface. It
    /// may be called by several threads at once; an exception that it throws ends the call. Null for none.
    /// </summary>
    public Action<RetryAttempt>? OnRetry { get; set; }

    internal RetryOptions Copy() => (RetryOptions)MemberwiseClone();

    private static TimeSpan NotNegative(TimeSpan value) =>
        value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A delay cannot be negative.");

    // Timers cannot wait for ever; neither should a caller.
    private static TimeSpan Positive(TimeSpan value) =>
        value > TimeSpan.Zero && value <= TimeSpan.FromDays(1)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                value,
                "A timeout must be positive, and at most a day."
            );
}
