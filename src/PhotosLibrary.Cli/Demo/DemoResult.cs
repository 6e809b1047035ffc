namespace PhotosLibrary.Cli.Demo;

/// <summary>A file and what became of it.</summary>
/// <param name="File">The file that was uploaded.</param>
/// <param name="Item">The media item that it became.</param>
/// <param name="Thumbnail">Its thumbnail.</param>
/// <param name="Comparison">How the downloaded bytes compare with the file, if it was the one compared.</param>
internal sealed record DemoResult(FileInfo File, MediaItem Item, Thumbnail Thumbnail, string? Comparison);
