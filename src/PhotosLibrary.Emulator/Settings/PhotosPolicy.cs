namespace PhotosLibrary.Emulator;

/// <summary>Which of Google's rules an emulator follows.</summary>
public enum PhotosPolicy
{
    /// <summary>
    /// As since 2025-03-31: an app sees what it created and nothing else, the removed scopes open nothing, and the
    /// sharing methods are closed.
    /// </summary>
    Current,

    /// <summary>
    /// As before: the scopes that were removed count, with them an app reads the whole library, and albums can be
    /// shared, joined and left.
    /// </summary>
    Legacy,
}
