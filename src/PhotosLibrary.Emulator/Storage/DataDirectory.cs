using PhotosCore.Storage;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>
/// The folder that holds a library. One emulator locks it at a time: two would delete each other's files.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    private const string LibraryFile = "library.db";

    private readonly FileStream _lock;

    /// <param name="path">
    /// The folder, created if it is missing; null for a temporary one that is deleted at the end.
    /// </param>
    /// <exception cref="IOException">The folder cannot be used, or another emulator has it.</exception>
    public DataDirectory(string? path)
    {
        IsTemporary = path is null;
        if (path is null)
        {
            (FullPath, _lock) = TemporaryFolders.Create();
            TemporaryFolders.Sweep(Path.GetTempPath(), FullPath);
            return;
        }

        FullPath = Create(path);
        RefuseForeign();
        _lock = Lock(FullPath);
    }

    public string FullPath { get; }

    /// <summary>Whether everything is deleted at the end, so that nothing needs to be flushed to disk.</summary>
    public bool IsTemporary { get; }

    /// <summary>The database in it.</summary>
    public string DatabaseFile => Path.Combine(FullPath, LibraryFile);

    /// <summary>Makes a folder in it.</summary>
    public string CreateSubfolder(string name)
    {
        var path = Path.Combine(FullPath, name);
        OwnerOnly.CreateFolder(path);
        return path;
    }

    private static string Create(string path)
    {
        try
        {
            OwnerOnly.CreateFolder(path);
            return Path.GetFullPath(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, exception);
        }
    }

    private static FileStream Lock(string path)
    {
        try
        {
            return FolderLock.Take(path, isTemporary: false);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw NotWritable(path, exception);
        }
        catch (IOException exception)
        {
            throw new IOException($"Cannot use the folder {path}: another emulator is using it.", exception);
        }
    }

    // Before anything is written. Other files are most likely a user's photos, which the clean-up would delete.
    private void RefuseForeign()
    {
        if (File.Exists(DatabaseFile))
        {
            LibraryVersion.Current.Check(DatabaseFile);
            return;
        }

        // Files that a disk or a desktop creates everywhere do not count.
        var isForeign = Directory
            .EnumerateFileSystemEntries(FullPath)
            .Select(Path.GetFileName)
            .Any(name => name is not (FolderLock.FileName or "lost+found") && !name!.StartsWith('.'));
        if (!isForeign)
        {
            return;
        }

        throw new IOException(
            $"Cannot use the folder {FullPath}: it is not empty and holds no library of an emulator. "
                + "Name an empty or a new folder."
        );
    }

    private static IOException NotWritable(string path, Exception exception) =>
        new($"Cannot use the folder {path}: {exception.Message}", exception);

    public void Dispose()
    {
        _lock.Dispose();
        if (IsTemporary)
        {
            Directory.Delete(FullPath, recursive: true);
        }
    }
}
