namespace PhotosLibrary.Emulator;

/// <summary>How a <see cref="PhotosEmulator"/> works.</summary>
public sealed class PhotosEmulatorOptions
{
    /// <summary>
    /// Where to listen: an address such as <c>http://127.0.0.1:8085</c>; port 0, the default, takes a free one.
    /// </summary>
    public Uri Url { get; set; } = new("http://127.0.0.1:0");

    /// <summary>
    /// The folder that holds the library: a database and the bytes. Null keeps everything in memory and in a temporary
    /// folder, and forgets it at the end.
    /// </summary>
    public string? DataDirectory { get; set; }

    /// <summary>
    /// Refuses the bearer tokens <c>dev:NAME</c>, which otherwise stand for account NAME with every current scope.
    /// </summary>
    public bool StrictAuth { get; set; }

    /// <summary>The clock of the emulator: ages of tokens, base URLs and uploads. Tests may give one that they move.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
