using PhotosCore.Storage;

namespace PhotosCore.Downloads;

/// <summary>
/// A file that is written under a temporary name, takes its own when it is complete, and is removed otherwise.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    // More files of one name than this are no accident.
    private const int MostOfOneName = 100_000;

    private bool _isNamed;

    /// <param name="folder">
    /// Where to write it: on the disk of its later place, as only there a rename is atomic.
    /// </param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written to.</exception>
    public PartialFile(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder {folder} to download to; create it first.");
        }

        Path = System.IO.Path.Combine(folder, TemporaryName.New());
        try
        {
            Content = new FileStream(
                Path,
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                1,
                FileOptions.Asynchronous
            );
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException($"Files cannot be written to the folder {folder}: {e.Message}", e);
        }
    }

    /// <summary>Its temporary name.</summary>
    public string Path { get; }

    /// <summary>Where to write.</summary>
    public FileStream Content { get; }

    /// <summary>Ends the writing: what was written is on the disk, and stays there if the machine stops.</summary>
    /// <param name="lastWriteTime">What the time of the last change shall be; null for now.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task FinishAsync(DateTimeOffset? lastWriteTime, CancellationToken cancellationToken)
    {
        // There is no asynchronous way to wait for the disk.
        await Task.Run(() => Content.Flush(flushToDisk: true), cancellationToken).ConfigureAwait(false);
        Content.Dispose();
        if (lastWriteTime is { } time)
        {
            File.SetLastWriteTimeUtc(Path, time.UtcDateTime);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Gives the file its name.</summary>
    /// <param name="path">The name.</param>
    /// <param name="existing">What to do with a file that has it.</param>
    /// <returns>The name that it has got; null if it has got none because another has it.</returns>
    public string? TakeName(string path, ExistingFile existing)
    {
        for (var number = 1; number < MostOfOneName; number++)
        {
            var name = number == 1 ? path : Numbered(path, number);
            if (TryTakeName(name, existing == ExistingFile.Replace))
            {
                _isNamed = true;
                return name;
            }

            if (existing == ExistingFile.Skip)
            {
                return null;
            }
        }

        throw new IOException($"There are {MostOfOneName} files with the name {path}.");
    }

    /// <summary>A name with a number in front of its extension.</summary>
    public static string Numbered(string path, int number)
    {
        var extension = System.IO.Path.GetExtension(path);
        var stem = path.Substring(0, path.Length - extension.Length);
        return FormattableString.Invariant($"{stem} ({number}){extension}");
    }

    /// <summary>Removes what processes that were killed have left in a folder, and nothing else.</summary>
    public static void RemoveLeft(DirectoryInfo folder)
    {
        foreach (
            var left in folder.EnumerateFiles("*.part").Where(file => TemporaryName.IsOne(file.Name) && !IsLink(file))
        )
        {
            left.Delete();
        }
    }

    /// <summary>Whether an entry of a folder is a link, of whatever kind, and leads elsewhere.</summary>
    public static bool IsLink(FileSystemInfo entry) =>
#if NET
        entry.LinkTarget is not null;
#else
        // What is not there has all attributes.
        (int)entry.Attributes != -1 && entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
#endif

    public void Dispose()
    {
        Content.Dispose();
        if (_isNamed)
        {
            return;
        }

        try
        {
            File.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It must not hide why it was not completed.
        }
    }

    private bool TryTakeName(string path, bool replace)
    {
        if (Directory.Exists(path))
        {
            return replace ? throw new IOException($"{path} is a folder by now; a file cannot take its name.") : false;
        }

        if (replace && IsLink(new FileInfo(path)))
        {
            throw new IOException($"{path} is a link, and is not replaced. Remove it, or name another file.");
        }

        if (replace)
        {
            RegularFile.CheckIsFileOrMissing(path);
        }

        try
        {
#if NET
            File.Move(Path, path, replace);
#else
            if (replace && File.Exists(path))
            {
                File.Replace(Path, path, null);
            }
            else
            {
                File.Move(Path, path);
            }
#endif
            return true;
        }
        catch (IOException) when (!replace && File.Exists(path))
        {
            return false;
        }
    }
}
