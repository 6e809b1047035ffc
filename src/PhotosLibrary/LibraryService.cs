using System.Reflection;
using PhotosCore.Calls;

namespace PhotosLibrary;

/// <summary>What the foundation has to know of the Library API.</summary>
internal static class LibraryService
{
#pragma warning disable CS0618 // The scopes that Google removed are named to tell a user what became of them.
    public static ApiService Instance { get; } =
        new()
        {
            Name = "PhotosLibrary",
            Version = typeof(LibraryService)
                .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
                .InformationalVersion.Split('+')[0],
            MethodPrefix = "photoslibrary",
            BaseAddress = new Uri(ApiAddress.Url),
            Scopes = PhotosLibraryScopes.All,
            RemovedScopes = [PhotosLibraryScopes.Full, PhotosLibraryScopes.ReadOnly, PhotosLibraryScopes.Sharing],
            ScopesRemovedOn = ScopeFacts.RemovedOn,
            Quotas =
            [
                new QuotaName(QuotaWords.RequestsPerDay, QuotaKind.RequestsPerDay),
                new QuotaName(QuotaNames.RequestsMetric, QuotaKind.RequestsPerDay),
                new QuotaName(QuotaWords.ConcurrentWrites, QuotaKind.ConcurrentWrites),
                new QuotaName(QuotaNames.UploadsPerMinuteId, QuotaKind.UploadsPerMinute),
                new QuotaName(QuotaWords.WritesPerMinute, QuotaKind.WritesPerMinute),
                new QuotaName(QuotaNames.WritesMetric, QuotaKind.WritesPerMinute),
            ],
            AdviseOn = RefusalAdvice.For,
            CreateException = static (message, statusCode, cause) =>
                new PhotosLibraryException(message, statusCode, cause),
        };
#pragma warning restore CS0618
}
