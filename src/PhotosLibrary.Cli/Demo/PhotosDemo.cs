using System.Collections.Concurrent;

namespace PhotosLibrary.Cli.Demo;

/// <summary>
/// The whole way of a photo: up, into an album, found again, and down. Every step checks what it sees, and throws
/// <see cref="DemoException"/> if that is not what must be there.
/// </summary>
/// <param name="photos">The library of the user who signed in.</param>
/// <param name="steps">Runs and times the steps.</param>
/// <param name="searchIsImmediate">Whether a filter must find at once what was uploaded.</param>
internal sealed class PhotosDemo(PhotosLibraryClient photos, Steps steps, bool searchIsImmediate)
{
    private const int ParallelTransfers = 4;
    private const int ThumbnailSize = 256;

    public async Task<IReadOnlyList<DemoResult>> RunAsync(IReadOnlyList<FileInfo> files, CancellationToken cancellationToken)
    {
        var tokens = await steps.RunAsync(
            $"Upload {files.Count} files", files.Sum(file => file.Length), progress => UploadAsync(files, progress, cancellationToken));
        var items = await steps.RunAsync("Create media items", () => CreateAsync(files, tokens, cancellationToken));
        var ids = items.Select(item => item.Id!).Distinct().ToList();
        var album = await steps.RunAsync("Create an album and fill it", () => FillAlbumAsync(ids, cancellationToken));
        items = await steps.RunAsync("List the library", () => ListAsync(items, cancellationToken));
        await steps.RunAsync("Search by album, type and date", () => SearchAsync(album, items, ids, cancellationToken));
        var thumbnails = await steps.RunAsync("Fetch thumbnails", () => FetchThumbnailsAsync(items, cancellationToken));
        var compared = ComparisonCandidate(items);
        var comparison = await steps.RunAsync(
            "Download one and compare",
            files[compared].Length,
            progress => CompareAsync(files[compared], items[compared], progress, cancellationToken));
        return [.. files.Select((file, i) => new DemoResult(file, items[i], thumbnails[i], i == compared ? comparison : null))];
    }

