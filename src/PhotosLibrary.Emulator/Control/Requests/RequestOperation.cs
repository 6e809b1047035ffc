using PhotosLibrary.Emulator.Api;
using PhotosLibrary.Emulator.MediaHost;
using PhotosLibrary.Emulator.OAuth;
using PhotosLibrary.Emulator.Uploads;

namespace PhotosLibrary.Emulator.Control.Requests;

/// <summary>
/// Names the operation of a request: the operation ids of the spec, and the like for what no spec describes.
/// </summary>
internal static class RequestOperation
{
    public const string BatchCreate = "MediaItems_BatchCreate";
    public const string BatchGet = "MediaItems_BatchGet";
    public const string Batch = "Batch";
    public const string MediaDownload = "Media_Download";
    public const string UploadPrefix = "Uploads_";
    public const string OAuthPrefix = "OAuth_";

    /// <summary>The operation; null if a request has none.</summary>
    public static string? Of(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ApiMethod>() is { } method)
        {
            return method.Id;
        }

        var path = context.Request.Path.Value ?? "";
        if (path.StartsWith(BaseUrls.Path, StringComparison.Ordinal))
        {
            return MediaDownload;
        }

        if (BatchEndpoint.IsPath(context.Request.Path))
        {
            return Batch;
        }

        return path.TrimEnd('/') switch
        {
            UploadEndpoint.Path => UploadPrefix + StepOf(new UploadParameters(context.Request)),
            AuthorizationEndpoint.DecisionPath => OAuthPrefix + "Authorize",
            DiscoveryEndpoint.Path => OAuthPrefix + "Discovery",
            var other when AuthorizationEndpoint.Paths.Contains(other) => OAuthPrefix + "Authorize",
            var other when TokenEndpoint.Paths.Contains(other) => OAuthPrefix + "Token",
            var other when RevocationEndpoint.Paths.Contains(other) => OAuthPrefix + "Revoke",
            var other when TokenInfoEndpoint.Paths.Contains(other) => OAuthPrefix + "TokenInfo",
            var other when UserInfoEndpoint.Paths.Concat(UserInfoEndpoint.OlderPaths).Contains(other) => OAuthPrefix
                + "UserInfo",
            _ => null,
        };
    }

    private static string StepOf(UploadParameters parameters)
    {
        var commands = parameters.Commands;
        if (commands.Contains(UploadWords.Finalize))
        {
            return "Finalize";
        }

        if (commands.Contains(UploadWords.Upload))
        {
            return "Chunk";
        }

        if (commands.Contains(UploadWords.Query))
        {
            return "Query";
        }

        if (commands.Contains(UploadWords.Cancel))
        {
            return "Cancel";
        }

        return commands.Contains(UploadWords.Start) ? "Start" : "Create";
    }
}
