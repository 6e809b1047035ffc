namespace PhotosLibrary;

/// <summary>How a <see cref="PhotosLibraryClient"/> works. Read once, when the client is made.</summary>
/// <example>
/// <code><![CDATA[
/// var options = new PhotosLibraryClientOptions
/// {
///     ApplicationName = "My app",
///     Retry = { MaxRetries = 3, OnRetry = retry => Console.WriteLine($"again in {retry.Delay}") },
/// };
/// ]]></code>
/// </example>
public sealed class PhotosLibraryClientOptions : PhotosClientOptions
{
    /// <summary>Initializes the options with Google's address and the defaults.</summary>
    public PhotosLibraryClientOptions()
        : base(LibraryService.Instance.BaseAddress) { }
}
