using PhotosLibrary.Emulator.Serving;

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

    /// <summary>
    /// The address that clients reach the emulator by, if it is not the one that it listens on: behind a proxy or from
    /// other containers. Upload URLs and base URLs then begin with it, and requests for its host are taken.
    /// </summary>
    public Uri? ExternalUrl { get; set; }

    /// <summary>
    /// Whether to listen on <see cref="Url"/> at all. Without it, only <see cref="PhotosEmulator.CreateHandler"/> leads to
    /// the emulator.
    /// </summary>
    public bool Listen { get; set; } = true;

    /// <summary>The quotas that are enforced; none by default. <see cref="QuotaOptions.Google"/> has Google's.</summary>
    public QuotaOptions Quotas { get; set; } = new();

    /// <summary>What to do where nobody has seen what Google does.</summary>
    public UnconfirmedFacts Unconfirmed { get; set; } = new();

    /// <summary>The clock of the emulator: ages of tokens, base URLs and uploads. Tests may give one that they move.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal void Check()
    {
        PublicAddress.Check(ExternalUrl);
        Quotas.Check();
        Unconfirmed.Check();
        if (VideoProcessingTime < TimeSpan.Zero)
        {
            throw new ArgumentException(
                $"{nameof(VideoProcessingTime)} must not be negative, but is {VideoProcessingTime}.");
        }
    }
}
