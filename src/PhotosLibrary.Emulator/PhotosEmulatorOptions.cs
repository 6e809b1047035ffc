namespace PhotosLibrary.Emulator;

/// <summary>How a <see cref="PhotosEmulator"/> works.</summary>
public sealed class PhotosEmulatorOptions
{
    /// <summary>
    /// Where to listen: <c>http://</c>, an IP address or <c>localhost</c>, and a port; port 0, the default, takes a free
    /// one. Only an address written here opens the emulator to other machines.
    /// </summary>
    public Uri Url { get; set; } = new("http://127.0.0.1:0");

    /// <summary>
    /// The folder that holds the library: a database and the bytes. Null keeps everything in a temporary folder, and
    /// forgets it at the end.
    /// </summary>
    public string? DataDirectory { get; set; }

    /// <summary>
    /// Refuses the bearer tokens <c>dev:NAME</c>, which otherwise stand for account NAME with every current scope.
    /// </summary>
    public bool StrictAuth { get; set; }

    /// <summary>
    /// How long a new video stays <c>PROCESSING</c>, in which time it cannot be downloaded; zero, the default, has it
    /// <c>READY</c> at once.
    /// </summary>
    public TimeSpan VideoProcessingTime { get; set; }

    /// <summary>The clock of the emulator: ages of tokens, base URLs and uploads. Tests may give one that they move.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>How many requests <see cref="PhotosEmulator.Requests"/> keeps: 10,000 unless it is set; 0 keeps none.</summary>
    public int RequestLogSize { get; set; } = 10_000;
}
