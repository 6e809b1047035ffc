namespace PhotosLibrary;

/// <summary>
/// A file that is written under a temporary name beside its own, takes its own when it is complete, and is removed
/// otherwise.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private readonly string _path;
    private readonly string _partialPath;

    public PartialFile(string path)
    {
        _path = Path.GetFullPath(path);
        // In the same folder, because only there is a rename atomic; with a new name, because two may write at once.
        _partialPath = Path.Combine(Path.GetDirectoryName(_path)!, $".{Path.GetRandomFileName()}.part");
        Content = new FileStream(
            _partialPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
    }

    /// <summary>Where to write.</summary>
    public FileStream Content { get; }

    /// <summary>Gives the file its name, in the place of one that has it.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await Content.FlushAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        Content.Dispose();
#if NET
        File.Move(_partialPath, _path, overwrite: true);
#else
        if (File.Exists(_path))
        {
            File.Replace(_partialPath, _path, null);
        }
        else
        {
            File.Move(_partialPath, _path);
        }
#endif
    }

    public void Dispose()
    {
        Content.Dispose();
        // Nothing is there any more once the file has its name.
        File.Delete(_partialPath);
    }
}
