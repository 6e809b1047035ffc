namespace PhotosLibrary.Emulator.Quotas;

/// <summary>The usage of the quotas that a restart must not reset.</summary>
/// <param name="DayEnd">When the day ends that the requests are of.</param>
/// <param name="MinuteEnd">When the minute ends that the writes are of.</param>
/// <param name="Requests">Requests by project.</param>
/// <param name="Media">Requests to base URLs by project.</param>
/// <param name="Writes">Writes by user and project.</param>
internal sealed record QuotaUsage(
    DateTimeOffset DayEnd,
    DateTimeOffset MinuteEnd,
    IReadOnlyDictionary<string, int> Requests,
    IReadOnlyDictionary<string, int> Media,
    IReadOnlyDictionary<(string Account, string Project), int> Writes
);
