using Library;
using PhotosLibrary;

// Uploads a picture into an album, and reads both back.
var options = new PhotosLibraryClientOptions { BaseAddress = new Uri(args[0]) };
using var photos = new PhotosLibraryClient(_ => ValueTask.FromResult("dev:console"), options);

using var picture = new MemoryStream(
    Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
);
var token = await photos.Uploads.UploadAsync(picture, "dot.gif");
var album = await photos.Albums.GetOrCreateAsync("Dots");
await photos.MediaItems.CreateManyAsync([NewMediaItem.FromUpload(token, "dot.gif")], album.Id);

await foreach (var item in photos.MediaItems.ListAllAsync())
{
    Console.WriteLine($"{item.Filename} in {string.Join(", ", await AlbumTitles.ReadAsync(photos))}");
}
