using PhotosLibrary.Emulator;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.OtherClients;

/// <summary>
/// The npm package <c>googlephotos</c>, unmodified: the client of this API that most programs in Node use.
/// </summary>
public sealed class NpmPackageTests : IDisposable
{
    private const string Package = "googlephotos";

    // Google's address is built into the package, so the fetch that it finds leads to the emulator.
    private const string Program = """
        const { fetch, Request } = globalThis;
        globalThis.fetch = (resource, options) => {
          const asked = new Request(resource, options);
          const url = new URL(asked.url);
          return fetch(new Request(new URL(url.pathname + url.search, process.env.EMULATOR), asked));
        };
        const Photos = require('googlephotos');
        (async () => {
          const photos = new Photos('dev:alice');
          const album = await photos.albums.create('Holiday');
          const made = await photos.mediaItems.upload(album.id, 'first.jpg', process.env.PHOTO, 'On the beach');
          const item = made.newMediaItemResults[0].mediaItem;
          const results = (await photos.mediaItems.batchGet([item.id, 'none'])).mediaItemResults;
          const dates = new photos.DateFilter();
          dates.addDate({ year: 2008, month: 10, day: 22 });
          dates.addRange({ year: 2001, month: 1, day: 1 }, { year: 2001, month: 12, day: 31 });
          const filters = new photos.Filters(true);
          filters.setDateFilter(dates);
          filters.setMediaTypeFilter(new photos.MediaTypeFilter(photos.MediaType.PHOTO));
          await photos.albums.addEnrichment(
            album.id, new photos.TextEnrichment('Hello'), new photos.AlbumPosition('FIRST_IN_ALBUM'));
          await photos.albums.batchRemoveMediaItems(album.id, [item.id]);
          await photos.albums.batchAddMediaItems(album.id, [item.id]);
          const share = await photos.albums.share(album.id).catch(error => error.response.json());
          console.log([
            item.filename,
            results[0].mediaItem.description,
            results[1].status.message,
            (await photos.mediaItems.search(filters)).mediaItems.length,
            (await photos.mediaItems.search(album.id)).mediaItems[0].id === item.id,
            (await photos.mediaItems.list(10)).mediaItems.length,
            (await photos.albums.list()).albums[0].mediaItemsCount,
            share.error.message,
          ].join('\n'));
        })().catch(async error => {
          console.error(error.message, error.response ? await error.response.text() : error.stack);
          process.exit(1);
        });
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("npm-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task Googlephotos_uploads_into_an_album_and_finds_the_items()
    {
        var modules = await Programs.FindNodeModulesAsync(Package);
        Skip.If(modules is null, $"{Package} is not installed (npm install --global {Package}@0.3.5).");
        await using var emulator = await PhotosEmulator.StartAsync();
        var photo = Path.Combine(_folder, "photo.jpg");
        await File.WriteAllBytesAsync(photo, TestPhotos.Jpeg(1, "2008:10:22 16:28:39"));
        var program = Path.Combine(_folder, "program.cjs");
        await File.WriteAllTextAsync(program, Program);

        var run = await ProcessRun.StartAsync(
            "node",
            _folder,
            new Dictionary<string, string>
            {
                ["EMULATOR"] = emulator.Address.ToString(),
                ["PHOTO"] = photo,
                ["NODE_PATH"] = modules!,
            },
            program
        );

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(
            [
                "first.jpg",
                "On the beach",
                "Invalid media item ID.",
                "1",
                "true",
                "1",
                "1",
                "The caller does not have permission",
            ],
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
    }
}
