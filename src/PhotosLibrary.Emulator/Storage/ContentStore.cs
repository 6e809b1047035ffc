namespace PhotosLibrary.Emulator.Storage;

/// <summary>
/// The bytes of photos and videos, each under the SHA-256 of itself (<c>content/ab/abcdef…</c>), so that the same bytes
/// are kept once. A file gets there by one rename and never changes afterwards.
/// </summary>
internal sealed class ContentStore(DataDirectory directory)
{
    private readonly string _root = directory.CreateSubfolder("content");

    /// <summary>Where content is or would be.</summary>
    public string PathOf(string sha256) => Path.Combine(_root, sha256[..2], sha256);

    /// <summary>Whether the content is here.</summary>
    public bool Contains(string sha256) => File.Exists(PathOf(sha256));

    /// <summary>Takes over a complete file; it is gone from its old place then.</summary>
    public void Adopt(string file, string sha256)
    {
        var path = PathOf(sha256);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(file, path, overwrite: true);
    }

    /// <summary>Deletes what nobody refers to any more. Only for the start, when nothing is on its way in.</summary>
    public void DeleteAllBut(IReadOnlySet<string> referenced)
    {
        foreach (var path in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories))
        {
            if (!referenced.Contains(Path.GetFileName(path))) File.Delete(path);
        }
    }
}
