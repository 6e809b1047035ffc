using Newtonsoft.Json;

namespace PhotosLibrary.Emulator.Administration;

/// <summary>Body of <c>POST /emulator/library/{account}/albums</c>.</summary>
internal sealed class NewAlbumRequest
{
    [JsonProperty("title")]
    public string? Title { get; set; }

    [JsonProperty("mediaItemIds")]
    public IList<string>? MediaItemIds { get; set; }

    [JsonProperty("app")]
    public string? App { get; set; }
}

/// <summary>
/// Body of <c>POST /emulator/items/{id}</c>, and in a query of <c>POST /emulator/library/{account}/items</c>.
/// </summary>
internal sealed class MarkItemRequest
{
    [JsonProperty("isFavorite")]
    public bool? IsFavorite { get; set; }

    [JsonProperty("isArchived")]
    public bool? IsArchived { get; set; }

    [JsonProperty("categories")]
    public IList<ContentCategory>? Categories { get; set; }

    [JsonProperty("captureTime")]
    public string? CaptureTime { get; set; }
}

/// <summary>Body of <c>POST /emulator/albums/{id}</c>.</summary>
internal sealed class ChangeAlbumRequest
{
    [JsonProperty("isLinkSharingOn")]
    public bool? IsLinkSharingOn { get; set; }
}

/// <summary>A resource that was created.</summary>
internal sealed record CreatedResource([property: JsonProperty("id")] string Id);

/// <summary>A media item as its user has it.</summary>
internal sealed record OwnedItem(
    [property: JsonProperty("id")] string Id,
    [property: JsonProperty("account")] string Account,
    [property: JsonProperty("app")] string? App,
    [property: JsonProperty("filename")] string? Filename,
    [property: JsonProperty("isFavorite")] bool IsFavorite,
    [property: JsonProperty("isArchived")] bool IsArchived,
    [property: JsonProperty("categories")] IReadOnlyList<ContentCategory> Categories,
    [property: JsonProperty("creationTime")] DateTimeOffset CreationTime
);

internal sealed record AccountList([property: JsonProperty("accounts")] IReadOnlyList<Account> Accounts);

internal sealed record Account([property: JsonProperty("name")] string Name);
