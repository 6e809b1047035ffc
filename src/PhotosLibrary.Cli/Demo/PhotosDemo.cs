using System.Globalization;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Demo;

/// <summary>
/// Uploads photos, puts them into an album, lists, searches and downloads them. Every step checks its result, and
/// throws <see cref="CommandException"/> if it is not as expected.
/// </summary>
/// <param name="photos">The library of the user who signed in.</param>
/// <param name="steps">Runs and times the steps.</param>
/// <param name="searchIsImmediate">Whether a filtered search must find uploaded items at once.</param>
internal sealed class PhotosDemo(PhotosLibraryClient photos, Steps steps, bool searchIsImmediate)
{
    private const int ParallelTransfers = 4;
    private const int ThumbnailSize = 256;

    public async Task<IReadOnlyList<DemoResult>> RunAsync(
        IReadOnlyList<FileInfo> files,
        CancellationToken cancellationToken
    )
    {
        var results = files.Select(file => new DemoResult(file)).ToList();
        await steps.RunAsync(
            $"Upload {files.Count} files",
            files.Sum(file => file.Length),
            progress => UploadAsync(results, progress, cancellationToken)
        );
        await steps.RunAsync("Create media items", () => CreateAsync(results, cancellationToken));
        var arrived = results.Where(result => result.Item is not null).ToList();
        if (arrived.Count > 0)
        {
            await ExploreAsync(arrived, cancellationToken);
        }

        return results;
    }

    private async Task ExploreAsync(List<DemoResult> arrived, CancellationToken cancellationToken)
    {
        var ids = arrived.Select(result => result.Item!.Id).Distinct().ToList();
        var album = await steps.RunAsync("Create an album and fill it", () => FillAlbumAsync(ids, cancellationToken));
        await steps.RunAsync("List the library", () => ListAsync(arrived, cancellationToken));
        await steps.RunAsync(
            "Search by album, type and date",
            () => SearchAsync(album, arrived, ids, cancellationToken)
        );
        await steps.RunAsync("Fetch thumbnails", () => FetchThumbnailsAsync(arrived, cancellationToken));
        var compared = arrived.FirstOrDefault(result => result.Item!.MimeType == "image/jpeg") ?? arrived[0];
        await steps.RunAsync(
            "Download one and compare",
            compared.File.Length,
            progress => CompareAsync(compared, progress, cancellationToken)
        );
    }

