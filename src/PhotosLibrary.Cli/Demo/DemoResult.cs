namespace PhotosLibrary.Cli.Demo;

/// <summary>A file and what became of it.</summary>
/// <param name="file">The file to upload.</param>
internal sealed class DemoResult(FileInfo file)
{
    /// <summary>The file to upload.</summary>
    public FileInfo File { get; } = file;

    /// <summary>The token that its bytes were answered with.</summary>
    public string? UploadToken { get; set; }

    /// <summary>The media item that it became.</summary>
    public MediaItem? Item { get; set; }

    /// <summary>Why it became none.</summary>
    public string? Failure { get; set; }

    /// <summary>Its thumbnail.</summary>
    public Thumbnail? Thumbnail { get; set; }

    /// <summary>How the downloaded bytes compare with the file, if it was the one compared.</summary>
    public string? Comparison { get; set; }
}
