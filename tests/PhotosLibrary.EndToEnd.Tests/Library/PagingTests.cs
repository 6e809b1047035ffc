using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Control;
using Xunit.Abstractions;

namespace PhotosLibrary.EndToEnd.Tests.Library;

/// <summary>Long lists, over pages that are everything that a page of Google's can be.</summary>
public class PagingTests(ITestOutputHelper output)
{
    [Fact]
    public async Task List_is_complete_under_faults_of_its_pages()
    {
        await using var library = await StartAsync(items: 90);
        using var photos = library.NewRetryingClient();
        var expected = await IdsAsync(photos.MediaItems.ListAllAsync());
        Assert.Equal(90, expected.Count);

        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 30; round++)
        {
            library.Emulator.Faults.Clear();
            var faults = new List<string>();
            var failures = 0;
            for (var page = 1; page <= 12; page++)
            {
                var fault = RandomFault(random);
                failures = fault is null || fault.Response is not null ? 0 : failures + 1;
                // A page that fails more often than a call is retried is rightly an error.
                if (failures > new RetryOptions().MaxRetries)
                {
                    failures = 0;
                }
                else if (fault is not null)
                {
                    library.Emulator.Faults.Add(fault with { Operation = "MediaItems_*", Nth = page });
                    faults.Add($"{page}: {fault.Response} {fault.Error} {fault.Reset}");
                }
            }

            var size = random.Next(5, 30);
            var list =
                random.Next(2) == 0
                    ? photos.MediaItems.ListAllAsync(size)
                    : photos.MediaItems.SearchAllAsync(SearchForAll(size));
            var listed = await IdsAsync(random.Next(2) == 0 ? list : list.WithoutPrefetch());

            Assert.True(
                expected.SequenceEqual(listed),
                $"round {round}, pages of {size}, {string.Join("; ", faults)}: {listed.Count} items, without "
                    + string.Join(' ', expected.Except(listed).Select(id => expected.IndexOf(id)))
            );
        }
    }

    [Fact]
    public async Task Endless_list_throws_with_its_method_after_all_items()
    {
        await using var library = await StartAsync(items: 7);
        library.Emulator.Faults.Add(
            new Fault
            {
                Operation = "MediaItems_List",
                Response = FaultResponse.EndlessToken,
                Times = null,
            }
        );
        var items = new List<string?>();
        var error = await Assert.ThrowsAsync<PhotosLibraryException>(async () =>
        {
            await foreach (var item in library.Photos.MediaItems.ListAllAsync(3))
            {
                items.Add(item.Id);
            }
        });

        Assert.Contains("photoslibrary.mediaItems.list", error.Message, StringComparison.Ordinal);
        Assert.Equal(7, items.Distinct().Count());
    }

    [Fact]
    public async Task Stopping_early_requests_one_more_page_at_most()
    {
        await using var library = await StartAsync(items: 30);
        await foreach (var _ in library.Photos.MediaItems.ListAllAsync(3).WithoutPrefetch())
        {
            break;
        }

        Assert.Single(library.Emulator.Requests.List());
        await foreach (var _ in library.Photos.MediaItems.ListAllAsync(3))
        {
            break;
        }

        // The second one may be cancelled before its response.
        Assert.InRange(library.Emulator.Requests.List().Count, 2, 3);
    }

    [Fact]
    public async Task Every_page_token_resumes_the_list()
    {
        await using var library = await StartAsync(items: 20);
        var list = library.Photos.MediaItems.ListAllAsync(3);
        var all = await IdsAsync(list);
        var seen = new List<string>();
        await foreach (var page in list.AsPages())
        {
            seen.AddRange(page.Items.Select(item => item.Id));
            var rest = page.NextPageToken is null ? [] : await IdsAsync(list.AsPages(page.NextPageToken));

            Assert.Equal(all, seen.Concat(rest));
        }
    }

    [Fact]
    public async Task Field_mask_without_token_and_ids_still_lists_everything()
    {
        await using var library = await StartAsync(items: 20);
        var names = new List<string?>();
        await foreach (var item in library.Photos.MediaItems.ListAllAsync(3, "mediaItems(filename)"))
        {
            Assert.Empty(item.Id);
            names.Add(item.Filename);
        }

        Assert.Equal(20, names.Count);
    }

    private static Task<EmulatedLibrary> StartAsync(int items) =>
        EmulatedLibrary.StartAsync(new PhotosEmulatorOptions { Seed = items }, account: "demo");

    private static SearchMediaItemsRequest SearchForAll(int pageSize)
    {
        var request = new MediaItemQuery().IncludeArchived().ToRequest();
        request.PageSize = pageSize;
        return request;
    }

    private static Fault? RandomFault(Random random) =>
        random.Next(9) switch
        {
            0 => new Fault { Response = FaultResponse.EmptyPage },
            1 => new Fault { Response = FaultResponse.NullEntries },
            2 => new Fault { Response = FaultResponse.RepeatedBoundary },
            3 => new Fault { Error = FaultError.Unavailable },
            4 => new Fault { Error = FaultError.Internal },
            5 => new Fault { Reset = true },
            6 => new Fault { Error = FaultError.HtmlPage },
            _ => null,
        };

    private static async Task<List<string>> IdsAsync(PagedAsyncEnumerable<MediaItem> list) =>
        await IdsAsync(list.AsPages());

    private static async Task<List<string>> IdsAsync(IAsyncEnumerable<PhotosPage<MediaItem>> pages)
    {
        var ids = new List<string>();
        await foreach (var page in pages)
        {
            ids.AddRange(page.Items.Select(item => item.Id));
        }

        return ids;
    }
}