    // Google lets bytes be uploaded in parallel, and asks for one creation at a time.
    private async Task<bool> UploadAsync(
        List<DemoResult> results,
        IProgress<long> progress,
        CancellationToken cancellationToken
    )
    {
        var sent = new long[results.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, results.Count),
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
                try
                {
                    results[i].UploadToken = await photos.Uploads.UploadFileAsync(
                        results[i].File.FullName,
                        options,
                        cancellation
                    );
                }
                catch (Exception e)
                    when (e is PhotosLibraryException or ArgumentException or IOException or UnauthorizedAccessException
                    )
                {
                    // A file that fails must not stop the others.
                    results[i].Failure = e.Message;
                }
            }
        );
        return true;
    }

    private async Task CreateAsync(List<DemoResult> results, CancellationToken cancellationToken)
    {
        var uploaded = results.Where(result => result.UploadToken is not null);
        foreach (var batch in uploaded.Chunk(BatchCreateMediaItemsRequest.NewMediaItemsMaxCount))
        {
            var response = await photos.MediaItems.BatchCreateAsync(
                new BatchCreateMediaItemsRequest
                {
                    NewMediaItems =
                    [
                        .. batch.Select(result => new NewMediaItem
                        {
                            SimpleMediaItem = new SimpleMediaItem
                            {
                                UploadToken = result.UploadToken,
                                FileName = result.File.Name,
                            },
                        }),
                    ],
                },
                cancellationToken
            );

            // The response has an outcome for each item, in any order.
            foreach (var result in batch)
            {
                var outcome = response.NewMediaItemResults?.FirstOrDefault(outcome =>
                    outcome.UploadToken == result.UploadToken
                );
                result.Item = outcome?.MediaItem;
                result.Failure = outcome?.MediaItem is null
                    ? outcome?.Status?.Message ?? "Google gave no result for it."
                    : null;
            }
        }
    }

    private async Task<Album> FillAlbumAsync(List<string> ids, CancellationToken cancellationToken)
    {
        var album = await photos.Albums.CreateAsync(
            new CreateAlbumRequest
            {
                Album = new Album
                {
                    Title = string.Create(
                        CultureInfo.InvariantCulture,
                        $"Demo of {TimeProvider.System.GetLocalNow():yyyy-MM-dd HH:mm}"
                    ),
                },
            },
            cancellationToken
        );
        foreach (var batch in ids.Chunk(BatchAddMediaItemsToAlbumRequest.MediaItemIdsMaxCount))
        {
            await photos.Albums.BatchAddMediaItemsAsync(
                album.Id,
                new BatchAddMediaItemsToAlbumRequest { MediaItemIds = batch },
                cancellationToken
            );
        }

        return await photos.Albums.GetAsync(album.Id, cancellationToken: cancellationToken);
    }

    /// <summary>Replaces every item by the one in the list of all, which has a fresh base URL.</summary>
    private async Task ListAsync(List<DemoResult> arrived, CancellationToken cancellationToken)
    {
        var listed = new Dictionary<string, MediaItem>();
        await foreach (var item in photos.MediaItems.ListAllAsync(cancellationToken: cancellationToken))
        {
            listed[item.Id] = item;
        }

        foreach (var result in arrived)
        {
            result.Item =
                listed.GetValueOrDefault(result.Item!.Id)
                ?? throw new CommandException(
                    $"{result.File.Name} was created but is not in the list of all media items."
                );
        }
    }

    private async Task SearchAsync(
        Album album,
        List<DemoResult> arrived,
        List<string> ids,
        CancellationToken cancellationToken
    )
    {
        var items = arrived.Select(result => result.Item!).ToList();
        var inAlbum = await SearchIdsAsync(new SearchMediaItemsRequest { AlbumId = album.Id }, cancellationToken);
        if (album.MediaItemsCount != ids.Count || !inAlbum.SetEquals(ids))
        {
            throw new CommandException(
                $"The album should hold {ids.Count} items; it says {album.MediaItemsCount} and lists {inAlbum.Count}."
            );
        }

        var videos = await SearchIdsAsync(
            new SearchMediaItemsRequest
            {
                Filters = new Filters { MediaTypeFilter = new MediaTypeFilter { MediaTypes = [MediaType.Video] } },
            },
            cancellationToken
        );
        Expect("videos", videos, items.Where(item => item.MediaMetadata?.Video is not null));

        var taken = items
            .Select(item => item.MediaMetadata?.CreationTime)
            .FirstOrDefault(time => time < TimeProvider.System.GetUtcNow().AddDays(-1));
        if (taken is { } day)
        {
            // The filter uses the day in the photographer's time zone, which may be the one before or after in UTC.
            var range = new DateRange { StartDate = DateOf(day.AddDays(-1)), EndDate = DateOf(day.AddDays(1)) };
            var around = await SearchIdsAsync(
                new SearchMediaItemsRequest
                {
                    Filters = new Filters { DateFilter = new DateFilter { Ranges = [range] } },
                },
                cancellationToken
            );
            Expect(
                string.Create(CultureInfo.InvariantCulture, $"items around {day:yyyy-MM-dd}"),
                around,
                items.Where(item => item.MediaMetadata?.CreationTime?.UtcDateTime.Date == day.UtcDateTime.Date)
            );
        }
    }

    private static Date DateOf(DateTimeOffset day) =>
        new()
        {
            Year = day.Year,
            Month = day.Month,
            Day = day.Day,
        };

    private async Task<HashSet<string>> SearchIdsAsync(
        SearchMediaItemsRequest request,
        CancellationToken cancellationToken
    )
    {
        var ids = new HashSet<string>();
        await foreach (var item in photos.MediaItems.SearchAllAsync(request, cancellationToken: cancellationToken))
        {
            ids.Add(item.Id);
        }

        return ids;
    }

    private void Expect(string what, HashSet<string> found, IEnumerable<MediaItem> expected)
    {
        var missing = expected.Where(item => !found.Contains(item.Id)).Select(item => item.Filename).ToList();
        if (searchIsImmediate && missing.Count > 0)
        {
            throw new CommandException($"Searching for {what} did not find {string.Join(", ", missing)}.");
        }
    }

    private async Task FetchThumbnailsAsync(List<DemoResult> arrived, CancellationToken cancellationToken) =>
        await Parallel.ForEachAsync(
            arrived,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelTransfers, CancellationToken = cancellationToken },
            async (result, cancellation) =>
            {
                using var bytes = new MemoryStream();
                await photos.Downloads.DownloadAsync(
                    result.Item!,
                    bytes,
                    new DownloadOptions { MaxWidth = ThumbnailSize, MaxHeight = ThumbnailSize },
                    cancellation
                );
                result.Thumbnail = Thumbnail.Check(result.Item!, bytes.ToArray(), ThumbnailSize);
            }
        );

    private async Task<bool> CompareAsync(
        DemoResult result,
        IProgress<long> progress,
        CancellationToken cancellationToken
    )
    {
        using var bytes = new MemoryStream();
        var options = new DownloadOptions { Progress = new Received(progress) };
        await photos.Downloads.DownloadAsync(result.Item!, bytes, options, cancellationToken);
        result.Comparison = Comparison.Of(
            result.File.Name,
            await File.ReadAllBytesAsync(result.File.FullName, cancellationToken),
            bytes.ToArray()
        );
        return true;
    }

    private sealed class Received(IProgress<long> progress) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => progress.Report(value.Bytes);
    }

    private sealed class Sum(Action<long> report) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => report(value.Bytes);
    }
}
