using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhotosLibrary.Benchmarks.Serialization;

#pragma warning disable SA1402, CA1812 // One table of models; they are made by what the source generator writes.

/// <summary>
/// The models of a page and of a batch as one writes them for System.Text.Json's source generator: the same fields and
/// C# types as ours, unknown fields kept as well.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.Strict,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(SystemTextJsonPage))]
[JsonSerializable(typeof(SystemTextJsonBatch))]
internal sealed partial class SystemTextJsonModels : JsonSerializerContext;

internal sealed class SystemTextJsonPage
{
    public IList<SystemTextJsonItem>? MediaItems { get; set; }

    public string? NextPageToken { get; set; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

internal sealed class SystemTextJsonItem
{
    public string? Id { get; set; }

    public string? Description { get; set; }

    public string? ProductUrl { get; set; }

    public string? BaseUrl { get; set; }

    public string? MimeType { get; set; }

    public SystemTextJsonMetadata? MediaMetadata { get; set; }

    public SystemTextJsonContributor? ContributorInfo { get; set; }

    public string? Filename { get; set; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

internal sealed class SystemTextJsonContributor
{
    public string? ProfilePictureBaseUrl { get; set; }

    public string? DisplayName { get; set; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

internal sealed class SystemTextJsonMetadata
{
    public DateTimeOffset? CreationTime { get; set; }

    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)]
    public long? Width { get; set; }

    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)]
    public long? Height { get; set; }

    public SystemTextJsonPhoto? Photo { get; set; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

internal sealed class SystemTextJsonPhoto
{
    public string? CameraMake { get; set; }

    public string? CameraModel { get; set; }

    public float? FocalLength { get; set; }

    public float? ApertureFNumber { get; set; }

    public int? IsoEquivalent { get; set; }

    // A duration needs a converter there; text costs less than our TimeSpan does.
    public string? ExposureTime { get; set; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

internal sealed class SystemTextJsonBatch
{
    public string? AlbumId { get; set; }

    public IList<SystemTextJsonNewItem>? NewMediaItems { get; set; }
}

internal sealed class SystemTextJsonNewItem
{
    public string? Description { get; set; }

    public SystemTextJsonSimpleItem? SimpleMediaItem { get; set; }
}

internal sealed class SystemTextJsonSimpleItem
{
    public string? UploadToken { get; set; }

    public string? FileName { get; set; }
}
