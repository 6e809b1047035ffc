using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using PhotosLibrary;

namespace Samples.Web;

/// <summary>What a user has uploaded through this site, and more of it.</summary>
internal static class Photos
{
    private const int MostShown = 24;

    public static void MapPhotos(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", ShowAsync);
        app.MapPost("/photos", UploadAsync).RequireAuthorization();
        app.MapGet("/thumbnails/{id}", ShowThumbnailAsync).RequireAuthorization();
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        IAntiforgery antiforgery,
        PhotosLibraryClientFactory clients,
        CancellationToken cancel
    )
    {
        var page = new HomePage(antiforgery.GetAndStoreTokens(context).RequestToken!);
        if (context.User.Identity is not { IsAuthenticated: true })
        {
            return page.Welcome();
        }

        var user = context.User.Key();
        try
        {
            using PhotosLibraryClient photos = await clients.ForUserAsync(user, cancellationToken: cancel);
            var newest = photos.MediaItems.ListAllAsync(MostShown, cancellationToken: cancel).WithoutPrefetch();
            return page.Library(user, await newest.Take(MostShown).ToListAsync(cancel));
        }
        catch (PhotosException e) when (e.IsConsentNeeded)
        {
            return page.Connect(user);
        }
        catch (PhotosException e)
        {
            return HomePage.Failure(e.Message);
        }
    }

    private static async Task<IResult> UploadAsync(
        IFormFile photo,
        ClaimsPrincipal user,
        PhotosLibraryClientFactory clients,
        CancellationToken cancel
    )
    {
        try
        {
            using PhotosLibraryClient photos = await clients.ForUserAsync(user.Key(), cancellationToken: cancel);
            await using Stream content = photo.OpenReadStream();
            string token = await photos.Uploads.UploadAsync(content, photo.FileName, cancellationToken: cancel);
            var item = NewMediaItem.FromUpload(token, photo.FileName);
            await photos.MediaItems.CreateManyAsync([item], cancellationToken: cancel);
            return Results.LocalRedirect("/");
        }
        catch (Exception e) when (e is PhotosException or ArgumentException)
        {
            return HomePage.Failure(e.Message);
        }
    }

    // Through the server: a base URL opens the photo to everybody who has it, and lives for an hour at most.
    private static async Task<IResult> ShowThumbnailAsync(
        string id,
        ClaimsPrincipal user,
        PhotosLibraryClientFactory clients,
        CancellationToken cancel
    )
    {
        try
        {
            using PhotosLibraryClient photos = await clients.ForUserAsync(user.Key(), cancellationToken: cancel);
            var picture = new MemoryStream();
            var size = new DownloadOptions
            {
                MaxWidth = 320,
                MaxHeight = 320,
                Crop = true,
            };
            await photos.Downloads.DownloadAsync(id, picture, size, cancel);
            picture.Position = 0;
            return Results.Stream(picture, "image/jpeg");
        }
        catch (PhotosException)
        {
            return Results.NotFound();
        }
    }
}
