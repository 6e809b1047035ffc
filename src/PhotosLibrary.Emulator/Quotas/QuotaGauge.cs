namespace PhotosLibrary.Emulator.Quotas;

/// <summary>How much of a quota is used.</summary>
/// <param name="Name">The quota, as in <see cref="QuotaOptions"/>.</param>
/// <param name="Project">The project: the client id of the app.</param>
/// <param name="Account">The account, if the quota is one of users.</param>
/// <param name="Used">How much is used.</param>
/// <param name="Limit">How much there is; null if the quota is off.</param>
/// <param name="Reset">When the quota is reset; null if it is freed as the calls in progress complete.</param>
internal sealed record QuotaGauge(
    string Name,
    string Project,
    string? Account,
    int Used,
    int? Limit,
    DateTimeOffset? Reset
);
