using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Transfers;

/// <summary>
/// Tells what is left out of the folders: what is hidden or excluded as a number, anything else by name.
/// </summary>
internal sealed class LeftOutTally(Notices notices)
{
    private int _files;
    private int _folders;
    private int _excludedFiles;
    private int _excludedFolders;

    // Several threads may read folders; one line at a time.
    public void Add(LeftOut leftOut)
    {
        switch (leftOut.Reason)
        {
            case LeftOutReason.Hidden:
                Interlocked.Increment(ref leftOut.IsFolder ? ref _folders : ref _files);
                break;
            case LeftOutReason.Excluded:
                Interlocked.Increment(ref leftOut.IsFolder ? ref _excludedFolders : ref _excludedFiles);
                break;
            default:
                notices.Say($"Left out: {leftOut.Message}");
                break;
        }
    }

    /// <summary>Prints the numbers, if there are any.</summary>
    public void Print()
    {
        Print(_files, _folders, "hidden or made by the system; --all takes them in");
        Print(_excludedFiles, _excludedFolders, "by --include and --exclude");
    }

    private void Print(int files, int folders, string reason)
    {
        List<string> counts = [];
        if (files > 0)
        {
            counts.Add(files == 1 ? "1 file" : $"{files} files");
        }

        if (folders > 0)
        {
            counts.Add(folders == 1 ? "1 folder" : $"{folders} folders");
        }

        if (counts.Count > 0)
        {
            notices.Say($"{string.Join(" and ", counts)} left out: {reason}.");
        }
    }
}
