namespace PhotosLibrary;

/// <summary>
/// When and how failed calls are repeated. Reads, and writes that leave behind the same once or twice, are repeated
/// after 5xx, 429, a broken connection or no answer. A write that must not be done twice is repeated only after an
/// error that says that nothing was done, or after the library has looked whether it was. The quota of a day is never
/// waited for.
/// </summary>
public sealed class RetryOptions
{
    /// <summary>How often a call is repeated; 0 for never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxRetries
    {
        get;
        set => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least 0.");
    } = 5;

    /// <summary>
    /// How long the first repetition waits at least, and at most twice as long, as chance will have it; each further
    /// one twice as long as the one before. Google asks for at least one second. A <c>Retry-After</c> that asks for
    /// more is honoured.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan Delay
    {
        get;
        set => field = NotNegative(value);
    } = TimeSpan.FromSeconds(1);

    /// <summary>The longest that a repetition waits, unless a quota or <c>Retry-After</c> asks for more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan MaxDelay
    {
        get;
        set => field = NotNegative(value);
    } = TimeSpan.FromSeconds(32);

    /// <summary>How long is waited at least after a 429. Google asks for 30 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan QuotaDelay
    {
        get;
        set => field = NotNegative(value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long one attempt of a call may take until its whole answer is there. Uploads and downloads of bytes are not
    /// limited by it, but a download from which nothing has come for so long counts as broken.
    /// A write that must not be done twice is not repeated after that, since it may still take effect.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or is more than a day.</exception>
    public TimeSpan AttemptTimeout
    {
        get;
        set => field = Positive(value);
    } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a call may take with all its repetitions, not counting the time that a write waits for its turn. A
    /// repetition that would have to wait for longer than is left is not waited for.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or is more than a day.</exception>
    public TimeSpan TotalTimeout
    {
        get;
        set => field = Positive(value);
    } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Told of each repetition of a call before it is waited for, for example to say so in a user interface. It may be
    /// called by several threads at once; an exception that it throws ends the call. Null for none.
    /// </summary>
    public Action<RetryNotice>? OnRetry { get; set; }

    internal RetryOptions Copy() => (RetryOptions)MemberwiseClone();

    private static TimeSpan NotNegative(TimeSpan value) =>
        value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A delay cannot be negative.");

    // Timers cannot wait for ever; neither should anybody for a call.
    private static TimeSpan Positive(TimeSpan value) =>
        value > TimeSpan.Zero && value <= TimeSpan.FromDays(1)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                value,
                "A timeout must be positive, and at most a day."
            );
}

/// <summary>A call that failed is about to be repeated.</summary>
public sealed class RetryNotice
{
    /// <summary>Makes a notice; tests of what listens to it may want to.</summary>
    public RetryNotice(string method, int attempts, TimeSpan delay, Exception failure)
    {
        Method = method;
        Attempts = attempts;
        Delay = delay;
        Failure = failure;
    }

    /// <summary>Google's name of the method, for example <c>photoslibrary.albums.list</c>.</summary>
    public string Method { get; }

    /// <summary>How often the call has been sent.</summary>
    public int Attempts { get; }

    /// <summary>How long is waited until it is sent again.</summary>
    public TimeSpan Delay { get; }

    /// <summary>
    /// How the last attempt ended: a <see cref="PhotosLibraryException"/> if there was an answer, otherwise what broke.
    /// </summary>
    public Exception Failure { get; }
}
