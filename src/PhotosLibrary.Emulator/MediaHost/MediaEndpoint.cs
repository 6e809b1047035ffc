using System.Net.Mime;
using Microsoft.Net.Http.Headers;
using PhotosLibrary.Emulator.Media;
using PhotosLibrary.Emulator.Quotas;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.MediaHost;

/// <summary>
/// Sends the bytes behind base URLs, as <c>lh3.googleusercontent.com</c> does: without a token, resized or whole, as
/// the suffix says.
/// </summary>
internal sealed class MediaEndpoint(
    BaseUrls baseUrls,
    Database database,
    ContentStore contents,
    RenderCache renders,
    VideoProcessing videos,
    QuotaCounters quotas
)
{
    /// <summary>Maps the paths of base URLs.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods(
            BaseUrls.Path + "{token}",
            [HttpMethods.Get, HttpMethods.Head],
            (string token, MediaEndpoint endpoint, CancellationToken cancellationToken) =>
                endpoint.SendOrSayWhyNotAsync(token, cancellationToken)
        );

    private async Task<IResult> SendOrSayWhyNotAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(token, cancellationToken);
        }
        catch (UnsupportedMediaException)
        {
            return new MissingPicture("This photo cannot be decoded here: only =d has it.");
        }
    }

    private async Task<IResult> SendAsync(string token, CancellationToken cancellationToken)
    {
        // The suffix begins with the first "=", which is no letter of a token.
        var parts = token.Split('=', 2);
        if (baseUrls.Read(parts[0]) is not var (sequence, isExpired))
        {
            return new MissingPicture("Not found.");
        }

        if (isExpired)
        {
            return Problem(
                StatusCodes.Status403Forbidden,
                "This base URL has expired. Get the media item for a new one."
            );
        }

        if (!BaseUrlSuffix.TryParse(parts.ElementAtOrDefault(1), out var suffix))
        {
            return Problem(
                StatusCodes.Status400BadRequest,
                "A base URL needs a suffix such as =w400-h300, =w400-h300-c, =d or =dv."
            );
        }

        var item = database.Read(connection => MediaItemStore.FindBySequence(connection, sequence));
        if (item is null)
        {
            return new MissingPicture("Not found.");
        }

        if (!quotas.TryCountMediaRequest(item.App ?? ""))
        {
            return Problem(StatusCodes.Status429TooManyRequests, "The quota of media requests per day is used up.");
        }

        if (suffix.DownloadVideo && !item.Media.IsVideo)
        {
            return await SendClipAsync(item, cancellationToken);
        }

        if (suffix.DownloadVideo && videos.StatusOf(item) != VideoProcessingStatus.Ready)
        {
            return new MissingPicture("This video is still being processed.");
        }

        var isSynthetic = SyntheticContent.IsSynthetic(item.Content);
        if (isSynthetic && suffix.DownloadVideo)
        {
            return new MissingPicture("This is a synthetic video, which has nothing to play.");
        }

        var media = isSynthetic
            ? await SyntheticPicture.DrawAsync(item, suffix, cancellationToken)
            : await renders.GetAsync(item.Content, item.Media, suffix, cancellationToken);
        var isDownload = suffix.Download || suffix.DownloadVideo;
        return Results.Stream(
            media.OpenRead(),
            media.ContentType,
            isDownload ? item.Filename ?? item.Id : null,
            entityTag: new EntityTagHeaderValue($"\"{item.Content[..32]}-{suffix}\""),
            enableRangeProcessing: isDownload
        );
    }

    private async Task<IResult> SendClipAsync(StoredMediaItem item, CancellationToken cancellationToken)
    {
        var clip = SyntheticContent.IsSynthetic(item.Content)
            ? null
            : await MotionPhoto.ReadClipAsync(contents.PathOf(item.Content), cancellationToken);
        return clip is null
            ? new MissingPicture("This is a photo: =dv is for videos and motion photos.")
            : Results.Stream(
                clip,
                "video/mp4",
                Path.ChangeExtension(item.Filename ?? item.Id, "mp4"),
                enableRangeProcessing: true
            );
    }

    private static IResult Problem(int status, string text) =>
        Results.Text(text, MediaTypeNames.Text.Plain, statusCode: status);
}
