namespace PhotosLibrary.Emulator.Storage;

/// <summary>
/// The folder that holds a library. One emulator locks it at a time: two would delete each other's files.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    private const string LockFile = "lock";
    private const string LibraryFile = "library.db";

    private readonly FileStream _lock;

    /// <param name="path">
    /// The folder, created if it is missing; null for a temporary one that is deleted at the end.
    /// </param>
    /// <exception cref="IOException">The folder cannot be used, or another emulator has it.</exception>
    public DataDirectory(string? path)
    {
        IsTemporary = path is null;
        FullPath = path is null ? Directory.CreateTempSubdirectory("photos-emulator-").FullName : Create(path);
        if (!IsTemporary)
        {
            RefuseForeign();
        }

        try
        {
            _lock = new FileStream(
                Path.Combine(FullPath, LockFile),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (UnauthorizedAccessException exception)
        {
            throw NotWritable(FullPath, exception);
        }
        catch (IOException exception)
        {
            throw new IOException($"Cannot use the folder {FullPath}: another emulator is using it.", exception);
        }
    }

    public string FullPath { get; }

    /// <summary>Whether everything is deleted at the end, so that nothing needs to be flushed to disk.</summary>
    public bool IsTemporary { get; }

    /// <summary>The database in it; null if it is a temporary one.</summary>
    public string? DatabaseFile => IsTemporary ? null : Path.Combine(FullPath, LibraryFile);

    /// <summary>Makes a folder in it.</summary>
    public string CreateSubfolder(string name) => Directory.CreateDirectory(Path.Combine(FullPath, name)).FullName;

    private static string Create(string path)
    {
        try
        {
            return Directory.CreateDirectory(path).FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, exception);
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
            .Any(name => name is not (LockFile or "lost+found") && !name!.StartsWith('.'));
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
