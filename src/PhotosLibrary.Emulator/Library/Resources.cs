using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.MediaHost;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Library;

/// <summary>
/// Makes the resources of the API out of what is stored. As at Google, a value that is the default of its type is left
/// out: empty text, zero, false.
/// </summary>
internal sealed class Resources(BaseUrls baseUrls, VideoProcessing videos)
{
    private const string ProductUrl = "https://photos.google.com/lr";
    private const string ShareableUrl = "https://photos.google.com/share";

    /// <summary>An album, as the caller sees it.</summary>
    public Album ToAlbum(StoredAlbum album, CallContext call) =>
        new()
        {
            Id = album.Id,
            Title = album.Title.Length > 0 ? album.Title : null,
            ProductUrl = $"{ProductUrl}/album/{album.Id}",
            IsWriteable = call.Caller.MayCreateIn(album) ? true : null,
            ShareInfo = ToShareInfo(album, call.Caller),
            MediaItemsCount = album.ItemCount > 0 ? album.ItemCount : null,
            CoverPhotoMediaItemId = album.Cover?.MediaItemId,
            CoverPhotoBaseUrl = album.Cover is { } cover ? baseUrls.Create(call.PublicAddress, cover.Sequence) : null,
        };

    /// <summary>A media item, as the caller sees it.</summary>
    /// <param name="item">The item.</param>
    /// <param name="call">The call.</param>
    /// <param name="album">
    /// The album that was searched, if one was: product URLs then point inside it, and if it is shared, the item
    /// has its contributor.
    /// </param>
    public MediaItem ToMediaItem(StoredMediaItem item, CallContext call, StoredAlbum? album = null)
    {
        var resource = ToMediaItem(item, baseUrls.Create(call.PublicAddress, item.Sequence));
        if (album is null)
        {
            return resource;
        }

        resource.ProductUrl = $"{ProductUrl}/album/{album.Id}/photo/{item.Id}";
        if (ToShareInfo(album, call.Caller) is not null)
        {
            resource.ContributorInfo = new ContributorInfo
            {
                DisplayName = item.Account,
                ProfilePictureBaseUrl = ProfilePictures.Create(call.PublicAddress, item.Account),
            };
        }

        return resource;
    }

    /// <summary>A media item with a base URL.</summary>
    public MediaItem ToMediaItem(StoredMediaItem item, string baseUrl)
    {
        var resource = ToCreatedMediaItem(item);
        resource.BaseUrl = baseUrl;
        return resource;
    }

    /// <summary>How an album is shared, if the app created and shared it and has the scope for that.</summary>
    public static ShareInfo? ToShareInfo(StoredAlbum album, Caller caller) =>
        album.Share is not { } share || album.App != caller.ClientId || !caller.MayShare()
            ? null
            : new ShareInfo
            {
                SharedAlbumOptions = new SharedAlbumOptions
                {
                    IsCollaborative = share.IsCollaborative ? true : null,
                    IsCommentable = share.IsCommentable ? true : null,
                },
                ShareableUrl = share.Token is null ? null : $"{ShareableUrl}/{share.Token}",
                ShareToken = share.Token,
                IsJoined = album.Account == caller.Account || album.IsJoined ? true : null,
                IsOwned = album.Account == caller.Account ? true : null,
                IsJoinable = share.Token is null ? null : true,
            };

    /// <summary>
    /// A media item in the response of <c>mediaItems.batchCreate</c>. Whether it has a base URL at Google is not
    /// confirmed, so apps must not rely on one; the scope to create is none to read anyway.
    /// </summary>
    public MediaItem ToCreatedMediaItem(StoredMediaItem item) =>
        new()
        {
            Id = item.Id,
            Description = string.IsNullOrEmpty(item.Description) ? null : item.Description,
            ProductUrl = $"{ProductUrl}/photo/{item.Id}",
            MimeType = item.Media.MimeType,
            Filename = item.Filename,
            MediaMetadata = ToMetadata(item),
        };

    private MediaMetadata ToMetadata(StoredMediaItem item)
    {
        var media = item.Media;
        return new MediaMetadata
        {
            CreationTime = item.CreationTime,
            Width = media.Width,
            Height = media.Height,
            Photo = media.IsVideo
                ? null
                : new Photo
                {
                    CameraMake = media.CameraMake,
                    CameraModel = media.CameraModel,
                    FocalLength = media.FocalLength,
                    ApertureFNumber = media.ApertureFNumber,
                    IsoEquivalent = media.IsoEquivalent,
                    ExposureTime = media.ExposureSeconds is { } seconds
                        ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond))
                        : null,
                },
            Video = !media.IsVideo
                ? null
                : new Video
                {
                    CameraMake = media.CameraMake,
                    CameraModel = media.CameraModel,
                    Fps = media.FramesPerSecond,
                    Status = videos.StatusOf(item),
                },
        };
    }
}
