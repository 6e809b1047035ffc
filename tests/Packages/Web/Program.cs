using Google.Apis.Auth.OAuth2;
using PhotosLibrary;

// A web server whose requests each act for their own user; it asks itself as two of them.
var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.Services.AddHttpContextAccessor();
builder.Services.AddScoped<ITokenAccess>(services =>
{
    var request = services.GetRequiredService<IHttpContextAccessor>().HttpContext!.Request;
    return GoogleCredential.FromAccessToken($"dev:{request.Query["user"]}");
});
builder.Services.AddPhotosLibrary(options => options.BaseAddress = new Uri(args[0]));

await using var app = builder.Build();
app.Urls.Add("http://127.0.0.1:0");
app.MapPost(
    "/albums",
    async (string title, PhotosLibraryClient photos) => (await photos.Albums.CreateAsync(title)).Title
);
app.MapGet(
    "/albums",
    async (PhotosLibraryClient photos) => (await photos.Albums.ListAsync()).Albums?.Select(album => album.Title)
);
await app.StartAsync();

using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
foreach (var user in new[] { "ann", "ben" })
{
    (await client.PostAsync($"/albums?user={user}&title=Of+{user}", null)).EnsureSuccessStatusCode();
}

Console.WriteLine(
    $"{await client.GetStringAsync("/albums?user=ann")} {await client.GetStringAsync("/albums?user=ben")}"
);
