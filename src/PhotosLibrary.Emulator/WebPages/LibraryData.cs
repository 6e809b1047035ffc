using System.Globalization;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.MediaHost;
using PhotosLibrary.Emulator.Serving;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.WebPages;

/// <summary>
/// <c>GET /emulator/pages/…</c>: the library as JSON for the page at <c>/</c>. It shows every account and every app,
/// unlike the API. Lists are paged by the sort key of the last element (<c>next</c>, given back as
/// <c>after</c>).
/// </summary>
internal static class LibraryData
{
    private const int ItemsPerPage = 200;
    private const int AlbumsPerPage = 60;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var data = routes
            .MapGroup("/emulator/pages")
            .AddEndpointFilter(
                async (context, next) =>
                {
                    context.HttpContext.Response.Headers.CacheControl = "no-store";
                    return await next(context);
                }
            );
        data.MapGet("/accounts", (Database database) => database.Read(LibraryQueries.ListAccounts));
        data.MapGet("/items", ListItems);
        data.MapGet("/items/{id}", GetItem);
        data.MapGet("/albums", ListAlbums);
        data.MapGet("/albums/{id}", GetAlbum);
    }

    private static IResult ListItems(
        string account,
        string? q,
        string? type,
        string? after,
        HttpRequest request,
        PublicAddress address,
        Database database,
        BaseUrls baseUrls
    )
    {
        var search = new ItemSearch(
            q,
            type switch
            {
                "photo" => false,
                "video" => true,
                _ => null,
            }
        );
        var items = database.Read(connection =>
            LibraryQueries.ListItems(connection, account, search, ReadKey(after), ItemsPerPage + 1)
        );
        var page = items.Take(ItemsPerPage).ToList();
        return Results.Json(
            new
            {
                items = page.Select(item => Tile(item, address.Of(request), baseUrls)),
                next = items.Count > page.Count
                    ? WriteKey(page[^1].CreationTime.ToUnixTimeMilliseconds(), page[^1].Sequence)
                    : null,
            }
        );
    }

    private static IResult ListAlbums(
        string account,
        string? after,
        HttpRequest request,
        PublicAddress address,
        Database database,
        BaseUrls baseUrls
    )
    {
        var albums = database.Read(connection =>
            LibraryQueries.ListAlbums(connection, account, ReadKey(after)?.Second, AlbumsPerPage + 1)
        );
        var page = albums.Take(AlbumsPerPage).ToList();
        return Results.Json(
            new
            {
                albums = page.Select(album => Summary(album, address.Of(request), baseUrls)),
                next = albums.Count > page.Count ? WriteKey(0, page[^1].Sequence) : null,
            }
        );
    }

    private static IResult GetAlbum(
        string id,
        string account,
        string? after,
        HttpRequest request,
        PublicAddress address,
        Database database,
        BaseUrls baseUrls
    )
    {
        var (album, entries) = database.Read(connection =>
        {
            var found = AlbumStore.Find(connection, account, id) ?? throw ApiErrors.AlbumNotFound();
            return (found, LibraryQueries.ListEntries(connection, found.Sequence, ReadKey(after), ItemsPerPage + 1));
        });
        var page = entries.Take(ItemsPerPage).ToList();
        return Results.Json(
            new
            {
                album = Summary(album, address.Of(request), baseUrls),
                entries = page.Select(entry => new
                {
                    item = entry.Item is { } item ? Tile(item, address.Of(request), baseUrls) : null,
                    enrichment = entry.Enrichment,
                }),
                next = entries.Count > page.Count ? WriteKey(page[^1].Position, page[^1].Entry) : null,
            }
        );
    }

    private static IResult GetItem(
        string id,
        HttpRequest request,
        PublicAddress address,
        Database database,
        BaseUrls baseUrls,
        VideoProcessing videos
    )
    {
        var (item, albums) = database.Read(connection =>
        {
            var found =
                LibraryQueries.FindItem(connection, id)
                ?? throw ApiErrors.InvalidArgument("id", "There is no such item.");
            return (found, LibraryQueries.ListAlbumsOf(connection, found));
        });
        var media = item.Media;
        return Results.Json(
            new
            {
                id = item.Id,
                account = item.Account,
                app = item.App,
                filename = item.Filename,
                description = item.Description,
                mimeType = media.MimeType,
                isVideo = media.IsVideo,
                videoStatus = media.IsVideo ? videos.StatusOf(item).Value : null,
                width = media.Width,
                height = media.Height,
                creationTime = item.CreationTime,
                captureTime = media.CaptureTime,
                addedAt = item.AddedAt,
                cameraMake = media.CameraMake,
                cameraModel = media.CameraModel,
                focalLength = media.FocalLength,
                apertureFNumber = media.ApertureFNumber,
                isoEquivalent = media.IsoEquivalent,
                exposureSeconds = media.ExposureSeconds,
                framesPerSecond = media.FramesPerSecond,
                sha256 = item.Content,
                baseUrl = baseUrls.Create(address.Of(request), item.Sequence),
                albums = albums.Select(album => new { id = album.Id, title = album.Title }),
            }
        );
    }

    private static object Tile(StoredMediaItem item, string publicAddress, BaseUrls baseUrls) =>
        new
        {
            id = item.Id,
            time = item.CreationTime.ToUnixTimeMilliseconds(),
            filename = item.Filename,
            isVideo = item.Media.IsVideo,
            baseUrl = baseUrls.Create(publicAddress, item.Sequence),
        };

    private static object Summary(StoredAlbum album, string publicAddress, BaseUrls baseUrls) =>
        new
        {
            id = album.Id,
            title = album.Title,
            app = album.App,
            itemCount = album.ItemCount,
            coverBaseUrl = album.Cover is { } cover ? baseUrls.Create(publicAddress, cover.Sequence) : null,
        };

    private static (long First, long Second)? ReadKey(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return
            text.Split('_') is [var first, var second]
            && long.TryParse(first, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var one)
            && long.TryParse(second, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var two)
            ? (one, two)
            : throw ApiErrors.InvalidArgument("after", "This is no key that a response gave as next.");
    }

    private static string WriteKey(long first, long second) =>
        string.Create(CultureInfo.InvariantCulture, $"{first}_{second}");
}
