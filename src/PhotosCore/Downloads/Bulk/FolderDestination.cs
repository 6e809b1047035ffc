namespace PhotosCore.Downloads;

/// <summary>A folder, in which every item is a file with a name like its own.</summary>
internal sealed class FolderDestination<TItem> : BulkDestination<TItem>
    where TItem : class
{
    private readonly object _gate = new();
    private readonly string _folder;
    private readonly string _form;
    private readonly bool _isSized;
    private readonly bool _keepsCreationTime;
    private readonly IMediaCatalog<TItem> _catalog;
    private readonly FolderJournal _journal;

    // The names of all files that are or will be here, as FileNames.KeyOf has them.
    private readonly HashSet<string> _taken = [];

    /// <param name="folder">The folder; created if there is none.</param>
    /// <param name="options">What is wanted of the items.</param>
    /// <param name="catalog">Reads items.</param>
    /// <exception cref="IOException">Another run is in progress in the folder.</exception>
    public FolderDestination(string folder, DownloadOptions options, IMediaCatalog<TItem> catalog)
    {
        _catalog = catalog;
        _folder = Path.GetFullPath(folder);
        _isSized = options.IsSized;
        _keepsCreationTime = options.KeepCreationTime;
        // With all that can be asked for, for photos and videos alike.
        _form = BaseUrlSuffix.For(options, isVideo: true);
        Directory.CreateDirectory(_folder);
        _journal = FolderJournal.Open(_folder);
        foreach (var path in Directory.EnumerateFileSystemEntries(_folder))
        {
            _taken.Add(KeyOf(Path.GetFileName(path)!));
        }

        foreach (var name in _journal.Names)
        {
            _taken.Add(KeyOf(name));
        }
    }

    public override DownloadResult<TItem>? Find(PendingDownload<TItem> download)
    {
        if (download.Id is not { } id || _journal.Find(id, _form) is not { } entry)
        {
            return null;
        }

        var path = Path.Combine(_folder, entry.Name);
        return new FileInfo(path) is { Exists: true } file && file.Length == entry.Length
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
            while (true)
            {
                var name = _isSized ? FileNames.WithExtensionOf(reserved, result.ContentType) : reserved;
                // First, so that a file that is there is known to be complete: without its line it would come a second
                // time.
                await _journal
                    .AddAsync(new FolderJournal.Entry(download.Id ?? "", _form, name, result.Bytes))
                    .ConfigureAwait(false);
                if (file.TakeName(Path.Combine(_folder, name), ExistingFile.Skip) is { } path)
                {
                    return new DownloadResult<TItem>(result.MediaItem, result.Bytes, result.ContentType, path);
                }

                // Another process has made a file of that name meanwhile.
                reserved = Reserve(download);
            }
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

    private string Reserve(PendingDownload<TItem> download)
    {
        var safe = FileNames.Safe(
            download.Item is { } item ? _catalog.Describe(item).FileName : null,
            download.Id ?? ""
        );
        lock (_gate)
        {
            // The same name as the last time, if the file is gone.
            if (
                download.Id is { } id
                && _journal.Find(id, _form)?.Name is { } before
                && !File.Exists(Path.Combine(_folder, before))
            )
            {
                return before;
            }

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
