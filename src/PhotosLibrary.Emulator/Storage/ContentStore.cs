using PhotosCore.Storage;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>
/// The bytes of photos and videos, each under its SHA-256 (<c>content/ab/abcdef…</c>), so that the same bytes are
/// stored once. A file gets there by one rename and never changes afterwards. What is rendered from it lies beside, in
/// a folder for each (<c>renders/ab/abcdef…/w400-h300.jpg</c>), and is deleted with it.
/// </summary>
internal sealed class ContentStore(DataDirectory directory)
{
    private readonly string _root = directory.CreateSubfolder("content");

    /// <summary>Where everything that is rendered lies.</summary>
    public string RendersRoot { get; } = directory.CreateSubfolder("renders");

    /// <summary>Where content is or would be.</summary>
    public string PathOf(string sha256) => Path.Combine(_root, sha256[..2], sha256);

    /// <summary>The folder of what is rendered from content.</summary>
    public string RendersOf(string sha256) => Path.Combine(RendersRoot, sha256[..2], sha256);

    public bool Contains(string sha256) => File.Exists(PathOf(sha256));

    /// <summary>Moves a complete file here.</summary>
    public void Adopt(string file, string sha256)
    {
        var path = PathOf(sha256);
        var folder = Path.GetDirectoryName(path)!;
        OwnerOnly.CreateFolder(folder);
        File.Move(file, path, overwrite: true);
        if (directory.IsTemporary)
        {
            return;
        }

        DirectorySync.Flush(folder);
        DirectorySync.Flush(_root);
    }

    public IEnumerable<string> List() =>
        Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)!);

    /// <summary>Deletes content and what was rendered from it.</summary>
    public void Delete(string sha256)
    {
        File.Delete(PathOf(sha256));
        if (Directory.Exists(RendersOf(sha256)))
        {
            Directory.Delete(RendersOf(sha256), recursive: true);
        }
    }
}
