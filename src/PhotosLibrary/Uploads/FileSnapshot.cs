using System.Globalization;
using PhotosCore.Storage;

namespace PhotosLibrary.Uploads;

/// <summary>
/// How a file looked when its upload began; a file that is edited meanwhile would arrive as a mixture.
/// </summary>
internal readonly struct FileSnapshot
{
    private readonly string _path;
    private readonly long _length;
    private readonly DateTime _lastWriteTime;

    private FileSnapshot(FileInfo file)
    {
        _path = file.FullName;
        _length = file.Length;
        _lastWriteTime = file.LastWriteTimeUtc;
    }

    /// <exception cref="IOException">There is no such file, or it is none.</exception>
    /// <exception cref="UnauthorizedAccessException">The user has no right to look at it.</exception>
    public static FileSnapshot Take(string path)
    {
        try
        {
            return new FileSnapshot(Target(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ReadFailure.Of(path, e);
        }
    }

    // A link has a length and a time of its own, which say nothing about the file.
    private static FileInfo Target(string path) =>
#if NET
        File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
#else
        new(path);
#endif

    /// <summary>Names the file as it looked.</summary>
    public string Key =>
        string.Join(
            "\n",
            _path,
            _length.ToString(CultureInfo.InvariantCulture),
            _lastWriteTime.Ticks.ToString(CultureInfo.InvariantCulture)
        );

    /// <summary>Whether the file still has its length and time of last change.</summary>
    public bool IsCurrent()
    {
        if (!File.Exists(_path))
        {
            return false;
        }

        var now = Target(_path);
        return now.Exists && now.Length == _length && now.LastWriteTimeUtc == _lastWriteTime;
    }
}
