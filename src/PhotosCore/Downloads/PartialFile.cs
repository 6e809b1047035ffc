namespace PhotosCore.Downloads;

/// <summary>
/// A file that is written under a temporary name, takes its own when it is complete, and is removed otherwise.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    // More files of one name than this are no accident.
    private const int MostOfOneName = 100_000;

    private readonly string _partialPath;
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

        // With a new name, because two may write at once.
        _partialPath = Path.Combine(folder, $".{Path.GetRandomFileName()}.part");
        try
        {
            Content = new FileStream(
                _partialPath,
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
            File.SetLastWriteTimeUtc(_partialPath, time.UtcDateTime);
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
        var extension = Path.GetExtension(path);
        var stem = path.Substring(0, path.Length - extension.Length);
        return FormattableString.Invariant($"{stem} ({number}){extension}");
    }

    public void Dispose()
    {
        Content.Dispose();
        if (_isNamed)
        {
            return;
        }

        try
        {
            File.Delete(_partialPath);
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

        try
        {
#if NET
            File.Move(_partialPath, path, replace);
#else
            if (replace && File.Exists(path))
            {
                File.Replace(_partialPath, path, null);
            }
            else
            {
                File.Move(_partialPath, path);
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
