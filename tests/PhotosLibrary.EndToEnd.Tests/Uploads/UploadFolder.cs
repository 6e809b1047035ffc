using System.Security.Cryptography;
using PhotosLibrary.Emulator.Control;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.Uploads;

/// <summary>A folder of small photos, some of which go up in one request and some in sessions.</summary>
internal sealed class UploadFolder : IDisposable
{
    public const int ChunkSize = 4000;
    public const int Granularity = 500;
    public const string AlbumTitle = "Lakes";

    private static readonly byte[] Photo = TestPhotos.Jpeg(1);

    private readonly string _root = Directory.CreateTempSubdirectory("photos-").FullName;
    private readonly List<string> _files = [];

    public UploadFolder()
    {
        Directory.CreateDirectory(Path);
    }

    /// <summary>The photos.</summary>
    public string Path => System.IO.Path.Combine(_root, "photos");

    /// <summary>The files, in the order in which they were added.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Where a journal may be.</summary>
    public string JournalOf(int attempt) => System.IO.Path.Combine(_root, "journals", $"{attempt}");

    /// <summary>Photos of random sizes, each different from the others.</summary>
    public static UploadFolder Of(Random random, int count)
    {
        var folder = new UploadFolder();
        for (var i = 0; i < count; i++)
        {
            folder.Add($"{i:D3} ü.jpg", NewPhoto(random));
        }

        return folder;
    }

    /// <summary>A photo of some size, different from all others.</summary>
    public static byte[] NewPhoto(Random random)
    {
        // Bytes after the end of a picture belong to the file, but not to the picture.
        var rest = new byte[random.Next(8, 20_000)];
        random.NextBytes(rest);
        return [.. Photo, .. rest];
    }

    public string Add(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, content);
        _files.Add(path);
        return path;
    }

    /// <summary>That the library holds these files, each once, and their album too.</summary>
    public void AssertIsIn(AccountState account, string because)
    {
        var expected = _files.Select(file => (System.IO.Path.GetFileName(file), HashOf(file))).Order();
        Assert.True(
            expected.SequenceEqual(account.MediaItems.Select(item => (item.Filename!, item.Sha256)).Order()),
            $"{because}: there are {_files.Count} files and {account.MediaItems.Count} items, or they are others."
        );
        var album = Assert.Single(account.Albums);
        Assert.Equal(
            account.MediaItems.Select(item => item.Id).Order(),
            album.Entries.Select(entry => entry.MediaItemId!).Order()
        );
    }

    public static string HashOf(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
