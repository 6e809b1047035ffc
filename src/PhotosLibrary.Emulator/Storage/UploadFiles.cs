using System.Buffers;
using System.Security.Cryptography;
using PhotosCore.Storage;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>
/// The bytes of uploads that are not complete yet, a file for each. What is in the file counts as received, so it gets
/// every byte as it is read and never more. So a chunk that was acknowledged survives the end of the process, however
/// sudden, but not of the machine: to flush each to disk would cost small chunks most of their speed, and after a power
/// cut clients have to query the received size as after any other break. What a token was issued for is flushed.
/// </summary>
internal sealed class UploadFiles(DataDirectory directory)
{
    private const int BufferLength = 128 * 1024;

    private readonly string _root = directory.CreateSubfolder("uploads");

    /// <summary>Where the bytes of an upload are or would be.</summary>
    public string PathOf(string id) => Path.Combine(_root, id);

    /// <summary>How many bytes of an upload were received.</summary>
    public long LengthOf(string id) => new FileInfo(PathOf(id)) is { Exists: true } file ? file.Length : 0;

    /// <summary>Appends a body; if it is cut off, what was received stays.</summary>
    /// <param name="id">The upload.</param>
    /// <param name="body">The bytes.</param>
    /// <param name="limit">Stops when the file has become longer than this.</param>
    /// <param name="isLast">Whether the upload is complete, so that the whole file must be on disk.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The hashes, if the file was empty before and so all of it went by.</returns>
    public async Task<UploadHashes?> AppendAsync(
        string id,
        Stream body,
        long limit,
        bool isLast,
        CancellationToken cancellationToken
    )
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly.FileMode600;
        }

        await using var file = new FileStream(PathOf(id), options);
        var length = file.Length;
        var isNew = length == 0;
        using var hasher = isNew ? new Hasher() : null;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            int read;
            while (length <= limit && (read = await body.ReadAsync(buffer, cancellationToken)) > 0)
            {
                // Not cancelled: what was received is retained.
                await file.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
                hasher?.Add(buffer.AsSpan(0, read));
                length += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (isLast && !directory.IsTemporary)
        {
            file.Flush(flushToDisk: true);
            DirectorySync.Flush(_root);
        }

        return hasher?.Finish();
    }

    /// <summary>Hashes all that was received of an upload.</summary>
    public async Task<UploadHashes> HashAsync(string id, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            PathOf(id),
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite,
            bufferSize: 0,
            useAsync: true
        );
        using var hasher = new Hasher();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            int read;
            while ((read = await file.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hasher.Add(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return hasher.Finish();
    }

    /// <summary>Cuts an upload to a length.</summary>
    public void Truncate(string id, long length)
    {
        using var file = new FileStream(PathOf(id), FileMode.Open, FileAccess.Write, FileShare.Read);
        file.SetLength(length);
    }

    /// <summary>Deletes the bytes of an upload.</summary>
    public void Delete(string id) => File.Delete(PathOf(id));

    /// <summary>The uploads that have a file.</summary>
    public IEnumerable<string> List() => Directory.EnumerateFiles(_root).Select(path => Path.GetFileName(path)!);

    private sealed class Hasher : IDisposable
    {
        private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        // Google's checksum header has SHA-1; it guards against accidents only.
        private readonly IncrementalHash _sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);

        public void Add(ReadOnlySpan<byte> bytes)
        {
            _sha256.AppendData(bytes);
            _sha1.AppendData(bytes);
        }

        public UploadHashes Finish() =>
            new(Convert.ToHexStringLower(_sha256.GetHashAndReset()), _sha1.GetHashAndReset());

        public void Dispose()
        {
            _sha256.Dispose();
            _sha1.Dispose();
        }
    }
}
