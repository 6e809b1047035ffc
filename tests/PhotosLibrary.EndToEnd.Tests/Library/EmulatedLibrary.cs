using System.Net.Http.Headers;
using Google.Apis.Auth.OAuth2;
using PhotosLibrary.Emulator;

namespace PhotosLibrary.EndToEnd.Tests.Library;

/// <summary>An emulator, and a client of one of its accounts.</summary>
internal sealed class EmulatedLibrary : IAsyncDisposable
{
    private readonly HttpClient _http;

    private EmulatedLibrary(PhotosEmulator emulator, string account)
    {
        Emulator = emulator;
        _http = new HttpClient();
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"dev:{account}");
        Photos = new PhotosLibraryClient(_http, new PhotosLibraryClientOptions { BaseAddress = emulator.Address });
    }

    public PhotosEmulator Emulator { get; }

    public PhotosLibraryClient Photos { get; }

    /// <summary>A client as an app has it, which retries without delay.</summary>
    public PhotosLibraryClient NewRetryingClient() =>
        new(
            GoogleCredential.FromAccessToken(_http.DefaultRequestHeaders.Authorization!.Parameter),
            new PhotosLibraryClientOptions
            {
                BaseAddress = Emulator.Address,
                Retry = new RetryOptions { Delay = TimeSpan.Zero, QuotaDelay = TimeSpan.Zero },
            }
        );

    public static async Task<EmulatedLibrary> StartAsync(
        PhotosEmulatorOptions? options = null,
        string account = "alice"
    ) => new(await PhotosEmulator.StartAsync(options), account);

    /// <summary>Uploads bytes and makes a media item of them.</summary>
    public async Task<MediaItem> AddAsync(byte[] bytes, string fileName, string? albumId = null)
    {
        var token = await Photos.Uploads.UploadAsync(new MemoryStream(bytes), fileName);
        var response = await Photos.MediaItems.BatchCreateAsync(
            new BatchCreateMediaItemsRequest
            {
                AlbumId = albumId,
                NewMediaItems =
                [
                    new NewMediaItem
                    {
                        SimpleMediaItem = new SimpleMediaItem { UploadToken = token, FileName = fileName },
                    },
                ],
            }
        );
        return Assert.Single(response.NewMediaItemResults!).MediaItem!;
    }

    public async ValueTask DisposeAsync()
    {
        Photos.Dispose();
        _http.Dispose();
        await Emulator.DisposeAsync();
    }
}
