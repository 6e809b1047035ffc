using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Api;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Json;
using PhotosLibrary.Emulator.Library;
using PhotosLibrary.Emulator.Serving;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Administration;

/// <summary>
/// The libraries as their users have them, over HTTP and without a token: <c>/emulator/accounts</c>,
/// <c>/emulator/library</c>,
/// <c>/emulator/items</c> and <c>/emulator/albums</c>.
/// </summary>
internal static class LibraryEndpoints
{
    private static readonly JsonSerializer Serializer = JsonSerializer.Create(WireJson.Settings);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/emulator/accounts",
            (Database database) =>
                Respond(new AccountList([.. database.Read(AccountStore.List).Select(name => new Account(name))]))
        );
        routes.MapPost("/emulator/library/{account}/items", AddItemAsync);
        routes.MapPost("/emulator/library/{account}/albums", AddAlbumAsync);
        routes.MapPost("/emulator/items/{id}", MarkItemAsync);
        routes.MapPost("/emulator/albums/{id}", ChangeAlbumAsync);
    }

    // The body is the file, so that any program can send one; what is said about it stands in the query.
    private static async Task<IResult> AddItemAsync(
        string account,
        HttpContext context,
        OwnItems items,
        MinUploadRate minRate,
        CancellationToken cancellationToken
    )
    {
        minRate.ApplyTo(context);
        var query = context.Request.Query.ToDictionary(
            parameter => parameter.Key,
            parameter => parameter.Value.ToString(),
            StringComparer.Ordinal
        );
        query.Remove("fileName", out var fileName);
        query.Remove("description", out var description);
        query.Remove("app", out var app);
        var marks = new JObject(
            query.Select(parameter => new JProperty(
                parameter.Key,
                parameter.Key == "categories" ? new JArray(parameter.Value.Split(',')) : parameter.Value
            ))
        );
        var item = new OwnItem
        {
            FileName = fileName,
            Description = description,
            App = app,
            Marks = ToMarks(Check<MarkItemRequest>(marks)),
        };
        return Respond(ToOwnedItem(await items.AddAsync(account, context.Request.Body, item, cancellationToken)));
    }

    private static async Task<IResult> AddAlbumAsync(
        string account,
        HttpRequest http,
        OwnItems items,
        CancellationToken cancellationToken
    )
    {
        var request = await ReadAsync<NewAlbumRequest>(http, cancellationToken);
        var album = await items.AddAlbumAsync(
            account,
            request.Title ?? "",
            [.. request.MediaItemIds ?? []],
            request.App,
            cancellationToken
        );
        return Respond(new CreatedResource(album.Id));
    }

    private static async Task<IResult> MarkItemAsync(
        string id,
        HttpRequest http,
        OwnItems items,
        CancellationToken cancellationToken
    )
    {
        var marks = ToMarks(await ReadAsync<MarkItemRequest>(http, cancellationToken));
        return Respond(ToOwnedItem(await items.MarkAsync(id, marks, cancellationToken)));
    }

    private static async Task<IResult> ChangeAlbumAsync(
        string id,
        HttpRequest http,
        Sharing sharing,
        CancellationToken cancellationToken
    )
    {
        var request = await ReadAsync<ChangeAlbumRequest>(http, cancellationToken);
        if (request.IsLinkSharingOn is { } isOn)
        {
            await sharing.SetLinkAsync(id, isOn, cancellationToken);
        }

        return Respond(new CreatedResource(id));
    }

    private static ItemMarks ToMarks(MarkItemRequest request) =>
        new()
        {
            IsFavorite = request.IsFavorite,
            IsArchived = request.IsArchived,
            Categories = request.Categories is { } categories ? [.. categories] : null,
            CaptureTime = request.CaptureTime is { } text ? ReadTime(text) : null,
        };

    // Read here, because its offset matters: it says which day it was.
    private static DateTimeOffset ReadTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw ApiErrors.InvalidArgument("capture_time", "A time is like 2021-03-04T05:06:07+01:00.");

    private static OwnedItem ToOwnedItem(StoredMediaItem item) =>
        new(
            item.Id,
            item.Account,
            item.App,
            item.Filename,
            item.IsFavorite,
            item.IsArchived,
            item.Categories.ToList(),
            item.CreationTime
        );

    private static async Task<T> ReadAsync<T>(HttpRequest http, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(http.Body);
        var text = await reader.ReadToEndAsync(cancellationToken);
        try
        {
            using var json = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
            return Check<T>(string.IsNullOrWhiteSpace(text) ? new JObject() : JToken.ReadFrom(json));
        }
        catch (JsonReaderException malformed)
        {
            throw ApiErrors.InvalidArgument("body", $"The body is no JSON: {malformed.Message}");
        }
    }

    private static T Check<T>(JToken request) => new RequestShape(typeof(T)).Check(request).ToObject<T>(Serializer)!;

    private static IResult Respond(object body) =>
        Results.Text(JsonConvert.SerializeObject(body, WireJson.Settings), WireJson.ContentType, Encoding.UTF8);
}
