#pragma warning disable CS0618 // The legacy policy has scopes that are obsolete; they are named only here.
namespace PhotosLibrary.Emulator.Access;

/// <summary>
/// The scopes that Google removed on 2025-03-31. They count in <see cref="PhotosPolicy.Legacy"/> only.
/// </summary>
internal static class RetiredScopes
{
    /// <summary>Read and write everything, except sharing.</summary>
    public const string Full = PhotosLibraryScopes.Full;

    /// <summary>Read everything.</summary>
    public const string ReadOnly = PhotosLibraryScopes.ReadOnly;

    /// <summary>Share, join and leave albums, and add to shared ones.</summary>
    public const string Sharing = PhotosLibraryScopes.Sharing;

    public static IReadOnlyList<string> All { get; } = [Full, ReadOnly, Sharing];

    /// <summary>The scopes that can be granted under a policy.</summary>
    public static IReadOnlyList<string> WithCurrent(PhotosPolicy policy) =>
        policy == PhotosPolicy.Legacy ? [.. PhotosLibraryScopes.All, .. All] : PhotosLibraryScopes.All;
}
