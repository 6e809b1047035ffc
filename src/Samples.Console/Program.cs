// The whole way of a photo: sign in, upload, put into an album, list, search, download.
using Google.Apis.Auth.OAuth2;
using PhotosLibrary;

if (args is not [var secretsFile, var photo, ..])
{
    Console.Error.WriteLine("Usage: Samples.Console client_secret.json PHOTO [--no-browser]");
    return 2;
}

try
{
    // Null for Google, or the address of a local emulator.
    Uri? server = Environment.GetEnvironmentVariable("PHOTOS_SERVER") is { Length: > 0 } address ? new(address) : null;
    using var flow = new PhotosAuthorizationFlow(
        new PhotosLibraryAuthorizationOptions((await GoogleClientSecrets.FromFileAsync(secretsFile)).Secrets)
        {
            DataStore = FileTokenStore.InProfile("Samples.Console"),
            Server = server,
        }
    );
    ICodeReceiver? receiver = args.Contains("--no-browser") ? new PastedAddressReceiver() : null;
    UserCredential credential = await new InstalledAppSignIn(flow, receiver).SignInAsync();
    var options = new PhotosLibraryClientOptions { ApplicationName = "Samples.Console" };
    options.BaseAddress = server ?? options.BaseAddress;
    using var photos = new PhotosLibraryClient(credential, options);

    Album album = await photos.Albums.GetOrCreateAsync("Samples");
    string token = await photos.Uploads.UploadFileAsync(photo);
    IReadOnlyList<MediaItem> created = await photos.MediaItems.CreateManyAsync(
        [NewMediaItem.FromUpload(token, Path.GetFileName(photo))],
        album.Id
    );
    Console.WriteLine($"Uploaded: {created[0].Filename}, {created[0].ProductUrl}");

    await foreach (MediaItem item in photos.MediaItems.ListAllAsync())
    {
        Console.WriteLine($"Listed: {item.Filename}, taken {item.MediaMetadata?.CreationTime:d}");
    }

    MediaItemQuery query = new MediaItemQuery().OfType(MediaType.Photo).WithoutCategory(ContentCategory.Screenshots);
    await foreach (MediaItem item in photos.MediaItems.SearchAllAsync(query))
    {
        Console.WriteLine($"Found: {item.Filename}");
    }

    string copy = "copy-of-" + Path.GetFileName(photo);
    var thumbnail = new DownloadOptions { MaxWidth = 256, MaxHeight = 256 };
    await photos.Downloads.DownloadToFileAsync(created[0].Id, copy);
    await photos.Downloads.DownloadToFileAsync(created[0].Id, "small-" + copy, thumbnail);
    Console.WriteLine($"Downloaded: {copy}, and a picture of at most 256 pixels");
    return 0;
}
catch (Exception e) when (e is PhotosException or IOException or ArgumentException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
