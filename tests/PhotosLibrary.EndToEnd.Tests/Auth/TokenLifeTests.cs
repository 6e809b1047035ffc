using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.Auth;

/// <summary>Access tokens are valid for an hour, and runs last longer.</summary>
public class TokenLifeTests
{
    [Fact]
    public async Task Access_tokens_are_refreshed_before_they_expire()
    {
        await using var app = await SignedIn.StartAsync(knowsTheTime: true);
        for (var hour = 0; hour < 4; hour++)
        {
            await app.Photos.Albums.CreateAsync(
                new CreateAlbumRequest { Album = new Album { Title = $"Hour {hour}" } }
            );
            app.Emulator.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(3, app.Count("OAuth_Token"));
        Assert.Equal(0, app.Count("*", 401));
    }

    [Fact]
    public async Task Write_with_an_expired_token_is_refreshed_and_done_once()
    {
        await using var app = await SignedIn.StartAsync();
        app.Emulator.Clock.Advance(TimeSpan.FromHours(1));
        await app.Photos.Albums.CreateAsync(new CreateAlbumRequest { Album = new Album { Title = "Lake" } });

        Assert.Equal(
            (2, 1, 1),
            (app.Count("Albums_Create"), app.Count("Albums_Create", 401), app.Count("OAuth_Token"))
        );
        Assert.Equal("Lake", Assert.Single((await app.Emulator.GetStateAsync()).Accounts.Single().Albums).Title);
    }

    [Fact]
    public async Task Parallel_calls_with_an_expired_token_refresh_once()
    {
        await using var app = await SignedIn.StartAsync();
        app.Emulator.Clock.Advance(TimeSpan.FromHours(1));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.Photos.MediaItems.ListAsync()));

        Assert.Equal(1, app.Count("OAuth_Token"));
        Assert.Equal(20, app.Count("MediaItems_List", 200));
    }

    [Fact]
    public async Task Token_function_is_called_again_after_expiry()
    {
        await using var app = await SignedIn.StartAsync();
        var asked = 0;
        var tokens = new[] { "ya29.of-yesterday", await app.Credential.GetAccessTokenForRequestAsync() };
        using var photos = new PhotosLibraryClient(
            _ => new ValueTask<string>(tokens[Math.Min(asked++, 1)]),
            SignedIn.Options(app.Emulator)
        );
        await photos.Albums.ListAsync();

        Assert.Equal(2, asked);
        Assert.Equal((1, 1), (app.Count("Albums_List", 401), app.Count("Albums_List", 200)));
    }

    [Fact]
    public async Task Chunked_upload_survives_the_expiry_of_its_tokens()
    {
        await using var app = await SignedIn.StartAsync(knowsTheTime: true);
        var bytes = TestPhotos.Jpeg(1).Concat(new byte[1_500_000]).ToArray();
        using var network = new AfterEach(() => app.Emulator.Clock.Advance(TimeSpan.FromHours(1)));
        var options = SignedIn.Options(app.Emulator);
        options.Transport = network;
        using var photos = new PhotosLibraryClient(app.Credential, options);
        // For every chunk, the access token of the previous one has expired.
        var token = await photos.Uploads.UploadAsync(
            new MemoryStream(bytes),
            "large.jpg",
            new UploadOptions { ChunkSize = 256 * 1024 }
        );
        var response = await app.Photos.MediaItems.BatchCreateAsync(
            new BatchCreateMediaItemsRequest
            {
                NewMediaItems = [new NewMediaItem { SimpleMediaItem = new SimpleMediaItem { UploadToken = token } }],
            }
        );
        var item = await app.Photos.MediaItems.GetAsync(Assert.Single(response.NewMediaItemResults!).MediaItem!.Id!);
        using var original = new MemoryStream();
        await app.Photos.Downloads.DownloadAsync(item, original);

        Assert.Equal(bytes, original.ToArray());
        Assert.InRange(app.Count("OAuth_Token"), 6, 10);
        Assert.Equal(0, app.Count("*", 401));
    }

    private sealed class AfterEach(Action then) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var response = await base.SendAsync(request, cancellationToken);
            then();
            return response;
        }
    }
}
