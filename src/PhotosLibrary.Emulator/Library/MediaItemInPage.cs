using PhotosLibrary.Emulator.Json;
using PhotosLibrary.Emulator.MediaHost;

namespace PhotosLibrary.Emulator.Library;

/// <summary>A media item in a page: it has no values, only its JSON, into which its base URL is written.</summary>
internal sealed class MediaItemInPage(RenderedItem item, BaseUrlList baseUrls, int index) : MediaItem, IRendered
{
    public void WriteTo(JsonOutput json)
    {
        json.Raw(item.Before);
        baseUrls.WriteTo(json, index);
        json.Raw(item.After);
    }
}
