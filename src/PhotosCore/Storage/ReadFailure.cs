namespace PhotosCore.Storage;

/// <summary>Says in plain words why a file or folder cannot be read, and what can be done about it.</summary>
internal static class ReadFailure
{
    // What .NET reads a byte as that is no UTF-8; no name with it leads back to the file.
    private const char Replacement = '\uFFFD';

    /// <summary>A failure in plain words, as an exception of about the same type.</summary>
    public static Exception Of(string path, Exception failure) =>
        failure switch
        {
            FileNotFoundException or DirectoryNotFoundException => OfMissing(path, failure),
            UnauthorizedAccessException => new UnauthorizedAccessException(
                $"{path} cannot be read: you have no permission to. Change its permissions or its owner.",
                failure
            ),
            PathTooLongException => new IOException($"The path of {path} is too long to be opened.", failure),
            _ when IsLoop(path) => new IOException(
                $"{path} is a link that leads back to itself. Delete it, or let it lead to a file.",
                failure
            ),
            _ when failure.Message.Contains(path) => failure,
            _ => new IOException($"{path} cannot be read: {failure.Message}", failure),
        };

    /// <summary>A folder where a file is meant.</summary>
    public static IOException IsFolder(string path) => new($"{path} is a folder, not a file.");

    private static IOException OfMissing(string path, Exception failure)
    {
        if (Directory.Exists(path))
        {
            return IsFolder(path);
        }

        if (path.IndexOf(Replacement) >= 0)
        {
            return new FileNotFoundException(
                $"{path} cannot be opened: its name, or that of a folder above it, is not UTF-8. Rename it.",
                path,
                failure
            );
        }

        return new FileNotFoundException(
            LinkTargetOf(path) is { } target
                ? $"{path} is a link to {target}, which does not exist."
                : $"{path} does not exist, or no longer.",
            path,
            failure
        );
    }

#if NET
    private static string? LinkTargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsLoop(string path)
    {
        try
        {
            File.ResolveLinkTarget(path, returnFinalTarget: true);
            return false;
        }
        catch (IOException)
        {
            return LinkTargetOf(path) is not null;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
#else
    private static string? LinkTargetOf(string _) => null;

    private static bool IsLoop(string _) => false;
#endif
}
