namespace PhotosLibrary.Emulator;

/// <summary>
/// The quotas that the emulator enforces, each off while it is null. Their usage is persisted in the data folder, if
/// there is one.
/// </summary>
public sealed class QuotaOptions
{
    /// <summary>The quotas as Google has them; the number of writes per minute is a guess.</summary>
    public static QuotaOptions Google =>
        new()
        {
            RequestsPerDay = QuotaFacts.RequestsPerDay,
            MediaRequestsPerDay = QuotaFacts.MediaRequestsPerDay,
            WritesPerMinutePerUser = 60,
            ConcurrentWritesPerUser = QuotaFacts.ConcurrentWritesPerUser,
        };

    /// <summary>
    /// Calls of the API, uploads included, per project and day; at Google 10,000. A project is the client id of the app
    /// here, and a day ends at midnight Pacific time.
    /// </summary>
    public int? RequestsPerDay { get; set; }

    /// <summary>Requests to base URLs per project and day; at Google 75,000.</summary>
    public int? MediaRequestsPerDay { get; set; }

    /// <summary>
    /// Calls that change the library (uploads of bytes are none) per account, project and minute. Google has such a
    /// quota, but its number is not known.
    /// </summary>
    public int? WritesPerMinutePerUser { get; set; }

    /// <summary>
    /// Concurrent calls of an account that change the library; at Google in effect 1.
    /// </summary>
    public int? ConcurrentWritesPerUser { get; set; }

    internal void Check()
    {
        Check(RequestsPerDay, nameof(RequestsPerDay));
        Check(MediaRequestsPerDay, nameof(MediaRequestsPerDay));
        Check(WritesPerMinutePerUser, nameof(WritesPerMinutePerUser));
        Check(ConcurrentWritesPerUser, nameof(ConcurrentWritesPerUser));
    }

    private static void Check(int? limit, string name)
    {
        if (limit < 0)
        {
            throw new ArgumentException($"The quota {name} must not be negative, but is {limit}.");
        }
    }
}
