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
    SuffixReader suffixes,
    VideoProcessing videos,
    QuotaCounters quotas
)
{
    /// <summary>Maps the paths of base URLs.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods(
            BaseUrls.Path + "{token}",
            [HttpMethods.Get, HttpMethods.Head],
            (string token, HttpRequest request, MediaEndpoint endpoint, CancellationToken cancellationToken) =>
                endpoint.SendOrSayWhyNotAsync(token, request, cancellationToken)
        );

    private async Task<IResult> SendOrSayWhyNotAsync(
        string requested,
        HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await SendAsync(requested, request, cancellationToken);
        }
        catch (UnsupportedMediaException)
        {
            return new MissingPicture("This photo cannot be decoded here: only =d has it.");
        }
    }

    private async Task<IResult> SendAsync(string requested, HttpRequest request, CancellationToken cancellationToken)
    {
        if (baseUrls.Read(SuffixReader.TokenOf(requested)) is not var (sequence, isExpired))
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

        if (!suffixes.TryRead(requested, out var suffix, out var refusal))
        {
            return Problem(StatusCodes.Status400BadRequest, refusal);
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
            return await SendClipAsync(item, request, cancellationToken);
        }

        if (suffix.DownloadVideo && videos.StatusOf(item) != VideoProcessingStatus.Ready)
        {
            return new MissingPicture("This video is still being processed.");
        }

        var media = await MakeAsync(item, suffix, cancellationToken);
        return Send(
            media.OpenRead(),
            media.ContentType,
            suffix.IsAttachment ? item.Filename ?? item.Id : null,
            TagOf(item, suffix.ToString()),
            request,
            isWhole: suffix.Download || suffix.DownloadVideo
        );
    }

    private async Task<RenderedMedia> MakeAsync(
        StoredMediaItem item,
        BaseUrlSuffix suffix,
        CancellationToken cancellationToken
    )
    {
        if (!SyntheticContent.IsSynthetic(item.Content))
        {
            return await renders.GetAsync(item.Content, item.Media, suffix, cancellationToken);
        }

        return suffix.DownloadVideo
            ? SyntheticVideo.Of(item)
            : await SyntheticPicture.DrawAsync(item, suffix, cancellationToken);
    }

    private async Task<IResult> SendClipAsync(
        StoredMediaItem item,
        HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var clip = SyntheticContent.IsSynthetic(item.Content)
            ? null
            : await MotionPhoto.ReadClipAsync(contents.PathOf(item.Content), cancellationToken);
        return clip is null
            ? new MissingPicture("This is a photo: =dv is for videos and motion photos.")
            : Send(
                clip,
                MediaFormat.Mp4.MimeType,
                Path.ChangeExtension(item.Filename ?? item.Id, "mp4"),
                TagOf(item, "clip"),
                request,
                isWhole: true
            );
    }

    private static EntityTagHeaderValue TagOf(StoredMediaItem item, string shape) =>
        new($"\"{item.Content[..32]}-{shape}\"");

    private static IResult Send(
        Stream content,
        string contentType,
        string? fileName,
        EntityTagHeaderValue entityTag,
        HttpRequest request,
        bool isWhole
    )
    {
        ByteRange.DropIgnored(request, entityTag);
        return Results.Stream(content, contentType, fileName, entityTag: entityTag, enableRangeProcessing: isWhole);
    }

    private static IResult Problem(int status, string text) =>
        Results.Text(text, MediaTypeNames.Text.Plain, statusCode: status);
}
