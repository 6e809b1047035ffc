namespace PhotosLibrary;

/// <summary>Downloads.</summary>
public class DownloadsClient(HttpClient httpClient)
{
    internal HttpClient HttpClient { get; } = httpClient;
}
