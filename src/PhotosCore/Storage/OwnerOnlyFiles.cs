using System.Text;

namespace PhotosCore.Storage;

/// <summary>
/// Small texts in a folder, each in a file that only its owner can read. One is replaced at once and whole, so any
/// number of processes may share the folder.
/// </summary>
internal sealed class OwnerOnlyFiles(string folder, string extension)
{
    private const int ReplaceTries = 20;

    /// <summary>The folder, as an absolute path; it is made when the first text is stored.</summary>
    public string Folder { get; } =
        string.IsNullOrWhiteSpace(folder)
            ? throw new ArgumentException("The store needs a folder.", nameof(folder))
            : Path.GetFullPath(folder);

    /// <summary>Where a text is.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name + extension);

    /// <summary>Keeps a text, in the place of one that is there.</summary>
    public async Task WriteAsync(string name, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        OwnerOnly.CreateFolder(Folder);
        // In the same folder, because only there is a rename atomic.
        var partial = Path.Combine(Folder, TemporaryName.New());
        try
        {
            using (var file = OwnerOnly.CreateFile(partial))
            {
                await file.WriteAsync(bytes, 0, bytes.Length).ConfigureAwait(false);
                await file.FlushAsync().ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            await ReplaceAsync(partial, PathOf(name)).ConfigureAwait(false);
        }
        catch (IOException e) when (FullDisk.IsCauseOf(e))
        {
            throw FullDisk.At(PathOf(name), e);
        }
        finally
        {
            // Nothing is there any more once it has its name.
            File.Delete(partial);
        }
    }

    /// <summary>The stored text; null if there is none. A file that others can read is closed to them.</summary>
    public async Task<string?> ReadAsync(string name)
    {
        try
        {
            // Before its mode is changed: a link may lead anywhere.
            RegularFile.CheckIsFileOrMissing(PathOf(name));
            OwnerOnly.Tighten(PathOf(name));
            using var file = RegularFile.OpenRead(PathOf(name));
            using var reader = new StreamReader(file, Encoding.UTF8);
            return await reader.ReadToEndAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Forgets a text; nothing happens if there is none.</summary>
    public void Delete(string name)
    {
        if (Directory.Exists(Folder))
        {
            File.Delete(PathOf(name));
        }
    }

    /// <summary>Forgets all, also what a process that was killed has left half written; files of others stay.</summary>
    public void Clear()
    {
        if (Directory.Exists(Folder))
        {
            foreach (var file in Directory.EnumerateFiles(Folder).Where(path => IsOwn(Path.GetFileName(path))))
            {
                File.Delete(file);
            }
        }
    }

    private bool IsOwn(string name) =>
        TemporaryName.IsOne(name)
        || (
            name.EndsWith(extension, StringComparison.Ordinal)
            && StoredName.IsOne(name.Substring(0, name.Length - extension.Length))
        );

    // Windows refuses to replace a file in the moment that another process reads or replaces it.
    private static async Task ReplaceAsync(string partial, string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
#if NET
                File.Move(partial, path, overwrite: true);
#else
                if (File.Exists(path))
                {
                    File.Replace(partial, path, null);
                }
                else
                {
                    File.Move(partial, path);
                }
#endif
                return;
            }
            catch (Exception e)
                when (e is IOException or UnauthorizedAccessException && attempt < ReplaceTries && File.Exists(partial))
            {
                await Task.Delay(10).ConfigureAwait(false);
            }
        }
    }
}