    // Bytes may go up side by side; only the creation of items must not (Google's best practices).
    private async Task<string[]> UploadAsync(
        IReadOnlyList<FileInfo> files, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var tokens = new string[files.Count];
        var sent = new long[files.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, files.Count),
            new ParallelOptions { MaxDegreeOfParallelism = ParallelTransfers, CancellationToken = cancellationToken },
            async (i, cancellation) =>
            {
                var options = new UploadOptions
                {
                    Progress = new Sum(value =>
                    {
                        Volatile.Write(ref sent[i], value);
                        progress.Report(sent.Sum());
                    }),
                };
                tokens[i] = await photos.Uploads.UploadFileAsync(files[i].FullName, options, cancellation);
            });
        return tokens;
    }

    private async Task<IReadOnlyList<MediaItem>> CreateAsync(
        IReadOnlyList<FileInfo> files, string[] tokens, CancellationToken cancellationToken)
    {
        var created = new Dictionary<string, MediaItem>();
        foreach (var batch in Enumerable.Range(0, files.Count).Chunk(BatchCreateMediaItemsRequest.NewMediaItemsMaxCount))
        {
            var answer = await photos.MediaItems.BatchCreateAsync(
                new BatchCreateMediaItemsRequest
                {
                    NewMediaItems = [.. batch.Select(i => new NewMediaItem
                    {
                        SimpleMediaItem = new SimpleMediaItem { UploadToken = tokens[i], FileName = files[i].Name },
                    })],
                },
                cancellationToken);
            foreach (var result in answer.NewMediaItemResults ?? [])
            {
                if (result is { MediaItem: { } item, UploadToken: { } token })
                {
                    created[token] = item;
                }
            }

            // One call says yes or no for each item, so each is looked at.
            var refused = batch.Where(i => !created.ContainsKey(tokens[i])).Select(i => files[i].Name).ToList();
            if (refused.Count > 0)
            {
                var reason = answer.NewMediaItemResults?.FirstOrDefault(result => result.MediaItem is null)?.Status?.Message;
                throw new DemoException($"{string.Join(", ", refused)} did not become media items: {reason ?? "no reason given"}");
            }
        }

        return [.. tokens.Select(token => created[token])];
    }

    private async Task<Album> FillAlbumAsync(List<string> ids, CancellationToken cancellationToken)
    {
        var album = await photos.Albums.CreateAsync(
            new CreateAlbumRequest { Album = new Album { Title = $"Demo of {DateTimeOffset.Now:yyyy-MM-dd HH:mm}" } }, cancellationToken);
        foreach (var batch in ids.Chunk(BatchAddMediaItemsToAlbumRequest.MediaItemIdsMaxCount))
        {
            await photos.Albums.BatchAddMediaItemsAsync(
                album.Id!, new BatchAddMediaItemsToAlbumRequest { MediaItemIds = batch }, cancellationToken);
        }

        return await photos.Albums.GetAsync(album.Id!, cancellationToken: cancellationToken);
    }

    /// <summary>Finds every item in the list of all, and takes it from there: with a fresh base URL.</summary>
    private async Task<IReadOnlyList<MediaItem>> ListAsync(IReadOnlyList<MediaItem> created, CancellationToken cancellationToken)
    {
        var listed = new Dictionary<string, MediaItem>();
        await foreach (var item in photos.MediaItems.ListAllAsync().WithCancellation(cancellationToken))
        {
            listed[item.Id!] = item;
        }

        return [.. created.Select(item => listed.GetValueOrDefault(item.Id!)
            ?? throw new DemoException($"{item.Filename} was created but is not in the list of all media items."))];
    }

    private async Task SearchAsync(
        Album album, IReadOnlyList<MediaItem> items, List<string> ids, CancellationToken cancellationToken)
    {
        var inAlbum = await SearchIdsAsync(new SearchMediaItemsRequest { AlbumId = album.Id }, cancellationToken);
        if (album.MediaItemsCount != ids.Count || !inAlbum.SetEquals(ids))
        {
            throw new DemoException($"The album should hold {ids.Count} items; it says {album.MediaItemsCount} and lists {inAlbum.Count}.");
        }

        var videos = await SearchIdsAsync(
            new SearchMediaItemsRequest { Filters = new Filters { MediaTypeFilter = new MediaTypeFilter { MediaTypes = [MediaType.Video] } } },
            cancellationToken);
        Expect("videos", videos, items.Where(item => item.MediaMetadata?.Video is not null));

        var taken = items.Select(item => item.MediaMetadata?.CreationTime).FirstOrDefault(time => time < DateTimeOffset.UtcNow.AddDays(-1));
        if (taken is { } day)
        {
            var date = new Date { Year = day.Year, Month = day.Month, Day = day.Day };
            var thatDay = await SearchIdsAsync(
                new SearchMediaItemsRequest { Filters = new Filters { DateFilter = new DateFilter { Dates = [date] } } }, cancellationToken);
            Expect($"items of {day:yyyy-MM-dd}", thatDay, items.Where(item => item.MediaMetadata?.CreationTime?.UtcDateTime.Date == day.UtcDateTime.Date));
        }
    }

    private async Task<HashSet<string>> SearchIdsAsync(SearchMediaItemsRequest request, CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>();
        await foreach (var item in photos.MediaItems.SearchAllAsync(request).WithCancellation(cancellationToken))
        {
            ids.Add(item.Id!);
        }

        return ids;
    }

    private void Expect(string what, HashSet<string> found, IEnumerable<MediaItem> expected)
    {
        var missing = expected.Where(item => !found.Contains(item.Id!)).Select(item => item.Filename).ToList();
        if (searchIsImmediate && missing.Count > 0)
        {
            throw new DemoException($"Searching for {what} did not find {string.Join(", ", missing)}.");
        }
    }

    private async Task<Thumbnail[]> FetchThumbnailsAsync(IReadOnlyList<MediaItem> items, CancellationToken cancellationToken)
    {
        var thumbnails = new ConcurrentDictionary<int, Thumbnail>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, items.Count),
            new ParallelOptions { MaxDegreeOfParallelism = ParallelTransfers, CancellationToken = cancellationToken },
            async (i, cancellation) =>
            {
                using var bytes = new MemoryStream();
                await photos.Downloads.DownloadAsync(
                    items[i], bytes, new DownloadOptions { MaxWidth = ThumbnailSize, MaxHeight = ThumbnailSize }, cancellation);
                thumbnails[i] = Thumbnail.Check(items[i], bytes.ToArray(), ThumbnailSize);
            });
        return [.. Enumerable.Range(0, items.Count).Select(i => thumbnails[i])];
    }

    // The smallest JPEG: every Google Photos keeps those as they are, but for the location.
    private static int ComparisonCandidate(IReadOnlyList<MediaItem> items)
    {
        var photo = items.Index().FirstOrDefault(item => item.Item.MimeType == "image/jpeg");
        return photo.Item is null ? 0 : photo.Index;
    }

    private async Task<string> CompareAsync(
        FileInfo file, MediaItem item, IProgress<long> progress, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await photos.Downloads.DownloadAsync(item, bytes, new DownloadOptions { Progress = progress }, cancellationToken);
        return Comparison.Of(file.Name, await File.ReadAllBytesAsync(file.FullName, cancellationToken), bytes.ToArray());
    }

    private sealed class Sum(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
