using System.Collections.Concurrent;
using PhotosCore.Storage;
using PhotosLibrary.Emulator.Media;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.MediaHost;

/// <summary>
/// Caches what was rendered, on disk beside the content, so that it is rendered once: concurrent requests for the same
/// wait for the same.
/// </summary>
internal sealed class RenderCache(ContentStore contents, ImageRenderer renderer)
{
    private const long MostBytes = 512L << 20;

    // What pictures are rendered as, most often first.
    private static readonly (MediaFormat Format, string Extension)[] Formats =
    [
        (MediaFormat.Jpeg, ".jpg"),
        (MediaFormat.Png, ".png"),
        (MediaFormat.WebP, ".webp"),
        (MediaFormat.Gif, ".gif"),
    ];

    // Decoding a large photo takes seconds, so small pictures of it are made from one of middle size.
    private const long LargePixels = 6_000_000;
    private const int SmallSide = 1024;
    private const string MiddleSuffix = "w2048-h2048";

    private readonly ConcurrentDictionary<string, Lazy<Task<RenderedMedia>>> _underWay = new();

    // What cannot be decoded takes the longest, so that is found out once.
    private readonly ConcurrentDictionary<string, UnsupportedMediaException> _undecodable = new();
    private readonly Lock _trimming = new();
    private long? _bytes;

    /// <summary>What a base URL requests, from the cache or rendered now.</summary>
    /// <exception cref="UnsupportedMediaException">
    /// <c>=dv</c> of a photo: there is no video in it; or a photo that cannot be decoded here.
    /// </exception>
    public async Task<RenderedMedia> GetAsync(
        string content,
        MediaDescription description,
        BaseUrlSuffix suffix,
        CancellationToken cancellationToken
    )
    {
        if (suffix.Download || suffix.DownloadVideo)
        {
            return await renderer.RenderAsync(contents.PathOf(content), description, suffix, cancellationToken);
        }

        var path = Path.Combine(contents.RendersOf(content), suffix.ToString());
        if (Find(path) is { } cached)
        {
            return cached;
        }

        if (_undecodable.TryGetValue(content, out var known))
        {
            throw new UnsupportedMediaException(known.Message, known);
        }

        // Not cancelled with the first request, as others may be waiting too.
        var underWay = _underWay.GetOrAdd(path, _ => new(() => RenderAsync(path, content, description, suffix)));
        return await underWay.Value.WaitAsync(cancellationToken);
    }

    private static RenderedMedia? Find(string path)
    {
        foreach (var (format, extension) in Formats)
        {
            if (File.Exists(path + extension))
            {
                return new RenderedMedia(format.MimeType, path + extension);
            }
        }

        return null;
    }

    private async Task<RenderedMedia> RenderAsync(
        string path,
        string content,
        MediaDescription description,
        BaseUrlSuffix suffix
    )
    {
        try
        {
            // Another request may have just finished it.
            if (Find(path) is { } cached)
            {
                return cached;
            }

            var source = await FindSourceAsync(content, description, suffix);
            var media = await renderer.RenderAsync(source.Path, source.Description, suffix);
            if (media is { IsRendered: true, Bytes: { } bytes })
            {
                await SaveAsync(path, media.ContentType, bytes);
            }

            return media;
        }
        catch (UnsupportedMediaException exception)
        {
            _undecodable.TryAdd(content, exception);
            throw;
        }
        finally
        {
            _underWay.TryRemove(path, out _);
        }
    }

    // A JPEG is decoded at a fraction of its size anyway, and a video's still comes from elsewhere.
    private async Task<(string Path, MediaDescription Description)> FindSourceAsync(
        string content,
        MediaDescription description,
        BaseUrlSuffix suffix
    )
    {
        var whole = (contents.PathOf(content), description);
        if (
            description is not { IsVideo: false, Width: { } width, Height: { } height }
            || description.MimeType == MediaFormat.Jpeg.MimeType
            || width * height < LargePixels
        )
        {
            return whole;
        }

        var size = new PixelSize(width, height).For(suffix);
        if (size.Width > SmallSide || size.Height > SmallSide)
        {
            return whole;
        }

        if (!BaseUrlSuffix.TryParse(MiddleSuffix, out var middle))
        {
            return whole;
        }

        var rendered = await GetAsync(content, description, middle, CancellationToken.None);
        var path = Path.Combine(contents.RendersOf(content), MiddleSuffix) + ExtensionOf(rendered.ContentType);

        // Missing if it could not be decoded or saved.
        return File.Exists(path) ? (path, description with { MimeType = rendered.ContentType }) : whole;
    }

    private async Task SaveAsync(string path, string contentType, byte[] bytes)
    {
        var folder = Path.GetDirectoryName(path)!;
        var partial = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            OwnerOnly.CreateFolder(Path.GetDirectoryName(folder)!);
            OwnerOnly.CreateFolder(folder);
            await using (var file = OwnerOnly.CreateFile(partial))
            {
                await file.WriteAsync(bytes);
            }

            File.Move(partial, path + ExtensionOf(contentType), overwrite: true);
            Trim(bytes.Length);
        }
        catch (IOException)
        {
            // The disk is full, or the content is just being deleted: then it is not cached.
        }
    }

    private static string? ExtensionOf(string contentType) =>
        Formats.FirstOrDefault(format => format.Format.MimeType == contentType).Extension;

    // Counts from the files at first, as what an earlier run has left counts too.
    private void Trim(long added)
    {
        lock (_trimming)
        {
            _bytes = _bytes + added ?? Files().Sum(file => file.Length);
            if (_bytes <= MostBytes)
            {
                return;
            }

            foreach (var file in Files().OrderBy(file => file.LastWriteTimeUtc).ToList())
            {
                file.Delete();
                _bytes -= file.Length;
                if (_bytes <= MostBytes / 2)
                {
                    return;
                }
            }
        }
    }

    private IEnumerable<FileInfo> Files() =>
        new DirectoryInfo(contents.RendersRoot).EnumerateFiles("*", SearchOption.AllDirectories);
}
