using PhotosCore.Storage;

namespace PhotosCore.Downloads;

/// <summary>A folder, in which every item is a file with a name like its own.</summary>
internal sealed class FolderDestination<TItem> : BulkDestination<TItem>
    where TItem : class
{
    private readonly object _gate = new();
    private readonly string _folder;
    private readonly string _form;
    private readonly NameTemplate? _template;
    private readonly bool _isSized;
    private readonly bool _keepsCreationTime;
    private readonly IMediaCatalog<TItem> _catalog;
    private readonly FolderJournal _journal;

    // The names of all files that are or will be here, as FileNames.KeyOf has them.
    private readonly HashSet<string> _taken = [];

    // The folders in this one whose files are among these names.
    private readonly HashSet<string> _readFolders = [];

    // The names of those files of which it is known what they are.
    private readonly HashSet<string> _known = [];

    /// <param name="folder">The folder; created if there is none.</param>
    /// <param name="options">What is wanted of the items, and their names.</param>
    /// <param name="catalog">Reads items.</param>
    /// <exception cref="IOException">Another run is in progress in the folder.</exception>
    public FolderDestination(string folder, BulkDownloadOptions options, IMediaCatalog<TItem> catalog)
    {
        _catalog = catalog;
        _folder = Path.GetFullPath(folder);
        _template = options.Template;
        _isSized = options.Download.IsSized;
        _keepsCreationTime = options.Download.KeepCreationTime;
        // With all that can be asked for, for photos and videos alike.
        _form = BaseUrlSuffix.For(options.Download, isVideo: true);
        Directory.CreateDirectory(_folder);
        _journal = FolderJournal.Open(_folder);
        TakeNamesIn("");

        foreach (var name in _journal.Names)
        {
            _taken.Add(KeyOf(name));
            _known.Add(name);
        }
    }

    public override DownloadResult<TItem>? Find(PendingDownload<TItem> download)
    {
        if (download.Id is not { } id || _journal.Find(id, _form) is not { } entry)
        {
            return null;
        }

        var path = Path.Combine(_folder, entry.Name);
        return new FileInfo(path) is { Exists: true } file && file.Length == entry.Length && !PartialFile.IsLink(file)
            ? new DownloadResult<TItem>(download.Item, file.Length, path: path, isSkipped: true)
            : null;
    }

    public override async Task<DownloadResult<TItem>> DownloadAsync(
        PendingDownload<TItem> download,
        Fetch fetch,
        CancellationToken cancellationToken
    )
    {
        // Before the bytes are there, so that items get their names in the order of the input.
        var reserved = Reserve(download);
        try
        {
            using var file = new PartialFile(_journal.Folder);
            var result = await fetch(file.Content).ConfigureAwait(false);
            var time = _keepsCreationTime && result.MediaItem is { } item ? _catalog.Describe(item).CreationTime : null;
            await file.FinishAsync(time, cancellationToken).ConfigureAwait(false);
            if (
                await FindSameAsync(download, result, file, reserved, cancellationToken).ConfigureAwait(false) is
                { } same
            )
            {
                await _journal.AddAsync(EntryOf(download, result, same)).ConfigureAwait(false);
                Release(reserved);
                return new DownloadResult<TItem>(
                    result.MediaItem,
                    result.Bytes,
                    result.ContentType,
                    Path.Combine(_folder, same),
                    isSkipped: true
                );
            }

            while (true)
            {
                var name = NameOf(reserved, result);
                // First, so that a file that is there is known to be complete. If the machine stops before it has its
                // name, the line speaks of a file that is not there, and it comes again.
                await _journal.AddAsync(EntryOf(download, result, name)).ConfigureAwait(false);
                Claim(name);
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, name))!);
                if (file.TakeName(Path.Combine(_folder, name), ExistingFile.Skip) is { } path)
                {
                    return new DownloadResult<TItem>(result.MediaItem, result.Bytes, result.ContentType, path);
                }

                // Another process has made a file of that name meanwhile.
                reserved = Reserve(download);
            }
        }
        catch (Exception e) when (FullDisk.IsCauseOf(e))
        {
            Release(reserved);
            throw FullDisk.At(_folder, e);
        }
        catch
        {
            Release(reserved);
            throw;
        }
    }

    public override bool IsOnePerItem => true;

    public override bool IsBrokenBy(Exception failure) => failure is IOException or UnauthorizedAccessException;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _journal.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>
    /// The name of a file with the bytes of a download, which was here before, as when the journal was lost: it is not
    /// put beside it a second time. Null if there is none.
    /// </summary>
    private async Task<string?> FindSameAsync(
        PendingDownload<TItem> download,
        DownloadResult<TItem> result,
        PartialFile file,
        string reserved,
        CancellationToken cancellationToken
    )
    {
        var safe = SafeNameOf(download);
        for (var number = 1; ; number++)
        {
            var numbered = number == 1 ? safe : PartialFile.Numbered(safe, number);
            if (numbered == reserved)
            {
                continue;
            }

            if (!IsTaken(numbered))
            {
                return null;
            }

            var name = NameOf(numbered, result);
            var there = new FileInfo(Path.Combine(_folder, name));
            if (
                there.Exists
                && there.Length == result.Bytes
                && !PartialFile.IsLink(there)
                && await FileContent.IsSameAsync(there.FullName, file.Path, cancellationToken).ConfigureAwait(false)
                && Claim(name)
            )
            {
                return name;
            }
        }
    }

    private bool IsTaken(string name)
    {
        lock (_gate)
        {
            return _taken.Contains(KeyOf(name));
        }
    }

    // Two items may have the same name and the same bytes, but not the same file.
    private bool Claim(string name)
    {
        lock (_gate)
        {
            return _known.Add(name);
        }
    }

    private FolderJournal.Entry EntryOf(PendingDownload<TItem> download, DownloadResult<TItem> result, string name) =>
        new(download.Id ?? "", _form, name, result.Bytes);

    private string NameOf(string reserved, DownloadResult<TItem> result) =>
        _isSized ? FileNames.WithExtensionOf(reserved, result.ContentType) : reserved;

    private string SafeNameOf(PendingDownload<TItem> download)
    {
        var media = download.Item is { } item ? _catalog.Describe(item) : new MediaSource { Id = download.Id };
        return _template?.PathOf(media) ?? FileNames.Safe(media.FileName, download.Id ?? "");
    }

    // The names that are there, of a folder in this one; with the lock.
    private void TakeNamesIn(string folder)
    {
        var path = Path.Combine(_folder, folder);
        if (!_readFolders.Add(folder) || !Directory.Exists(path))
        {
            return;
        }

        foreach (var entry in Directory.EnumerateFileSystemEntries(path))
        {
            _taken.Add(KeyOf((folder.Length > 0 ? folder + "/" : "") + Path.GetFileName(entry)));
        }
    }

    private string Reserve(PendingDownload<TItem> download)
    {
        var safe = SafeNameOf(download);
        lock (_gate)
        {
            // The same name as the last time, if the file is gone.
            if (
                download.Id is { } id
                && _journal.Find(id, _form)?.Name is { } before
                && !Exists(Path.Combine(_folder, before))
            )
            {
                return before;
            }

            TakeNamesIn(safe.Substring(0, Math.Max(0, safe.LastIndexOf('/'))));
            for (var number = 1; ; number++)
            {
                var name = number == 1 ? safe : PartialFile.Numbered(safe, number);
                if (_taken.Add(KeyOf(name)))
                {
                    return name;
                }
            }
        }
    }

    // Also a folder, or a link that leads nowhere.
    private static bool Exists(string path) =>
        File.Exists(path) || Directory.Exists(path) || PartialFile.IsLink(new FileInfo(path));

    private void Release(string name)
    {
        lock (_gate)
        {
            if (!_journal.Names.Contains(name))
            {
                _taken.Remove(KeyOf(name));
            }
        }
    }

    // What extension a picture of a size will have is not known before it is there.
    private string KeyOf(string name) => FileNames.KeyOf(_isSized ? FileNames.StemOf(name) : name);
}
