namespace PhotosLibrary;

/// <summary>How a <see cref="PhotosLibraryClient"/> works. Read once, when the client is made.</summary>
public sealed class PhotosLibraryClientOptions
{
    /// <summary>
    /// The address in front of every path; Google's by default. Set it to call a local emulator, for example
    /// <c>http://127.0.0.1:8085</c>. It must use https, or be on this machine.
    /// </summary>
    public Uri BaseAddress { get; set; } = Http.BaseAddress.Google;

    /// <summary>
    /// Name of your application, sent in the <c>User-Agent</c> header beside the name of this library. An
    /// <see cref="HttpClient"/> that you bring sends what you gave it.
    /// </summary>
    public string? ApplicationName { get; set; }
}
