using System.Text.RegularExpressions;
using PhotosCore.Storage;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>
/// The folders of emulators without a data folder, which only their owner can read. Each is deleted with its emulator;
/// what one that was killed has left, the next one deletes.
/// </summary>
internal static partial class TemporaryFolders
{
    private const string Prefix = "photos-emulator-";
    private const int MostAttempts = 10;

    private static readonly TimeSpan LongestStart = TimeSpan.FromHours(1);

    /// <summary>Makes one and takes it.</summary>
    public static (string Path, FileStream Lock) Create()
    {
        for (var attempt = 1; ; attempt++)
        {
            var path = Directory.CreateTempSubdirectory(Prefix).FullName;
            try
            {
                var held = FolderLock.Take(path, isTemporary: true);
                if (FolderLock.IsThere(path))
                {
                    return (path, held);
                }

                held.Dispose();
            }
            catch (IOException) when (attempt < MostAttempts)
            {
                // Another emulator took it for an abandoned one, just before it was locked.
            }
        }
    }

    /// <summary>Deletes what emulators have left that ended without doing so.</summary>
    /// <param name="root">The folder that the temporary folders are in.</param>
    /// <param name="own">The folder of this emulator, which is locked.</param>
    public static void Sweep(string root, string own)
    {
        try
        {
            if (!CanLock(own))
            {
                return;
            }

            foreach (var folder in new DirectoryInfo(root).EnumerateDirectories(Prefix + "*"))
            {
                Delete(folder);
                DeleteConfiguration(folder);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nobody else may look into the folder, or it has just gone: nothing that an emulator needs.
        }
    }

    private static void Delete(DirectoryInfo folder)
    {
        if (!Name().IsMatch(folder.Name) || !IsOwn(folder))
        {
            return;
        }

        try
        {
            using var held = FolderLock.TakeAbandoned(folder.FullName);
            if (held is not null)
            {
                // Links in it are deleted, and not followed.
                folder.Delete(recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Its emulator is alive, or it belongs to another user.
        }
    }

    // It is there for a moment only, unless its process was killed within it.
    private static void DeleteConfiguration(DirectoryInfo folder)
    {
        var isOld = TimeProvider.System.GetUtcNow() - folder.LastWriteTimeUtc > LongestStart;
        if (!folder.Name.StartsWith(MagickEngine.FolderPrefix, StringComparison.Ordinal) || !isOld || !IsOwn(folder))
        {
            return;
        }

        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has just gone, or belongs to another user.
        }
    }

    // A link may lead anywhere, and what others can read was not made here.
    private static bool IsOwn(DirectoryInfo folder) =>
        folder.LinkTarget is null && (OperatingSystem.IsWindows() || folder.UnixFileMode == OwnerOnly.FolderMode);

    // Where files cannot be locked, none would prove that its emulator is dead.
    private static bool CanLock(string own)
    {
        try
        {
            FolderLock.TakeAbandoned(own)?.Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    // As the system makes them: six characters on Unix, a name of its own on Windows.
    [GeneratedRegex(@"^photos-emulator-([A-Za-z0-9]{6}|[a-z0-9]{8}\.[a-z0-9]{3})$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
