using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Transfers;

/// <summary>Tells what is left out of the folders: what is hidden as a number, anything else by name.</summary>
internal sealed class LeftOutTally(Notices notices)
{
    private int _files;
    private int _folders;

    // Several threads may read folders; one line at a time.
    public void Add(LeftOut leftOut)
    {
        if (leftOut.Reason != LeftOutReason.Hidden)
        {
            notices.Say($"Left out: {leftOut.Message}");
            return;
        }

        Interlocked.Increment(ref leftOut.IsFolder ? ref _folders : ref _files);
    }

    /// <summary>Prints the number, if there is one.</summary>
    public void Print()
    {
        List<string> counts = [];
        if (_files > 0)
        {
            counts.Add(_files == 1 ? "1 file" : $"{_files} files");
        }

        if (_folders > 0)
        {
            counts.Add(_folders == 1 ? "1 folder" : $"{_folders} folders");
        }

        if (counts.Count > 0)
        {
            notices.Say($"{string.Join(" and ", counts)} left out: hidden or made by the system; --all takes them in.");
        }
    }
}
