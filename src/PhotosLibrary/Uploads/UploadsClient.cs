namespace PhotosLibrary;

/// <summary>Uploads.</summary>
public class UploadsClient(HttpClient httpClient, Uri baseAddress)
{
    internal HttpClient HttpClient { get; } = httpClient;
    internal Uri BaseAddress { get; } = baseAddress;
}
