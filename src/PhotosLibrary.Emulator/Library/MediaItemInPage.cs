using System.Buffers;
using System.Text.Json;
using PhotosCore.Json;
using PhotosLibrary.Emulator.MediaHost;

namespace PhotosLibrary.Emulator.Library;

/// <summary>A media item in a page: it has no values, only its JSON, into which its base URL is written.</summary>
internal sealed class MediaItemInPage(RenderedItem item, BaseUrlList baseUrls, int index) : MediaItem, IJsonModel
{
    void IJsonModel.WriteJson(Utf8JsonWriter json)
    {
        var length = item.Length + baseUrls.Length;
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        item.Before.CopyTo(bytes, 0);
        baseUrls.WriteTo(bytes.AsSpan(item.Before.Length), index);
        item.After.CopyTo(bytes, length - item.After.Length);
        json.WriteRawValue(bytes.AsSpan(0, length), skipInputValidation: true);
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
