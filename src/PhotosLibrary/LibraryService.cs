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
            BaseAddress = new Uri("https://photoslibrary.googleapis.com/"),
            Scopes = PhotosLibraryScopes.All,
            RemovedScopes = [PhotosLibraryScopes.Full, PhotosLibraryScopes.ReadOnly, PhotosLibraryScopes.Sharing],
            ScopesRemovedOn = "2025-03-31",
            Quotas =
            [
                new QuotaName("ApiCalls", QuotaKind.RequestsPerDay),
                new QuotaName("All requests", QuotaKind.RequestsPerDay),
                new QuotaName("concurrent write", QuotaKind.ConcurrentWrites),
                new QuotaName("UploadsPerMinute", QuotaKind.UploadsPerMinute),
                new QuotaName("WritesPerMinute", QuotaKind.WritesPerMinute),
                new QuotaName("Write requests", QuotaKind.WritesPerMinute),
            ],
            CreateException = static (message, statusCode, cause) =>
                new PhotosLibraryException(message, statusCode, cause),
        };
#pragma warning restore CS0618
}
