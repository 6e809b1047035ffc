using System.Text;
using Newtonsoft.Json;
using PhotosCore.Json;

namespace PhotosCore.Downloads;

/// <summary>
/// What runs have put into a folder: one line of JSON per file, in a hidden folder inside it, where also the files are
/// until they are complete. It is open in one run at a time, which has the folder for itself.
/// </summary>
internal sealed class FolderJournal : IDisposable
{
    /// <summary>Name of the hidden folder.</summary>
    public const string FolderName = ".photos-downloads";

    private readonly object _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly FileStream _file;
    private readonly Dictionary<(string Id, string Form), Entry> _entries = [];

    private FolderJournal(string folder, FileStream file)
    {
        Folder = folder;
        _file = file;
    }

    /// <summary>Where files are until they are complete.</summary>
    public string Folder { get; }

    /// <summary>The names of all files that were put into the folder, whether they are still there or not.</summary>
    public ICollection<string> Names
    {
        get
        {
            lock (_gate)
            {
                return new HashSet<string>(_entries.Values.Select(entry => entry.Name));
            }
        }
    }

    /// <summary>Opens the journal of a folder, and removes what a run that was killed has left half done.</summary>
    /// <exception cref="IOException">
    /// Another run has it; or it, or its folder, is a link or something else that a run did not make.
    /// </exception>
    public static FolderJournal Open(string folder)
    {
        var hidden = new DirectoryInfo(Path.Combine(folder, FolderName));
        CheckIsOurs(hidden);
        if (File.Exists(hidden.FullName))
        {
            throw new IOException($"{hidden.FullName} has to be a folder, for downloads to {folder}. Remove it.");
        }

        hidden.Create();
        hidden.Attributes |= FileAttributes.Hidden;
        var file = OpenFile(folder, new FileInfo(Path.Combine(hidden.FullName, "journal")));
        try
        {
            PartialFile.RemoveLeft(hidden);
            var journal = new FolderJournal(hidden.FullName, file);
            journal.Read();
            return journal;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static FileStream OpenFile(string folder, FileInfo journal)
    {
        CheckIsOurs(journal);
        try
        {
            // For both, even a pipe opens at once.
            var file = new FileStream(
                journal.FullName,
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                4096,
                useAsync: true
            );
            if (file.CanSeek)
            {
                return file;
            }

            file.Dispose();
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException))
        {
            throw new IOException(
                $"Another run downloads to {folder}, or its journal cannot be opened: {e.Message}",
                e
            );
        }

        throw new IOException($"{journal.FullName} is not a file, so it cannot be the journal of {folder}. Remove it.");
    }

    // A link leads to where the app has not asked to write, or to delete.
    private static void CheckIsOurs(FileSystemInfo entry)
    {
        if (PartialFile.IsLink(entry))
        {
            throw new IOException(
                $"{entry.FullName} is a link, and is not followed: downloads are kept there until they are complete. "
                    + "Remove the link."
            );
        }
    }

    /// <summary>What was put into the folder of an item in some form.</summary>
    public Entry? Find(string id, string form)
    {
        lock (_gate)
        {
            return _entries.TryGetValue((id, form), out var entry) ? entry : null;
        }
    }

    /// <summary>Writes down what is about to be put into the folder.</summary>
    public async Task AddAsync(Entry entry)
    {
        var line = Encoding.UTF8.GetBytes(JsonSettings.Serialize(entry) + "\n");
        // Not to be cancelled: half a line would take the next one with it.
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await _file.WriteAsync(line, 0, line.Length, CancellationToken.None).ConfigureAwait(false);
            // As durable as the file of which it speaks. There is no asynchronous way to wait for the disk.
            await Task.Run(() => _file.Flush(flushToDisk: true), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }

        lock (_gate)
        {
            _entries[(entry.Id, entry.Form)] = entry;
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _turn.Dispose();
    }

    private void Read()
    {
        using (var reader = new StreamReader(_file, Encoding.UTF8, false, 4096, leaveOpen: true))
        {
            while (reader.ReadLine() is { } line)
            {
                if (Parse(line) is { } entry)
                {
                    _entries[(entry.Id, entry.Form)] = entry;
                }
            }
        }

        // A line that was cut off stays alone.
        var end = _file.Length;
        if (end == 0)
        {
            return;
        }

        _file.Position = end - 1;
        var isWhole = _file.ReadByte() == '\n';
        _file.Position = end;
        if (!isWhole)
        {
            _file.WriteByte((byte)'\n');
        }
    }

    private static Entry? Parse(string line)
    {
        try
        {
            // A name is one in the folder or in folders in it, whatever has written it there.
            return
                JsonSettings.Deserialize<Entry>(line) is { Id: not null, Form: not null, Name: not null } entry
                && entry.Name.Split('/').All(part => FileNames.Safe(part, "_") == part)
                ? entry
                : null;
        }
        catch (JsonException)
        {
            // Cut off when the process was killed.
            return null;
        }
    }

    /// <summary>A file in the folder.</summary>
    [method: JsonConstructor]
    internal sealed class Entry(string id, string form, string name, long length)
    {
        [JsonProperty("id")]
        public string Id { get; } = id;

        /// <summary>The suffix that says what was wanted of the item.</summary>
        [JsonProperty("form")]
        public string Form { get; } = form;

        [JsonProperty("name")]
        public string Name { get; } = name;

        [JsonProperty("length")]
        public long Length { get; } = length;
    }
}
