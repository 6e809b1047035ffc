namespace PhotosLibrary.Cli.Demo;

/// <summary>A file and its outcome.</summary>
/// <param name="file">The file to upload.</param>
internal sealed class DemoResult(FileInfo file)
{
    /// <summary>The file to upload.</summary>
    public FileInfo File { get; } = file;

    /// <summary>The upload token of its bytes.</summary>
    public string? UploadToken { get; set; }

    /// <summary>The media item that was created of it.</summary>
    public MediaItem? Item { get; set; }

    /// <summary>Why none was created.</summary>
    public string? Failure { get; set; }

    /// <summary>Its thumbnail.</summary>
    public Thumbnail? Thumbnail { get; set; }

    /// <summary>How the downloaded bytes compare with the file, if it was the one compared.</summary>
    public string? Comparison { get; set; }
}
